"""A search as it is typed, read: words, terms such as ``rating>=4``, quotes, minus, OR and parentheses.

Everything that stands side by side must hold; ``OR`` binds its two neighbours before that. A word the search does not
know stays text that is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.query_completion import Completion, Vocabulary, complete
from studio.domain.query_reading import Problem, Reader
from studio.domain.query_terms import Node, label, terms
from studio.domain.query_tokens import quoted

__all__ = ["Completion", "Piece", "Problem", "Query", "Vocabulary", "complete", "parse", "quoted", "without"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a search that is shown as a chip. Taking it out of the text leaves a search without it.

    Attributes:
        start: Where it begins in the text, with its minus or parenthesis.
        end: Behind its last letter.
        label: ``rating ≥ 3``.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Query:
    """A search that was read.

    Attributes:
        text: As it was typed.
        root: What it asks for, without what is wrong in it; None asks for everything.
        pieces: Known terms, in order, none inside another. Free words are none.
        problem: The first thing that is wrong with it.
    """

    text: str = ""
    root: Node | None = None
    pieces: tuple[Piece, ...] = ()
    problem: Problem | None = None

    @property
    def rest(self) -> str:
        """Return the text without its pieces: the words beside the chips."""
        starts = [0, *(piece.end for piece in self.pieces)]
        ends = [*(piece.start for piece in self.pieces), len(self.text)]
        kept = (self.text[start:end].strip() for start, end in zip(starts, ends, strict=True))
        return " ".join(part for part in kept if part)


def parse(text: str) -> Query:
    """Read ``text``, whatever it is. Takes some microseconds a word."""
    reader = Reader(text)
    parts = reader.everything()
    pieces = tuple(Piece(part.start, part.end, label(part)) for part in parts if _is_chip(part))
    return Query(text, reader.joined(parts), pieces, reader.problem)


def without(query: Query, piece: Piece | None = None) -> str:
    """Return the text of ``query`` without ``piece``, or without its last one. Unchanged when there is none."""
    chosen = piece or (query.pieces[-1] if query.pieces else None)
    if chosen is None:
        return query.text
    before, after = query.text[: chosen.start].rstrip(), query.text[chosen.end :].lstrip()
    return f"{before} {after}" if before and after else before + after


def _is_chip(node: Node) -> bool:
    return next(terms(node), None) is not None
