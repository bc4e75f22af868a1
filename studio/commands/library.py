"""``library``: the pictures on this disk. Needs no key and no network."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from functools import partial

from studio.commands import marks, safekeeping
from studio.commands.connecting import Desk, opened, profile_of
from studio.commands.files_outside import bring_in, verify
from studio.commands.telling import item, path_of
from studio.commands.voice import Voice
from studio.domain.clock import SystemClock
from studio.domain.errors import Mistaken
from studio.domain.picture import Picture
from studio.domain.query import Query, parse
from studio.flow.rebuilding import Rebuilt, rebuild
from studio.flow.regaining import regain
from studio.store.files import LibraryFolder

_PARTLY = 7
_SAID_EVERY = 1024


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    if options.verb == "restore":
        return await safekeeping.bring_back(options, voice)
    async with opened(voice) as desk:
        if options.verb == "export":
            return await safekeeping.send_out(options, desk, voice)
        if options.verb == "backup":
            return await safekeeping.keep(options, desk, voice)
        if options.verb == "verify":
            return await verify(desk, voice)
        if options.verb == "import":
            return await bring_in(options.path, desk, voice)
        if options.verb == "rebuild":
            return await _rebuild(profile_of(options), desk, voice)
        if options.verb == "rate":
            return await marks.rate(options, desk, voice)
        if options.verb == "tag":
            return await marks.tag(options, desk, voice)
        if options.verb == "collections":
            return await marks.collections(desk, voice)
        if options.verb == "show":
            return await _show(options.id, desk, voice)
        query = _read(options.query) if options.verb == "search" else Query()
        found = await desk.store.finder.first(query, limit=options.limit)
        _answer([row.picture for row in found], await desk.store.finder.count(query), desk, voice)
        return 0


def _read(text: str) -> Query:
    query = parse(text)
    if query.problem is not None:
        place = text[query.problem.start : query.problem.end]
        raise Mistaken(f"At letter {query.problem.start + 1}, “{place}”: {query.problem.sentence}", field="query")
    return query


def _answer(found: Sequence[Picture], total: int, desk: Desk, voice: Voice) -> None:
    document = {"items": [item(picture, desk) for picture in found], "total": total}
    voice.answer(document, "\n".join(_line(picture, desk) for picture in found) or "No pictures.")


def _line(picture: Picture, desk: Desk) -> str:
    """Return where the file is; of a run that left none, what became of it."""
    if picture.path:
        return str(path_of(picture, desk))
    return f"{picture.state.value}  {picture.id}  {picture.request.prompt[:60]!r}"


async def _show(picture_id: str, desk: Desk, voice: Voice) -> int:
    picture = await desk.store.library.get(picture_id)
    if picture is None:
        raise Mistaken(f"There is no picture {picture_id}.", field="id")
    document = item(picture, desk)
    voice.answer(document, "\n".join(f"{name}: {value}" for name, value in document.items()))
    return 0


async def _rebuild(profile: str, desk: Desk, voice: Voice) -> int:
    """Read every file in the picture folder again. Rows of files that are there stay as they are."""
    folder = LibraryFolder(desk.paths.library_folder(desk.settings.library))
    await desk.store.rebuild.want()
    try:
        done = await rebuild(
            desk.store,
            folder,
            profile=profile,
            clock=SystemClock(),
            report=partial(_say_now_and_then, voice),
        )
        others = await regain(desk.store, folder, thumbnails=desk.paths.thumbnails, clock=SystemClock())
    finally:
        await asyncio.to_thread(folder.close)
    skipped = [{"path": str(spoilt.path), "reason": spoilt.reason} for spoilt in done.examples]
    counts = {name: getattr(done, name) for name in ("restored", "known", "foreign", "jobs")}
    counts["imported"] = others.taken
    lines = [done.sentence] if not others.taken else [done.sentence, others.sentence]
    lines += [f"left out  {each['path']}: {each['reason']}" for each in skipped]
    voice.answer({**counts, "skipped": done.skipped, "examples": skipped}, "\n".join(lines))
    return _PARTLY if done.skipped else 0


def _say_now_and_then(voice: Voice, done: Rebuilt) -> None:
    if done.seen % _SAID_EVERY == 0:
        voice.say(f"{done.seen:,} files read, {done.restored:,} found again …")
