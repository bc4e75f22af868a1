"""How well words that were typed fit words that are there."""

from __future__ import annotations


def fit(typed: str, text: str, *, scattered: bool = True) -> int | None:
    """Return how well ``typed`` fits ``text``: more is better, None is not at all.

    Every typed word must be found. Best is the start of a word, then its middle; ``scattered`` also finds its letters
    in order with others between, which long texts have by chance.
    """
    text = text.casefold()
    points = [_of_word(word, text, scattered) for word in typed.casefold().split()]
    return None if None in points else sum(point for point in points if point is not None)


def _of_word(word: str, text: str, scattered: bool) -> int | None:
    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    if starts:
        heads = [at for at in starts if at == 0 or not text[at - 1].isalnum()]
        return (200 if heads else 120) - min((heads or starts)[0], 60)
    return _scattered(word, text) if scattered else None


def _scattered(word: str, text: str) -> int | None:
    at, first = -1, -1
    for letter in word:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
        first = at if first < 0 else first
    return max(50 - (at - first + 1 - len(word)), 1)
