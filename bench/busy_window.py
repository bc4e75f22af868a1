"""The real window at its busiest: ``python -m bench.busy_window``. Prints what happened as JSON and ends by itself.

The environment says which service and which folder; :mod:`bench.service` reads the length of a run off its prompt.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer

from bench.ticks import Ticks
from studio.app import _collect_garbage_here, application
from studio.domain.job import JobState
from studio.domain.request import ImageRequest
from studio.flow.order import Order
from studio.program import Program
from studio.state.studio import Studio

RUNNING = 200
ENDING = 40
PICTURES = 4
AT_ONCE = 20
SETTLE = 3.0
LOOK = 0.25
GOING = (JobState.ACCEPTED, JobState.FINISHED)


class Hand(QObject):
    """Does something with the window once that is furnished, and closes it at the end.

    Attributes:
        story: What happened, for whoever measures; empty until the end.
    """

    def __init__(self, program: Program, ticks: Ticks) -> None:
        super().__init__(ticks)
        self.program = program
        self.ticks = ticks
        self.story: dict[str, object] = {}
        self._waiting = QTimer(self, interval=int(LOOK * 1000))
        self._waiting.timeout.connect(self._begin)
        self._waiting.start()

    def _begin(self) -> None:
        studio = self.program.studio
        if studio is not None and studio.account.balance is not None:
            self._waiting.stop()
            studio.tasks.start("Measure", self._act(studio))

    async def _act(self, studio: Studio) -> None:
        await asyncio.sleep(SETTLE)
        self.story = await self.act(studio)
        self.program.window.close()

    async def act(self, studio: Studio) -> dict[str, object]:
        """Do it, and return the story."""
        raise NotImplementedError


class Crowd(Hand):
    """Orders much more than a hand could."""

    async def act(self, studio: Studio) -> dict[str, object]:
        idle, chosen = resident(), studio.preferences.settings
        # More than the dialog lets anybody choose: the promise is wider than what may be set.
        studio.preferences.settings = msgspec.structs.replace(chosen, parallel_downloads=AT_ONCE)
        began = time.monotonic()
        await order(studio)
        await until(lambda: all(job.state in GOING for job in studio.link.engine.jobs()))
        sent = time.monotonic()
        await until(lambda: len(studio.link.engine.jobs()) <= RUNNING)
        ended = time.monotonic()
        studio.preferences.settings = chosen
        return {
            "ordering": (began, sent),
            "collecting": (sent, ended),
            "resident": (idle, resident()),
            "ticks": self.ticks.moments,
        }


async def order(studio: Studio) -> None:
    """Order the runs that go on for ever, then those that end, one after the other over twenty seconds."""
    wishes = [ImageRequest(prompt="a heron in the reeds", count=PICTURES)] * RUNNING
    wishes += [ImageRequest(prompt=f"{5 + at / 2} s for a heron", count=PICTURES) for at in range(ENDING)]
    for wish in wishes:
        job = await studio.link.engine.submit(Order(request=wish, style_name="Linocut", quoted=Decimal(PICTURES)))
    studio.stage.show_job(job, follow=True)


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(LOOK)


def resident() -> int:
    """Return the bytes of memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> int:
    app = application()
    _collect_garbage_here(app)
    hand = Crowd(program := Program(app), Ticks(app))
    code = program.run()
    print(json.dumps(hand.story))
    return code


if __name__ == "__main__":
    sys.exit(main())
