"""The file with all collections and smart folders: read whatever it holds, written so that all else in it stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from studio.domain import labels
from studio.domain.marks import Collection, Shelf, SmartFolder
from studio.media.beside import decoded, read_fields, read_place

LARGEST = 8 << 20
"""Bytes."""

_COLLECTIONS = "collections"
_FOLDERS = "smart_folders"
_Named = TypeVar("_Named", Collection, SmartFolder)


def written(before: bytes | None, collections: Sequence[Collection], folders: Sequence[SmartFolder]) -> bytes:
    """Return the file; of what was ``before`` in it stays what this program does not know."""
    kept = read_fields(before, most=LARGEST) if before else None
    fields: dict[str, Any] = {"schema": 1, **(kept or {}), _COLLECTIONS: collections, _FOLDERS: folders}
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"


def read(content: bytes) -> Shelf | None:
    """Return what stands in the file, as it may stand in the index; None when it is no such file.

    What makes no sense is mended or left out: no circles, no two ids, no two siblings of one name.
    """
    fields = read_fields(content, most=LARGEST)
    if fields is None:
        return None
    collections, folders = decoded(fields.get(_COLLECTIONS)), decoded(fields.get(_FOLDERS))
    if not isinstance(collections, list) and not isinstance(folders, list):
        return None
    found = _listed(collections, _collection)[: labels.MOST_COLLECTIONS_IN_ALL]
    kept = _listed(folders, _folder)[: labels.MOST_FOLDERS]
    return Shelf(
        collections=tuple(nested(found)),
        folders=tuple(_told_apart((each, "") for each in kept)),
    )


def nested(collections: Sequence[Collection]) -> list[Collection]:
    """Return ``collections``, those above before those below, without circles and without two names on one level."""
    known = {each.id: each for each in collections}
    levels = {each.id: _level(each, known) for each in collections}
    lone = {each.id for each in collections if levels[each.id] == 0 or levels[each.id] > labels.DEEPEST}
    sound = [
        replace(each, parent=None) if each.id in lone or each.parent not in known else each for each in collections
    ]
    sound.sort(key=lambda each: 1 if each.parent is None else levels[each.id])
    return _told_apart((each, each.parent or "") for each in sound)


def _level(collection: Collection, known: dict[str, Collection]) -> int:
    """Return how deep a collection is, from 1; 0 for one in a circle."""
    level, passed, each = 1, {collection.id}, collection
    while each.parent is not None and (above := known.get(each.parent)) is not None:
        if above.id in passed or level > labels.DEEPEST:
            return 0
        passed.add(above.id)
        level, each = level + 1, above
    return level


def _told_apart(named: Iterable[tuple[_Named, str]]) -> list[_Named]:
    """Give each a name that no other has in its place."""
    taken: set[tuple[str, str]] = set()
    found = []
    for each, where in named:
        name, number = each.name, 2
        while (where, labels.folded(name)) in taken:
            name, number = f"{each.name[: labels.NAME_LETTERS - 8]} {number}", number + 1
        taken.add((where, labels.folded(name)))
        found.append(each if name == each.name else replace(each, name=name))
    return found


def _listed(entries: object, read_one: Any) -> list[Any]:
    """Read what is in a list; of two with one id the first counts."""
    found: dict[str, Any] = {}
    for entry in entries if isinstance(entries, list) else ():
        identity = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(identity, str) and labels.is_id(identity):
            found.setdefault(identity, read_one(identity, entry))
    return list(found.values())


def _collection(identity: str, entry: dict[str, Any]) -> Collection:
    parent = entry.get("parent")
    return Collection(
        id=identity,
        name=_name(entry) or "Collection",
        parent=parent if isinstance(parent, str) and parent != identity else None,
        place=read_place(entry.get("place")),
    )


def _folder(identity: str, entry: dict[str, Any]) -> SmartFolder:
    query = entry.get("query")
    return SmartFolder(
        id=identity,
        name=_name(entry) or "Search",
        query=labels.sensible_query(query) if isinstance(query, str) else "",
        place=read_place(entry.get("place")),
    )


def _name(entry: dict[str, Any]) -> str:
    name = entry.get("name")
    return labels.sensible_name(name) if isinstance(name, str) else ""
