"""From the tokens of a search to what it asks for, and the first thing that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from studio.domain import query_units as units
from studio.domain.limits import SIZES
from studio.domain.query_terms import FIELDS, And, Field, Kind, Node, Not, Or, Term, Value, Words
from studio.domain.query_tokens import Part, Token, tokens

_DEEPEST = 20
_MOST = 500
_STARS = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a search, and where.

    Attributes:
        start: Where it begins in the text.
        end: Behind its last letter; at least one letter unless it is at the end of the text.
        sentence: For the user.
    """

    start: int
    end: int
    sentence: str


class Reader:
    """Reads one search. What is wrong is left out of what it asks for.

    Attributes:
        problem: The first thing that is wrong.
    """

    def __init__(self, text: str) -> None:
        self.problem: Problem | None = None
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0
        self._count = 0

    def everything(self) -> tuple[Node, ...]:
        """Return what stands side by side: all of it must hold."""
        found = list(self._side_by_side())
        while (token := self._peek()) is not None:
            self._take()
            self._wrong(token, "This “)” closes nothing. Take it out, or put a “(” before it.")
            found += self._side_by_side()
        return tuple(found)

    def joined(self, parts: tuple[Node, ...]) -> Node | None:
        """Return ``parts`` as one; None for none."""
        if len(parts) < 2:
            return parts[0] if parts else None
        return And(parts, parts[0].start, parts[-1].end)

    def _side_by_side(self) -> list[Node]:
        found: list[Node] = []
        while (token := self._peek()) is not None and token.part is not Part.CLOSE:
            node = self._either()
            if node is not None:
                found.append(node)
        return found

    def _either(self) -> Node | None:
        """Read one thing, or several with OR between them."""
        parts = [self._one()]
        while (token := self._peek()) is not None and token.part is Part.OR:
            self._take()
            after = self._peek()
            if after is None or after.part in (Part.CLOSE, Part.OR):
                self._wrong(token, "OR stands between two things, and here nothing follows it.")
                continue
            parts.append(self._one())
        known = tuple(part for part in parts if part is not None)
        if len(known) < 2:
            return known[0] if known else None
        return Or(known, known[0].start, known[-1].end)

    def _one(self) -> Node | None:
        token = self._take()
        match token.part:
            case Part.OR:
                self._wrong(token, "OR stands between two things, and here nothing stands before it.")
                return None
            case Part.MINUS:
                return self._turned(token)
            case Part.OPEN:
                return self._group(token)
            case Part.FIELD:
                return self._term(token)
            case _:
                return self._words(token)

    def _turned(self, minus: Token) -> Node | None:
        part = self._one()  # a minus is a token only before something, and never before another one
        return None if part is None else Not(part, minus.start, part.end)

    def _group(self, opening: Token) -> Node | None:
        if self._depth == _DEEPEST:
            self._wrong(opening, f"Parentheses go {_DEEPEST} deep at most.")
            return None
        self._depth += 1
        parts = tuple(self._side_by_side())
        self._depth -= 1
        closing = self._peek()
        if closing is None:
            self._wrong(opening, "This “(” is never closed. Put a “)” where it ends.")
        else:
            self._take()
        inner = self.joined(parts)
        end = self._tokens[self._next - 1].end
        return None if inner is None else replace(inner, start=opening.start, end=end)

    def _words(self, token: Token) -> Node | None:
        self._closed(token)
        if not token.text.strip():
            return None
        self._count += 1
        if self._count > _MOST:
            self._wrong(token, f"A search has at most {_MOST} words; from here on they are not looked for.")
            return None
        return Words(token.text, token.part is Part.PHRASE, token.start, token.end)

    def _term(self, name: Token) -> Node | None:
        field = FIELDS[name.text]
        given = self._peek()
        self._count += 1
        if given is None or given.part not in (Part.WORD, Part.PHRASE) or not given.text.strip():
            self._unfinished(name, field, given)
            return None
        if self._count > _MOST:
            self._wrong(name, f"A search has at most {_MOST} terms; from here on they are not looked at.")
            self._take()
            return None
        self._take()
        self._closed(given)
        if not field.compares and name.op != "=":
            self._wrong(name, f"{name.text} cannot be compared. Write it with a colon, such as {field.example}.")
            return None
        value = _value(field, given.text.strip())
        if isinstance(value, _Wrong):
            self._wrong(given, value.sentence)
            return None
        return Term(name.text, name.op, value, given.text.strip(), name.start, given.end)

    def _unfinished(self, name: Token, field: Field, given: Token | None) -> None:
        if given is not None and given.part is Part.PHRASE and not given.text.strip():
            self._take()
        self._wrong(name, f"Something is missing after {name.text}. Write it such as {field.example}.")

    def _closed(self, token: Token) -> None:
        if not token.closed:
            self._wrong(token, "This quote is never closed. Put another quote where it ends.")

    def _wrong(self, token: Token, sentence: str) -> None:
        if self.problem is None or token.start < self.problem.start:
            self.problem = Problem(token.start, token.end, sentence)

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token


@dataclass(frozen=True, slots=True)
class _Wrong:
    sentence: str


def _value(field: Field, text: str) -> Value | _Wrong:
    match field.kind:
        case Kind.CHOICE:
            return _choice(field, text)
        case Kind.NUMBER:
            return _number(field, text)
        case Kind.LENGTH:
            return _length(field, text)
        case Kind.DATE:
            return units.when(text) or _Wrong(
                f"“{text}” is no date. Write {field.name}:2026-05-04, {field.name}:2026-05, {field.name}:yesterday or "
                f"{field.name}:7d."
            )
        case Kind.NAME:
            return _name(field, text)


def _name(field: Field, text: str) -> Value | _Wrong:
    if field.name == "size" and units.size(text) is None:
        presets = ", ".join(preset.name for preset in SIZES)
        return _Wrong(f"“{text}” is no size. Write {field.example}, or one of {presets}.")
    if field.name == "ratio" and units.ratio(text) is None:
        return _Wrong(f"“{text}” is no ratio. Write {field.example}, or one of square, landscape, portrait.")
    return text


def _choice(field: Field, text: str) -> Value | _Wrong:
    choices = field.choices or {}
    meant = choices.get(text.lower())
    if meant is not None:
        return meant
    names = list(dict.fromkeys(choices.values()))
    return _Wrong(f"{field.name} is one of {', '.join(names[:-1])} or {names[-1]}; “{text}” is none of them.")


def _number(field: Field, text: str) -> Value | _Wrong:
    value = units.number(text)
    if value is None:
        return _Wrong(f"“{text}” is no number. Write it such as {field.example}.")
    if field.name == "rating" and value > _STARS:
        return _Wrong(f"A rating is 0 to {_STARS}, so “{text}” finds nothing.")
    return value


def _length(field: Field, text: str) -> Value | _Wrong:
    value = units.seconds(text)
    if value is None and field.name == "duration":
        value = units.number(text)
    if value is None:
        return _Wrong(f"“{text}” is no length of time. Write it such as {field.example}, with s, m, h or d.")
    return Decimal(value)
