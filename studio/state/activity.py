"""What happened lately: the list behind the bell, and the toasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.clock import Clock
from studio.state import words
from studio.state.rows import Rows

_MOST = 500


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened.

    Attributes:
        id: Names it.
        at: When.
        tone: ``ok``, ``info``, ``warn`` or ``err``; failures stay until dismissed.
        title: In bold.
        text: The rest.
        money: Credits words of the text, shown in the colour of credits.
        image: A small picture, or None.
        job_id: The job it is about; empty without one.
    """

    id: str
    at: datetime
    tone: str
    title: str
    text: str = ""
    money: str = ""
    image: QImage | None = None
    job_id: str = ""


class Activity(Rows[Note]):
    """Notes, newest first.

    Signals:
        unseen_changed: The number on the bell.
            count: As text; empty when nothing is new.
        toasted: A note for something out of sight.
            note: The :class:`Note`.
        noted: Something happened.
            note: The :class:`Note`.
    """

    unseen_changed = Signal(str)
    toasted = Signal(object)
    noted = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._count = 0
        self.unseen = 0

    def key(self, row: Note) -> str:
        """Return the note's id."""
        return row.id

    def words(self, row: Note) -> str:
        """Return what a screen reader says of a note."""
        return f"{self.when(row)}, {row.title} {row.text} {row.money}".strip()

    def note(
        self,
        title: str,
        text: str = "",
        *,
        tone: str = "info",
        money: str = "",
        image: QImage | None = None,
        job_id: str = "",
        toast: bool = False,
    ) -> None:
        """Write down that something happened; with ``toast`` it is shown as well."""
        self._count += 1
        note = Note(f"n{self._count}", self._clock.now(), tone, title, text, money, image, job_id)
        self.put(note)
        if len(self._rows) > _MOST:
            self.drop(self.key(self._rows[-1]))
        self.noted.emit(note)
        self.unseen += 1
        self.unseen_changed.emit(str(self.unseen))
        if toast:
            self.toasted.emit(note)

    def recall(self, notes: Iterable[Note]) -> None:
        """Tell once more what was told before this start, oldest first, below all that is new. It was seen then."""
        self.reset([*self._rows, *reversed([*notes])][:_MOST])

    def when(self, note: Note) -> str:
        """Return the time of a note of today, else its day: ``10:42``, ``28 Nov``."""
        at, today = note.at.astimezone(), self._clock.now().astimezone().date()
        return words.clock_time(at) if at.date() == today else f"{at.day} {at:%b}"

    def seen(self) -> None:
        """Take the number off the bell: the list was opened."""
        self.unseen = 0
        self.unseen_changed.emit("")
