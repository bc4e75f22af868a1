"""A search cut into its smallest parts, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from studio.domain.query_terms import FIELDS

_SIGN = re.compile(r"([A-Za-z]+)(?:(:)(>=|<=|≥|≤|>|<|=)?|(\s*)(>=|<=|≥|≤|>|<|=))")
_CLOSED_BY = {'"': '"', "“": "”", "„": "“”", "«": "»"}
_PLAIN = {"≥": ">=", "≤": "<=", ":": "="}


class Part(Enum):
    """What a token is."""

    OPEN = "("
    CLOSE = ")"
    MINUS = "-"
    OR = "OR"
    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Token:
    """One part.

    Attributes:
        text: What a word or phrase says, without quotes; the name of a field.
        op: The sign behind the name of a field: ``=`` also for a colon.
        colon: Whether that sign is a colon alone.
        closed: False for a phrase whose last quote is missing.
    """

    part: Part
    text: str
    start: int
    end: int
    op: str = ""
    colon: bool = False
    closed: bool = True


def tokens(text: str) -> tuple[Token, ...]:
    """Cut ``text`` into its parts. Costs one walk through it; whatever it says, it has parts."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        found.append(token)
        at = token.end
        if token.part is Part.FIELD and (value := _value(text, token)) is not None:
            found.append(value)
            at = value.end
    return tuple(found)


def quoted(value: str) -> str:
    """Return ``value`` as it stands behind a colon, or alone, so that it is read back as it is."""
    parts = tokens(value)
    if parts == (Token(Part.WORD, value, 0, len(value)),) and value[0] not in "-<>=≥≤:":
        return value
    return '"' + value.replace('"', '""') + '"'


def _token(text: str, at: int) -> Token:
    letter = text[at]
    if letter in "()":
        return Token(Part(letter), letter, at, at + 1)
    if letter in _CLOSED_BY:
        return _phrase(text, at)
    if letter == "-" and _negates(text, at):
        return Token(Part.MINUS, "-", at, at + 1)
    field = _field(text, at)
    if field is not None:
        return field
    word = _word(text, at)
    return Token(Part.OR, "OR", at, word.end) if word.text == "OR" else word


def _negates(text: str, at: int) -> bool:
    """Whether the minus at ``at`` turns what follows around: not so in ``--ar``, ``- `` or at the end."""
    after = text[at + 1 : at + 2]
    return after.isalnum() or after == "(" or after in _CLOSED_BY


def _field(text: str, at: int) -> Token | None:
    found = _SIGN.match(text, at)
    field = FIELDS.get(found[1].lower()) if found else None
    if found is None or field is None:
        return None
    if found[4] and not field.compares:
        return None  # "style > x" is a sentence, "rating > 3" is a comparison
    op = found[3] or found[2] or found[5]
    return Token(Part.FIELD, field.name, at, found.end(), op=_PLAIN.get(op, op), colon=bool(found[2] and not found[3]))


def _value(text: str, field: Token) -> Token | None:
    """Return what stands behind the sign of ``field``, maybe after a space; None when that is something else."""
    at = field.end
    while at < len(text) and text[at].isspace():
        at += 1
    if at == len(text) or text[at] in "()":
        return None
    if text[at] in _CLOSED_BY:
        return _phrase(text, at)
    if at > field.end and (_field(text, at) is not None or _word(text, at).text == "OR"):
        return None
    return _word(text, at)


def _word(text: str, at: int) -> Token:
    end = at + 1
    while end < len(text) and not text[end].isspace() and text[end] not in "()" and text[end] not in _CLOSED_BY:
        end += 1
    return Token(Part.WORD, text[at:end], at, end)


def _phrase(text: str, at: int) -> Token:
    """Read from one quote to the next. Two plain ones in a row are one that is meant."""
    closers = _CLOSED_BY[text[at]]
    said: list[str] = []
    end = at + 1
    while end < len(text):
        if text[end] in closers:
            if text[end] != '"' or text[end + 1 : end + 2] != '"':
                return Token(Part.PHRASE, "".join(said), at, end + 1)
            end += 1
        said.append(text[end])
        end += 1
    return Token(Part.PHRASE, "".join(said), at, len(text), closed=False)
