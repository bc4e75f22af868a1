"""``library backup``, ``restore`` and ``export``: copies for somewhere else, and the index back from one."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from studio.commands.connecting import Desk
from studio.commands.telling import path_of
from studio.commands.voice import Voice
from studio.domain.clock import SystemClock
from studio.domain.errors import Mistaken
from studio.domain.export import ExportWish, Form, Packing
from studio.domain.picture import Picture
from studio.domain.query import parse
from studio.flow.backing_up import back_up
from studio.flow.exporting import Exported, Item, export
from studio.store.paths import Paths
from studio.store.restoring import restore

_PARTLY = 7
_AT_ONCE = 500
_STEPS = 10


async def keep(options: Namespace, desk: Desk, voice: Voice) -> int:
    """Write a checked copy of the index."""
    path = await back_up(desk.paths.database, Path(options.to), SystemClock())
    size = (await asyncio.to_thread(path.stat)).st_size
    voice.answer({"path": str(path), "bytes": size}, str(path))
    return 0


async def bring_back(options: Namespace, voice: Voice) -> int:
    """Put a copy in the place of the index, which is kept. The library must not be open for that, not even by us."""
    aside = await asyncio.to_thread(restore, Paths.find(os.environ), Path(options.source))
    kept = "There was none before." if aside is None else f"The one before is kept as {aside}."
    words = f"The index of {options.source} is in use now. {kept} "
    words += "To take in what it does not know yet: aurous-studio library rebuild."
    voice.answer({"restored": options.source, "kept": None if aside is None else str(aside)}, words)
    return 0


async def send_out(options: Namespace, desk: Desk, voice: Voice) -> int:
    """Export what was named or found."""
    pictures = await _wanted(options.what, desk)
    wish = ExportWish(
        packing=Packing.ZIP if options.zip else Packing.SHEET if options.sheet else Packing.FILES,
        form=Form(options.format or "as_is"),
        quality=options.quality,
        longest=options.longest,
        metadata=options.metadata,
        sidecar=options.sidecar,
        template=options.names or "",
    )
    progress = _Progress(voice, len(pictures))
    items = [Item(picture, path_of(picture, desk)) for picture in pictures]
    name = " ".join(options.what)[:60]
    done = await export(items, Path(options.to), wish, name=name, told=progress.tell)
    _answer(done, voice)
    return 0 if done.done == done.total and not done.problem else _PARTLY


def _answer(done: Exported, voice: Voice) -> None:
    left_out = [{"name": name, "reason": reason} for name, reason in done.left_out]
    for each in left_out:
        voice.say(f"left out  {each['name']}: {each['reason']}")
    if done.clips:
        voice.say(f"Clips are never converted; {done.clips:,} went along as they are.")
    if done.problem:
        voice.say(done.problem)
    document = {
        "files": [str(path) for path in done.paths],
        "exported": done.done,
        "total": done.total,
        "skipped": done.skipped,
        "left_out": left_out,
        "problem": done.problem or None,
    }
    voice.answer(document, "\n".join(str(path) for path in done.paths) or "Nothing was written.")


async def _wanted(words: Sequence[str], desk: Desk) -> list[Picture]:
    """Return the pictures with these ids; when one of them is none, what a search for all words finds, newest first.

    Raises:
        Mistaken: Nothing is found, or the search is wrong.
    """
    named = [await desk.store.library.get(word) for word in words]
    known = [picture for picture in named if picture is not None]
    if len(known) == len(words):
        return known
    query = parse(" ".join(words))
    if query.problem is not None:
        raise Mistaken(query.problem.sentence, field="query")
    keys = [key for key in (await desk.store.finder.find(query)).keys if key > 0]
    found: list[Picture] = []
    for start in range(0, len(keys), _AT_ONCE):
        found += [row.picture for row in await desk.store.finder.rows(keys[start : start + _AT_ONCE])]
    if not found:
        raise Mistaken("No picture and no clip is found that way.", field="query")
    return found


class _Progress:
    """Says on stderr how far it is, a few times."""

    def __init__(self, voice: Voice, total: int) -> None:
        self._voice = voice
        self._total = total
        self._step = 0

    def tell(self, done: int) -> None:
        if (step := done * _STEPS // max(self._total, 1)) > self._step:
            self._step = step
            self._voice.say(f"Exported {done:,} of {self._total:,} …")
