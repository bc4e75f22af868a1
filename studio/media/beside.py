"""Marks in the file beside a picture: read from whatever is there, and written so that all else in it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import msgspec

from studio.domain import labels
from studio.domain.marks import Marks, Member
from studio.media.record import read_block

LARGEST = 1 << 20
"""Bytes of a file with words."""
MOST_PARTS = 100_000
"""Values in it: each costs far more memory than it has bytes."""

_MARKS = "marks"
_OF = "of"
_OURS = ("rating", "favourite", "tags", "notes", "collections", _OF)

NOT_READABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, TypeError)
"""What decoding anybody's JSON raises."""

Fields = dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class About:
    """The picture that words may be about.

    Attributes:
        name: Of its file, without folders.
        generation_id: The run that made it; empty for one from elsewhere.
        index: Which output of that run, from 0.
    """

    name: str
    generation_id: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A file beside a picture that this program wrote, or could have.

    Attributes:
        marks: What people added, within the limits of what they may add; None when it tells of none.
    """

    marks: Marks | None
    _fields: Fields
    _noted: Fields
    _of: About | None

    def is_about(self, picture: About) -> bool:
        """Whether the words are about ``picture``, and not about another one that has or had nearly its name."""
        if self._of is None:
            return False
        if self._of.generation_id or picture.generation_id:
            return (self._of.generation_id, self._of.index) == (picture.generation_id, picture.index)
        return PurePath(self._of.name).suffix.casefold() in ("", PurePath(picture.name).suffix.casefold())

    def with_marks(self, picture: About, marks: Marks) -> bytes | None:
        """Return the file as it is with ``marks``; None when nothing would be left in it."""
        noted = {name: value for name, value in self._noted.items() if name not in _OURS}
        fields: dict[str, Any] = {name: value for name, value in self._fields.items() if name != _MARKS}
        if marks != Marks() or noted:
            fields[_MARKS] = {**_written(picture, marks), **noted}
        return _pretty(fields) if fields else None


def read_words(content: bytes) -> Words | None:
    """Read the file beside a picture; None when it is somebody else's, damaged or too large to be ours."""
    fields = read_fields(content, most=LARGEST)
    if fields is None:
        return None
    noted = _fields(fields.get(_MARKS))
    of = None if noted is None else _about(noted)
    record = read_block(content)
    if of is None and record is not None:
        of = About("", record.generation_id, record.index)
    if of is None:
        return None
    return Words(None if noted is None else _marks(noted), fields, noted or {}, of)


def fresh(picture: About, marks: Marks) -> bytes:
    """Return a file that holds nothing but ``marks``."""
    return _pretty({_MARKS: _written(picture, marks)})


def read_fields(content: bytes, *, most: int) -> Fields | None:
    """Return what stands in a JSON object, each value as it is written; None for anything else.

    Its size and the number of its values are looked at before anything is decoded.
    """
    if len(content) > most or sum(content.count(mark) for mark in (b",", b"[", b"{")) > MOST_PARTS:
        return None
    return _fields(msgspec.Raw(content))


def decoded(value: msgspec.Raw | None) -> Any:
    """Return a value of :func:`read_fields`; None for one that is not there or cannot be read."""
    if value is None:
        return None
    try:
        return msgspec.json.decode(value)
    except NOT_READABLE:
        return None


def _fields(value: msgspec.Raw | None) -> Fields | None:
    if value is None:
        return None
    try:
        return msgspec.json.decode(value, type=Fields)
    except NOT_READABLE:
        return None


def _about(noted: Fields) -> About | None:
    """Return what a ``marks`` part says it is about. One without is not ours."""
    of = decoded(noted.get(_OF))
    if not isinstance(of, dict):
        return None
    index = of.get("index")
    return About(
        name=_text(of, "file"),
        generation_id=_text(of, "generation_id"),
        index=index if isinstance(index, int) else 0,
    )


def _marks(noted: Fields) -> Marks:
    """Read each mark by itself: one that makes no sense costs none of the others."""
    found = {name: decoded(noted.get(name)) for name in _OURS}
    tags, members = found["tags"], found["collections"]
    rating, notes = found["rating"], found["notes"]
    return labels.sensible(
        Marks(
            rating=labels.stars(rating) if not isinstance(rating, bool) else 0,
            favourite=found["favourite"] is True,
            tags=tuple(each for each in tags if isinstance(each, str)) if isinstance(tags, list) else (),
            notes=notes if isinstance(notes, str) else "",
            collections=tuple(_members(members)) if isinstance(members, list) else (),
        )
    )


def _members(members: list[Any]) -> list[Member]:
    return [
        Member(_text(each, "collection"), labels.sensible_place(each.get("place")))
        for each in members
        if isinstance(each, dict)
    ]


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _written(picture: About, marks: Marks) -> dict[str, Any]:
    name = picture.name.encode(errors="replace").decode()  # what is no text on the disk cannot be one here
    of = {"file": name, "generation_id": picture.generation_id, "index": picture.index}
    return {
        "rating": marks.rating,
        "favourite": marks.favourite,
        "tags": marks.tags,
        "notes": marks.notes,
        "collections": marks.collections,
        _OF: of,
    }


def _pretty(document: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
