"""``library rate``, ``tag`` and ``collections``: what people add to pictures, given and read without a window."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import Desk
from studio.commands.telling import item
from studio.commands.voice import Voice
from studio.domain.clock import SystemClock
from studio.domain.errors import Mistaken
from studio.domain.marks import Change, Collection
from studio.domain.words import Explanation
from studio.flow.sidecars import Scribe

_PATIENCE = 5.0
"""Seconds for the files. A window that is open writes what is left; else the next start does."""


async def rate(options: Namespace, desk: Desk, voice: Voice) -> int:
    """Give a picture stars."""
    return await _mark(options.id, Change(rating=options.stars), desk, voice)


async def tag(options: Namespace, desk: Desk, voice: Voice) -> int:
    """Add tags to a picture, and take others off."""
    if not options.add and not options.remove:
        raise Mistaken("Name a tag: --add TAG or --remove TAG.", field="add")
    change = Change(add_tags=tuple(options.add), remove_tags=tuple(options.remove))
    return await _mark(options.id, change, desk, voice)


async def collections(desk: Desk, voice: Voice) -> int:
    """List collections and smart folders. Needs nothing but the index."""
    found, folders = await desk.store.marks.collections(), await desk.store.marks.smart_folders()
    counts = (await desk.store.finder.counts()).collections
    document = {
        "collections": [
            {"id": each.id, "name": each.name, "parent": each.parent, "count": counts.get(each.id, 0)} for each in found
        ],
        "smart_folders": [{"id": each.id, "name": each.name, "query": each.query} for each in folders],
    }
    names = {each.id: each for each in found}
    lines = [f"{_way(each, names)}  {counts.get(each.id, 0):,}" for each in found]
    lines += [f"{each.name}  {each.query}" for each in folders]
    voice.answer(document, "\n".join(lines) or "No collections.")
    return 0


def _way(collection: Collection, names: dict[str, Collection]) -> str:
    """Return the names of all it is in, and its own."""
    way, above = [collection.name], collection.parent
    while above in names and len(way) <= len(names):
        way.append(names[above].name)
        above = names[above].parent
    return " / ".join(reversed(way))


async def _mark(picture_id: str, change: Change, desk: Desk, voice: Voice) -> int:
    await desk.store.marks.apply((picture_id,), change)
    picture = await desk.store.library.get(picture_id)
    if picture is None:
        raise Mistaken(f"There is no picture {picture_id}.", field="id")
    await _write(desk, voice)
    document = item(picture, desk)
    voice.answer(document, f"{picture.rating} of 5 stars, tags: {', '.join(picture.tags) or 'none'}")
    return 0


async def _write(desk: Desk, voice: Voice) -> None:
    def tell(trouble: Explanation) -> None:
        voice.say(f"{trouble.title}. {trouble.cause}")

    root = desk.paths.library_folder(desk.settings.library)
    scribe = Scribe(desk.store, root=lambda: root, clock=SystemClock(), data=desk.paths.data, tell=tell)
    try:
        await scribe.finish(_PATIENCE)
    finally:
        await scribe.close()
