"""The file with all collections and smart folders: read whatever it holds, written so that all else in it stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from studio.domain import labels
from studio.domain.marks import Collection, Shelf, SmartFolder
from studio.domain.nesting import nested, told_apart
from studio.media.beside import decoded, read_fields

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
        collections=nested(found),
        folders=told_apart((each, "") for each in kept),
    )


def _listed(entries: object, read_one: Callable[[str, dict[str, Any]], _Named]) -> list[_Named]:
    """Read what is in a list; of two with one id the first counts."""
    found: dict[str, _Named] = {}
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
        place=labels.sensible_place(entry.get("place")),
    )


def _folder(identity: str, entry: dict[str, Any]) -> SmartFolder:
    query = entry.get("query")
    return SmartFolder(
        id=identity,
        name=_name(entry) or "Search",
        query=labels.sensible_query(query) if isinstance(query, str) else "",
        place=labels.sensible_place(entry.get("place")),
    )


def _name(entry: dict[str, Any]) -> str:
    name = entry.get("name")
    return labels.sensible_name(name) if isinstance(name, str) else ""
