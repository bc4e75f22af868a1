"""``library verify`` and ``library import``: what happened to the files outside, and files that come from there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from studio.commands.connecting import Desk
from studio.commands.voice import Voice
from studio.domain.clock import SystemClock
from studio.flow.census import Census, Noticed, Whose
from studio.flow.importing import Imported, Importer
from studio.store.files import LibraryFolder

_PARTLY = 7
_SAID_EVERY = 1024


async def verify(desk: Desk, voice: Voice) -> int:
    """Read every file again and let the index follow what moved. The gravest finding decides the exit code."""
    async with _folder(desk) as folder:
        census = Census(desk.store, folder, thumbnails=desk.paths.thumbnails, clock=SystemClock())
        noticed = await census.run(thorough=True, report=_Now(voice, "files read").census)
    if noticed.sentence:
        voice.say(noticed.sentence)
    missing, changed = _whose(noticed.missing), _whose(noticed.changed)
    lines = [f"{noticed.fine} as they were saved, {len(missing)} missing, {len(changed)} changed."]
    lines += [f"missing  {each['path']}" for each in missing] + [f"changed  {each['path']}" for each in changed]
    voice.answer({"ok": noticed.fine, "missing": missing, "changed": changed}, "\n".join(lines))
    return _PARTLY if missing or changed else 0


async def bring_in(source: str, desk: Desk, voice: Voice) -> int:
    """Bring a folder into the library."""
    async with _folder(desk) as folder:
        await folder.run(folder.make)
        importer = Importer(
            desk.store,
            folder,
            template=desk.settings.name_template,
            thumbnails=desk.paths.thumbnails,
            clock=SystemClock(),
        )
        voice.farewell = "Stopped. What was imported is in the library; the same command goes on from there."
        done = await importer.run(Path(source), report=_Now(voice, "files looked at").importing)
    counts = {name: getattr(done, name) for name in ("imported", "known", "others", "broken")}
    examples = [{"path": str(spoilt.path), "reason": spoilt.reason} for spoilt in done.examples]
    lines = [done.sentence, *(f"left out  {each['path']}: {each['reason']}" for each in examples)]
    voice.answer({**counts, "pictures": done.pictures, "examples": examples}, "\n".join(lines))
    return _PARTLY if done.broken else 0


@asynccontextmanager
async def _folder(desk: Desk) -> AsyncIterator[LibraryFolder]:
    root = desk.paths.library_folder(desk.settings.library)
    folder = LibraryFolder(root, disk=await desk.store.library.expects_disk(root))
    try:
        yield folder
    finally:
        await asyncio.to_thread(folder.close)


def _whose(found: Sequence[Whose]) -> list[dict[str, str]]:
    return [{"id": each.id, "path": str(each.path)} for each in found]


class _Now:
    """Says now and then how far something is."""

    def __init__(self, voice: Voice, what: str) -> None:
        self._voice = voice
        self._what = what
        self._said = 0

    def census(self, noticed: Noticed) -> None:
        self._say(noticed.fine + len(noticed.changed))

    def importing(self, done: Imported) -> None:
        self._say(done.seen, f" of {done.total:,}")

    def _say(self, seen: int, more: str = "") -> None:
        if seen - self._said >= _SAID_EVERY:
            self._said = seen
            self._voice.say(f"{seen:,}{more} {self._what} …")
