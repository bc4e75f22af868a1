"""A search as a question to the database. What was typed never becomes part of the question, only a value in it."""

from __future__ import annotations

import json
import string
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from studio.domain import query_units as units
from studio.domain.query import Query
from studio.domain.query_terms import And, Node, Not, Or, Term, Words, terms
from studio.store.facts import MILLION
from studio.store.numbering import lowest
from studio.store.query_names import Names
from studio.store.spacing import spaced

_LAST = "\U0010ffff"
_UNSAVED = ("waiting", "lost", "failed", "cancelled")
_DATED = ("before", "after")
_NEAR = 0.02
"""So much may a picture differ from a ratio: services round to whole blocks of pixels."""
_DEAREST = Decimal(10**9)
_FOUND = "seq IN (SELECT rowid FROM words WHERE words MATCH ?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a WHERE clause with its values."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one kind of row.

    Attributes:
        match: What must hold in the index of words, which knows when each row was made too; None asks for no words.
        where: Everything else.
    """

    match: Condition | None
    where: Condition


def asks_for_unsaved(*queries: Query | None) -> frozenset[str]:
    """Return in which states runs without a file are looked for too; empty when only files are."""
    found: set[str] = set()
    for term in (term for query in queries if query for term in terms(query.root)):
        if term.name == "expires":
            found.add("waiting")
        elif term.name == "status" and term.value in _UNSAVED:
            found.add(str(term.value))
    return frozenset(found)


def collection(names: Names, *queries: Query | None) -> str | None:
    """Return the id of the one collection everything has to be in; None when it is none, or more than one."""
    parts = [part for query in queries if query is not None for part in _side_by_side(query.root)]
    asked = [part for part in parts if isinstance(part, Term) and part.name == "in"]
    found = {identity for part in asked for identity in names.collections(str(part.value))}
    return found.pop() if len(found) == 1 else None


def of_pictures(names: Names, now: datetime, *queries: Query | None) -> Question:
    """Return what is asked of the pictures; without those in the Trash unless it is asked for."""
    compiler = _Pictures(names, now)
    parts = [part for query in queries if query is not None for part in _side_by_side(query.root)]
    text, others = _matched(parts)
    dated = [part for part in others if isinstance(part, Term) and part.name in _DATED] if text is not None else []
    conditions = [compiler.condition(part) for part in others if part not in dated]
    if not any(_asks_for_trash(query) for query in queries if query is not None):
        conditions.append(Condition("trashed_at IS NULL"))
    if text is None:
        return Question(None, _all(conditions))
    inside = [Condition("words MATCH ?", (text,)), *(compiler.dated(part, "rowid") for part in dated)]
    return Question(_all(inside), _all(conditions))


def of_runs(names: Names, now: datetime, *queries: Query | None) -> Condition:
    """Return what is asked of runs without a file."""
    compiler = _Runs(names, now)
    parts = [part for query in queries if query is not None for part in _side_by_side(query.root)]
    return _all([compiler.condition(part) for part in parts])


def _side_by_side(root: Node | None) -> tuple[Node, ...]:
    parts = root.parts if isinstance(root, And) else (root,)
    return tuple(part for part in parts if part is not None and not _says_nothing(part))


def _says_nothing(node: Node) -> bool:
    """Whether it is a dash, a comma or the like: as little looked for alone as behind a word. An emoji is."""
    return isinstance(node, Words) and all(
        letter in string.punctuation or letter.isspace() or unicodedata.category(letter).startswith("P")
        for letter in node.text
    )


def _asks_for_trash(query: Query) -> bool:
    return any(term.name == "is" and term.value == "trashed" for term in terms(query.root))


def _matched(parts: Iterable[Node]) -> tuple[str | None, list[Node]]:
    """Take out what the full text search answers best: what must be there, less what must not be."""
    wanted, unwanted, others = [], [], []
    for part in parts:
        if (text := expression(part)) is not None:
            wanted.append(text)
        elif isinstance(part, Not) and (text := expression(part.part)) is not None:
            unwanted.append((text, part))
        else:
            others.append(part)
    if not wanted:
        return None, [*others, *(part for _, part in unwanted)]
    match = " AND ".join(wanted)
    if unwanted:
        match = f"({match}) NOT ({' OR '.join(text for text, _ in unwanted)})"
    return match, others


def expression(node: Node) -> str | None:
    """Return ``node`` in the language of the full text search; None when it is about more than words."""
    match node:
        case Words():
            return _word(node)
        case And() | Or():
            parts = [expression(part) for part in node.parts]
            known = [part for part in parts if part is not None]
            joint = " AND " if isinstance(node, And) else " OR "
            return f"({joint.join(known)})" if len(known) == len(parts) else None
        case _:
            return None


def _word(words: Words) -> str | None:
    """Return a phrase; a single word, unless it is of a script without spaces, is found from its beginning."""
    text = words.text.replace("\0", " ")
    if not any(letter.isalnum() for letter in text):
        return None
    apart = spaced(text)
    phrase = '"' + (apart or text).replace('"', '""') + '"'
    return phrase if words.phrase or apart else f"{phrase} *"


def _all(conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return Condition("1")
    values = tuple(value for each in conditions for value in each.values)
    return Condition(" AND ".join(f"({each.sql})" for each in conditions), values)


def _any(conditions: Sequence[Condition]) -> Condition:
    values = tuple(value for each in conditions for value in each.values)
    return Condition(" OR ".join(f"({each.sql})" for each in conditions) or "0", values)


def _one_of(before: str, found: Sequence[str], after: str = "") -> Condition:
    """However many names there are, they are one value."""
    listed = json.dumps(found)
    return Condition(f"{before} IN (SELECT value FROM json_each(?)){after}", (listed,)) if found else Condition("0")


class _Compiler:
    """What pictures and runs have in common. A column that a row has no value in makes no comparison hold."""

    made = "seq"
    """The column that tells when it was made."""

    def __init__(self, names: Names, now: datetime) -> None:
        self._names = names
        self._now = now

    def condition(self, node: Node) -> Condition:
        """Return the condition that ``node`` is."""
        match node:
            case Words():
                return self.words(node)
            case Not():
                part = self.condition(node.part)
                return Condition(f"({part.sql}) IS NOT TRUE", part.values)
            case And():
                return _all([self.condition(part) for part in node.parts])
            case Or():
                return _any([self.condition(part) for part in node.parts])
            case Term():
                return self._term(node)

    def words(self, words: Words) -> Condition:
        """Return the condition that ``words`` are there."""
        raise NotImplementedError

    def named(self, term: Term) -> Condition:
        """Return the condition of a term that names something other rows have too."""
        raise NotImplementedError

    def expires(self, term: Term) -> Condition:
        """Return the condition of how long it can still be fetched."""
        raise NotImplementedError

    def _term(self, term: Term) -> Condition:
        simple = _SIMPLE.get(term.name)
        if simple is not None:
            return simple(term)
        match term.name:
            case "before" | "after":
                return self.dated(term, self.made)
            case "is":
                return Condition(_IS[str(term.value)])
            case "has":
                return Condition(_HAS[str(term.value)])
            case "expires":
                return self.expires(term)
            case _:
                return self.named(term)

    def dated(self, term: Term, made: str) -> Condition:
        """Return the condition of when it was made, which the column ``made`` tells."""
        if not isinstance(term.value, units.When):
            return Condition("0")
        sign = "<" if term.name == "before" else ">="
        return Condition(f"{made} {sign} ?", (lowest(term.value.moment(self._now)),))


class _Pictures(_Compiler):
    def words(self, words: Words) -> Condition:
        text = expression(words)
        if text is not None:
            return Condition(_FOUND, (text,))
        columns = ("prompt", "negative", "style", "tags", "notes")  # signs and emoji are no words: look at every letter
        return _any([Condition(f"instr({name}, ?)", (words.text,)) for name in columns])

    def named(self, term: Term) -> Condition:
        text = str(term.value)
        match term.name:
            case "style":
                return _one_of("style", self._names.styles(text))
            case "model":
                return _one_of("(video OR imported) AND style", self._names.styles(text))
            case "tag":
                within = "seq IN (SELECT picture FROM picture_tags WHERE tag"
                return _one_of(within, self._names.tags(text), ")")
            case "in":
                within = "seq IN (SELECT picture FROM members WHERE collection"
                return _one_of(within, self._names.collections(text), ")")
            case "id":
                return _any([_begins(column, word) for column, word in _ids(text)])
            case "req":
                return Condition(
                    "seq IN (SELECT pictures.seq FROM jobs JOIN pictures ON pictures.job_id = jobs.id"
                    " WHERE jobs.requests != '' AND instr(char(10) || jobs.requests, char(10) || ?))",
                    (text,),
                )
            case _:
                return Condition("0")

    def expires(self, term: Term) -> Condition:
        return Condition("0")  # what is on the disk stays


class _Runs(_Compiler):
    made = "made"

    def words(self, words: Words) -> Condition:
        columns = ("prompt", "negative", "style")
        return _any([Condition(f"instr(lower({name}), lower(?))", (words.text,)) for name in columns])

    def named(self, term: Term) -> Condition:
        text = str(term.value)
        match term.name:
            case "style":
                return Condition("instr(lower(style), lower(?))", (text,))
            case "model":
                return Condition("video AND instr(lower(style), lower(?))", (text,))
            case "id":
                return _any([_between(column, word) for column, word in _ids(text) if column != "job_id"])
            case "req":
                return Condition("instr(char(10) || requests, char(10) || ?)", (text,))
            case _:
                return Condition("0")

    def expires(self, term: Term) -> Condition:
        seconds = int(self._now.timestamp())
        left = f"(state = 'waiting' AND deadline > ? AND deadline - ? {term.op} ?)"
        return Condition(left, (seconds, seconds, _plain(term.value)))


def _ids(text: str) -> tuple[tuple[str, str], ...]:
    """Return the columns an id may begin in; ours are in capitals, and so may be read as small letters."""
    return ("id", text.upper()), ("job_id", text.upper()), ("generation_id", text)


def _begins(column: str, text: str) -> Condition:
    inner = _between(column, text)
    return Condition(f"seq IN (SELECT seq FROM pictures WHERE {column} != '' AND {inner.sql})", inner.values)


def _between(column: str, text: str) -> Condition:
    return Condition(f"{column} >= ? AND {column} < ?", (text, text + _LAST))


def _plain(value: object) -> float | int:
    number = value if isinstance(value, Decimal) else Decimal(0)
    return int(number) if number == number.to_integral_value() else float(number)


def _compared(column: str) -> Callable[[Term], Condition]:
    return lambda term: Condition(f"{column} {term.op} ?", (_plain(term.value),))


def _cost(term: Term) -> Condition:
    value = term.value if isinstance(term.value, Decimal) else Decimal(0)
    return Condition(f"charged {term.op} ?", (round(min(value, _DEAREST) * MILLION),))


def _size(term: Term) -> Condition:
    sides = units.size(str(term.value))
    if sides is None:
        return Condition("0")
    return Condition("(width = ? AND height = ?) OR preset = ?", (*sides, str(term.value).lower()))


def _ratio(term: Term) -> Condition:
    match units.ratio(str(term.value)):
        case (across, down):
            return Condition("height > 0 AND abs(width * ? - height * ?) <= height * ?", (down, across, across * _NEAR))
        case int() as shape:
            return Condition(f"width {'<=>'[shape + 1]} height")
        case _:
            return Condition("0")


_IS = {
    "favourite": "favourite",
    "unrated": "rating = 0",
    "enhanced": "enhanced",
    "imported": "imported",
    "sandbox": "sandbox",
    "trashed": "trashed_at IS NOT NULL",
}
_HAS = {"reference": "sources > 0", "notes": "noted", "tags": "tagged"}
_SIMPLE: dict[str, Callable[[Term], Condition]] = {
    "type": lambda term: Condition("video" if term.value == "video" else "NOT video"),
    "status": lambda term: Condition("state = ?", (str(term.value),)),
    "rating": _compared("rating"),
    "seed": _compared("seed"),
    "steps": _compared("steps"),
    "guidance": _compared("guidance"),
    "width": _compared("width"),
    "height": _compared("height"),
    "duration": _compared("seconds"),
    "cost": _cost,
    "size": _size,
    "ratio": _ratio,
}
