"""What a search is made of once it has been read: words, terms, and how they are joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from studio.domain.query_units import When


class Kind(Enum):
    """What a field takes behind its sign."""

    NAME = "name"
    CHOICE = "choice"
    NUMBER = "number"
    LENGTH = "length"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A word the search knows.

    Attributes:
        example: A term with it, as it is shown to somebody who got it wrong.
        choices: All values of a choice, the name that is meant by what may be typed for it.
    """

    name: str
    kind: Kind
    example: str
    choices: dict[str, str] | None = None

    @property
    def compares(self) -> bool:
        """Whether it takes ``>`` and its like."""
        return self.kind in (Kind.NUMBER, Kind.LENGTH)


def _same(words: str, **others: str) -> dict[str, str]:
    return {word: word for word in words.split()} | others


_FIELDS = (
    Field("style", Kind.NAME, 'style:"ink wash"'),
    Field("model", Kind.NAME, "model:seedance"),
    Field("type", Kind.CHOICE, "type:video", _same("image video", picture="image", clip="video")),
    Field(
        "status",
        Kind.CHOICE,
        "status:missing",
        _same("saved changed missing broken waiting lost failed cancelled", canceled="cancelled"),
    ),
    Field("tag", Kind.NAME, "tag:sea"),
    Field("in", Kind.NAME, 'in:"Coast and sea"'),
    Field("size", Kind.NAME, "size:1024x1024"),
    Field("ratio", Kind.NAME, "ratio:16:9"),
    Field("seed", Kind.NUMBER, "seed:481516234"),
    Field("id", Kind.NAME, "id:01HXMQ"),
    Field("req", Kind.NAME, "req:req_01HX"),
    Field(
        "is",
        Kind.CHOICE,
        "is:favourite",
        _same("favourite unrated enhanced imported trashed sandbox", fav="favourite", favorite="favourite"),
    ),
    Field("has", Kind.CHOICE, "has:reference", _same("reference notes tags", references="reference", note="notes")),
    Field("before", Kind.DATE, "before:2026-05-04"),
    Field("after", Kind.DATE, "after:7d"),
    Field("rating", Kind.NUMBER, "rating>=4"),
    Field("cost", Kind.NUMBER, "cost>2"),
    Field("duration", Kind.LENGTH, "duration>5s"),
    Field("steps", Kind.NUMBER, "steps>=28"),
    Field("guidance", Kind.NUMBER, "guidance<6.5"),
    Field("width", Kind.NUMBER, "width>=2k"),
    Field("height", Kind.NUMBER, "height>=2k"),
    Field("expires", Kind.LENGTH, "expires<3h"),
)

FIELDS = {field.name: field for field in _FIELDS}
"""All words the search knows, by name, in the order they are offered."""

Value = str | Decimal | When


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be found.

    Attributes:
        phrase: It stood in quotes: the words stand together. Otherwise it is one word, found from its beginning.
    """

    text: str
    phrase: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Something that is asked of a field.

    Attributes:
        op: ``=``, ``>``, ``>=``, ``<`` or ``<=``.
        value: Text for names and choices, a number (lengths in seconds), or a moment.
        written: The value as it was typed.
    """

    name: str
    op: str
    value: Value
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    """What is found without it."""

    part: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple[Node, ...]
    start: int
    end: int


Node = Words | Term | Not | And | Or

_SIGNS = {">=": "≥", "<=": "≤", "<": "<", ">": ">", "=": "="}


def terms(node: Node | None) -> Iterator[Term]:
    """Go through the terms in ``node``, whatever stands around them."""
    match node:
        case Term():
            yield node
        case Not():
            yield from terms(node.part)
        case And() | Or():
            for part in node.parts:
                yield from terms(part)


def label(node: Node) -> str:
    """Return ``node`` as a chip shows it: ``rating ≥ 3``, ``status: saved``, ``not is: favourite``."""
    match node:
        case Words():
            return f"“{node.text}”" if node.phrase else node.text
        case Term():
            compares = FIELDS[node.name].compares and not (node.name == "seed" and node.op == "=")
            return f"{node.name} {_SIGNS[node.op]} {node.written}" if compares else f"{node.name}: {node.written}"
        case Not():
            inner = label(node.part)
            return f"not ({inner})" if isinstance(node.part, And | Or) else f"not {inner}"
        case And():
            return " and ".join(f"({label(part)})" if isinstance(part, Or) else label(part) for part in node.parts)
        case Or():
            return " or ".join(f"({label(part)})" if isinstance(part, And) else label(part) for part in node.parts)
