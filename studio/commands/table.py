"""Rows and columns for people. What a server says is printed as letters only: nothing in it can steer a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

_GAP = "  "
_WIDE = "WF"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, right: Collection[str] = ()) -> str:
    """Return aligned columns under ``heads``; those in ``right`` end at the same place, as numbers should."""
    lines = [list(heads), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(heads))]
    ends = [head in right for head in heads]
    return "\n".join(
        _GAP.join(_padded(cell, width, end=end) for cell, width, end in zip(line, widths, ends, strict=True)).rstrip()
        for line in lines
    )


def fields(document: Any) -> str:
    """Return one line per field, those of inner objects by their path; without what is null and the kind of object."""
    rows = [(name, shown(value)) for name, value in _flat(document, "") if name != "object"]
    width = max((_width(name) for name, _ in rows), default=0)
    return "\n".join(f"{_padded(name, width)}{_GAP}{value}" for name, value in rows)


def shown(value: object) -> str:
    """Return ``value`` on one line, without anything a terminal would obey."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "".join(letter if letter.isprintable() else _named(letter) for letter in str(value))


def _named(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{shown(name)}" if path else shown(name))
    elif isinstance(value, list | tuple) and any(isinstance(each, dict | list) for each in value):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{path}.{place}")
    elif isinstance(value, list | tuple):
        yield path, ", ".join(shown(each) for each in value)
    elif value is not None:
        yield path, value


def _padded(text: str, width: int, *, end: bool = False) -> str:
    room = " " * (width - _width(text))
    return room + text if end else text + room


def _width(text: str) -> int:
    return sum(_places(letter) for letter in text)


def _places(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
