"""Which words of prompts differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""Some words and marks with the space after them, and whether the others lack them."""

_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_MOST = 800
"""Words and marks that are compared one by one. What is longer is compared as a whole: matching costs their square."""


def differing(prompts: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """Return every prompt in pieces. The first is held against the second, all others against the first."""
    words = [_WORD.findall(prompt) for prompt in prompts]
    return tuple(_pieces(own, words[0 if at else 1] if len(words) > 1 else own) for at, own in enumerate(words))


def _pieces(own: list[str], other: list[str]) -> tuple[Piece, ...]:
    if max(len(own), len(other)) > _MOST:
        return (("".join(own), own != other),)
    one, two = ([word.strip().casefold() for word in words] for words in (own, other))
    found: list[Piece] = []
    for deed, start, end, _, _ in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if start < end:
            found.append(("".join(own[start:end]), deed != "equal"))
    return tuple(found)
