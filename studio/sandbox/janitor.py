"""Throws away bytes whose day is over, so that a state folder does not grow for ever."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from studio.sandbox.clock import SandboxClock
from studio.sandbox.files import Files
from studio.sandbox.generations import Generations
from studio.sandbox.problems import Problem

_EVERY = 3600.0
_FRESH = 60.0
"""An upload is on disk a moment before it is in the database."""


class Janitor:
    """Looks after the folders of outputs and uploads."""

    def __init__(self, clock: SandboxClock, generations: Generations, files: Files, outputs: Path) -> None:
        self._clock = clock
        self._generations = generations
        self._files = files
        self._outputs = outputs

    async def work(self) -> None:
        """Tidy now and every hour, until cancelled."""
        while True:
            self.tidy()
            await asyncio.sleep(_EVERY)

    def tidy(self) -> None:
        """Delete expired outputs and uploads nobody needs any more."""
        for path in self._outputs.iterdir():
            if self._over(path.name.lstrip(".")):
                path.unlink(missing_ok=True)
        self._files.purge()
        needed = self._files.contents()
        for generation in self._generations.unfinished():
            needed |= {Path(reference).name for reference in generation.references}
        for path in self._files.folder.iterdir():
            if path.name not in needed and time.time() - path.stat().st_mtime > _FRESH:
                path.unlink(missing_ok=True)

    def _over(self, name: str) -> bool:
        # A half-drawn picture is named after its process first: "123-img_….png".
        id = next((part for part in name.split("-") if part.startswith(("img_", "vid_"))), "")
        try:
            generation = self._generations.get(id)
        except Problem:
            return True
        return generation.expires is not None and generation.expires <= self._clock.seconds()
