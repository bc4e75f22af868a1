"""What happened lately, for the next start: a line of JSON each, oldest first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from studio.store.durable import write_file
from studio.store.redaction import redacted

_MOST = 500
_MOST_BYTES = 2 << 20
_LONGEST = 2000
"""Characters of what is told. Longer is cut: the rest was on the screen when it happened."""


_YEARS = range(1970, 3000)
"""Those that every time zone can tell."""


class Happening(msgspec.Struct, frozen=True):
    """One thing that happened.

    Attributes:
        at: When, with a time zone.
        tone: ``ok``, ``info``, ``warn`` or ``err``.
        title: In few words.
        text: The rest.
        money: Words about credits that end the text.
        job_id: The job it is about; empty without one.
    """

    at: datetime
    tone: str
    title: str
    text: str = ""
    money: str = ""
    job_id: str = ""


class ActivityFile:
    """The file of happenings, 500 at most. Losing it costs nothing but the memory of what was told."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, since: datetime) -> list[Happening]:
        """Return what happened after ``since``, oldest first, and let go of the rest. What makes no sense is left out.

        Raises:
            OSError: The file is there and cannot be read or written.
        """
        try:
            lines = self._lines()
        except FileNotFoundError:
            return []
        read = [happening for line in lines if (happening := _read(line)) is not None]
        kept = [happening for happening in read if happening.at > since][-_MOST:]
        if len(kept) < len(lines):
            write_file(self._path, _written(kept))
        return kept

    def add(self, happenings: Sequence[Happening]) -> None:
        """Write ``happenings`` down, without secrets. A crash of the system may lose the last ones.

        Raises:
            OSError: There is no room, or no right to write.
        """
        with self._path.open("ab") as file:
            # What a kill cut off in its middle must not take the next line with it.
            file.write((b"\n" if file.tell() else b"") + _written(happenings))

    def _lines(self) -> list[bytes]:
        with self._path.open("rb") as file:
            # Where that is the middle of a line, the line makes no sense.
            file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_BYTES))
            return [line for line in file.read(_MOST_BYTES).split(b"\n") if line]


def _read(line: bytes) -> Happening | None:
    try:
        happening = msgspec.json.decode(line, type=Happening)
    except (msgspec.DecodeError, RecursionError):
        return None
    if happening.at.tzinfo is None or happening.at.year not in _YEARS:
        return None
    return msgspec.structs.replace(happening, at=happening.at.astimezone(UTC))


def _written(happenings: Iterable[Happening]) -> bytes:
    return b"".join(msgspec.json.encode(_short(happening)) + b"\n" for happening in happenings)


def _short(happening: Happening) -> Happening:
    """Return what may be written: no secrets, no essays, and no names of files that are no text."""
    title, text = (
        redacted(words)[:_LONGEST].encode(errors="replace").decode() for words in (happening.title, happening.text)
    )
    return msgspec.structs.replace(happening, title=title, text=text)
