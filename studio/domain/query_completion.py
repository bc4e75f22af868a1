"""What may be meant by the part of a search that is being typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio.domain.limits import SIZES
from studio.domain.query_terms import FIELDS, Field, Kind
from studio.domain.query_tokens import Part, Token, quoted, tokens

_MOST = 12


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that stand in the library, the most used or the newest first."""

    styles: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: ``text`` takes the place of what stands from ``start`` to ``end``.

    Attributes:
        label: As it is shown in the list.
    """

    start: int
    end: int
    text: str
    label: str


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Completion, ...]:
    """Return what may be meant where the cursor is, the likeliest first, at most twelve.

    Where nothing has been typed yet all fields are offered; ``start`` and ``end`` are the same then.
    """
    cursor = min(max(cursor, 0), len(text))
    parts = tokens(text[:cursor])
    last = parts[-1] if parts and parts[-1].end == cursor else None
    if last is None and parts and parts[-1].part is Part.FIELD:
        last = parts[-1]  # a space behind the colon is still its place
    if last is None or last.part in (Part.OPEN, Part.CLOSE, Part.MINUS):
        return _fields("", cursor, cursor)
    field = last if last.part is Part.FIELD else _field_of(last, parts)
    if field is not None:
        return _values(field, last, cursor, vocabulary)
    end = next((token.end for token in tokens(text) if token.start == last.start), cursor)
    return _fields(last.text, last.start, end) if last.part is Part.WORD else ()


def _field_of(value: Token, parts: tuple[Token, ...]) -> Token | None:
    before = parts[-2] if len(parts) > 1 else None
    return before if before is not None and before.part is Part.FIELD and value is parts[-1] else None


def _fields(typed: str, start: int, end: int) -> tuple[Completion, ...]:
    begun = typed.lower()
    fits = (field for field in FIELDS.values() if field.name.startswith(begun))
    offers = [Completion(start, end, _opened(field), field.example) for field in fits]
    named = (each for each in _flags() if begun and each.partition(":")[2].startswith(begun))
    offers += [Completion(start, end, f"{each} ", each) for each in named]
    return tuple(offers) if not begun else tuple(offers[:_MOST])


def _opened(field: Field) -> str:
    if field.name == "rating":
        return "rating>="
    return f"{field.name}{'>' if field.compares and field.name not in ('seed', 'expires') else _last(field)}"


def _last(field: Field) -> str:
    return "<" if field.name == "expires" else ":"


def _flags() -> Iterable[str]:
    return (f"{name}:{choice}" for name in ("is", "has", "type") for choice in _names(FIELDS[name]))


def _names(field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys((field.choices or {}).values()))


def _values(field: Token, last: Token, cursor: int, vocabulary: Vocabulary) -> tuple[Completion, ...]:
    begun = "" if last is field else last.text.lower()
    known = _known(FIELDS[field.text], vocabulary)
    first = [name for name in known if name.lower().startswith(begun)]
    later = [name for name in known if begun in name.lower() and name not in first]
    sign = ":" if field.colon else field.op
    return tuple(
        Completion(field.start, cursor, f"{field.text}{sign}{quoted(name)} ", name) for name in [*first, *later][:_MOST]
    )


def _known(field: Field, vocabulary: Vocabulary) -> tuple[str, ...]:
    match field.name:
        case "style":
            return vocabulary.styles
        case "model":
            return vocabulary.models
        case "tag":
            return vocabulary.tags
        case "in":
            return vocabulary.collections
        case "ratio":
            return ("1:1", "4:3", "3:4", "16:9", "9:16", "21:9")
        case "size":
            return tuple(size.name for size in SIZES)
        case "before" | "after":
            return ("today", "yesterday", "7d", "30d")
        case _:
            return _names(field) if field.kind is Kind.CHOICE else ()
