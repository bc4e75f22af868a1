"""What stands in the search field: known words as chips, the rest as words, and what could come next."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.query import Completion, Problem, Vocabulary, complete, parse

_OR_FIRST = re.compile(r"\s*OR(\s|$)")
_PAUSE_MS = 60


@dataclass(frozen=True, slots=True)
class Chip:
    """A known word.

    Attributes:
        text: As it was typed, such as ``rating>=3``.
        label: As it is shown, such as ``rating ≥ 3``.
    """

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Chips, then words; all of them have to be true of what is found."""

    chips: tuple[Chip, ...] = ()
    words: str = ""

    @property
    def text(self) -> str:
        """Return the whole query."""
        return " ".join(part for part in (*(chip.text for chip in self.chips), self.words.strip()) if part)


@dataclass(frozen=True, slots=True)
class SearchView:
    """Everything the field shows.

    Attributes:
        cursor: Where the cursor stands in the words.
        problem: What is wrong with the words and where in them; None while all is well.
        offers: What could stand at the cursor, best first.
    """

    asked: Asked = Asked()
    cursor: int = 0
    problem: Problem | None = None
    offers: tuple[Completion, ...] = ()


def settle(asked: Asked, cursor: int, *, whole: bool = False) -> tuple[Asked, int]:
    """Make chips of the known words that are complete: followed by a space, or all of them when ``whole``.

    The chip before an ``OR`` becomes words again: it is half of what is meant. Return what stands there then, and
    where its cursor is.
    """
    if asked.chips and _OR_FIRST.match(asked.words):
        before = f"{asked.chips[-1].text} "
        asked, cursor = Asked(asked.chips[:-1], before + asked.words.lstrip()), len(before) + cursor
    chips, words = list(asked.chips), asked.words
    query = parse(words)
    for piece in reversed(query.pieces):
        ended = (whole or words[piece.end : piece.end + 1].isspace()) and not _OR_FIRST.match(words[piece.end :])
        wrong = query.problem is not None and query.problem.start < piece.end and piece.start < query.problem.end
        if not ended or wrong:
            continue
        chips.insert(len(asked.chips), Chip(words[piece.start : piece.end], piece.label))
        end = piece.end + (words[piece.end : piece.end + 1] == " ")
        words = words[: piece.start] + words[end:]
        cursor -= max(0, min(cursor, end) - piece.start)
    words, cursor = (words, cursor) if words.strip() else ("", 0)
    return replace(asked, chips=tuple(_unlike(chips)), words=words), cursor


def _unlike(chips: list[Chip]) -> list[Chip]:
    """Asking the same twice asks it once."""
    return list({chip.text: chip for chip in chips}.values())


class Search(QObject):
    """The query as it is typed.

    Signals:
        changed: Something in the field changed.
            view: The :class:`SearchView`.
        asked: There is something else to look for. Of a search that is wrong the rest is looked for.
            text: The whole query.
    """

    changed = Signal(object)
    asked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vocabulary = Vocabulary()
        self.view = SearchView()
        self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)

    @property
    def text(self) -> str:
        """Return the whole query."""
        return self.view.asked.text

    def type(self, words: str, cursor: int) -> None:
        """Take what was typed beside the chips."""
        asked, cursor = settle(replace(self.view.asked, words=words), cursor)
        self._show(asked, cursor, offering=True)

    def enter(self) -> None:
        """Make a chip of whatever is one: Return was pressed, or the field is left."""
        asked, cursor = settle(self.view.asked, self.view.cursor, whole=True)
        self._show(asked, cursor)

    def accept(self, offer: Completion) -> None:
        """Put what was offered in its place; what is complete by it becomes a chip."""
        words = self.view.asked.words
        words = words[: offer.start] + offer.text + words[offer.end :]
        asked, cursor = settle(replace(self.view.asked, words=words), offer.start + len(offer.text))
        self._show(asked, cursor, offering=True)

    def remove(self, number: int) -> None:
        """Take chip ``number`` away."""
        asked = self.view.asked
        chips = tuple(chip for at, chip in enumerate(asked.chips) if at != number)
        self._show(replace(asked, chips=chips), self.view.cursor)

    def remove_last(self) -> None:
        """Take the last chip away, or without any the words."""
        chips = self.view.asked.chips
        if chips:
            self.remove(len(chips) - 1)
        else:
            self.clear()

    def edit(self, number: int) -> None:
        """Make words of chip ``number`` again, to change them."""
        asked = self.view.asked
        text = asked.chips[number].text
        chips = tuple(chip for at, chip in enumerate(asked.chips) if at != number)
        rest = f" {asked.words.strip()}" if asked.words.strip() else ""
        self._show(Asked(chips, text + rest), len(text), offering=True)

    def clear(self) -> None:
        """Look for everything."""
        self._show(Asked(), 0)

    def put(self, text: str) -> None:
        """Look for ``text`` in place of whatever stood there."""
        self._show(*settle(Asked((), text), len(text), whole=True))

    def offer(self) -> None:
        """Offer what could stand at the cursor, also before a letter is typed."""
        asked, cursor = self.view.asked, self.view.cursor
        self.view = replace(self.view, offers=complete(asked.words, cursor, self.vocabulary))
        self.changed.emit(self.view)

    def dismiss(self) -> None:
        """Offer nothing until something is typed."""
        self._show(self.view.asked, self.view.cursor)

    def _show(self, asked: Asked, cursor: int, *, offering: bool = False) -> None:
        query = parse(asked.words)
        offering = offering and bool(asked.words[:cursor].strip())
        offers = complete(asked.words, cursor, self.vocabulary) if offering else ()
        self.view = SearchView(asked, cursor, query.problem, offers)
        self.changed.emit(self.view)
        if asked.text != self._told:
            self._pause.start()

    def _tell(self) -> None:
        text = self.text
        if text != self._told:
            self._told = text
            self.asked.emit(text)
