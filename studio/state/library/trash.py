"""The Trash as the window uses it: in and out with undo, for good only after a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import DiskTrouble
from studio.domain.picture import Picture
from studio.flow.trash import KEPT_FOR, Outcome, Trash
from studio.state.library.deeds import Deed, pictures
from studio.state.library.marking import Marking
from studio.state.tasks import Tasks
from studio.store.library import Library

_MANY = 200
"""From so many on it is told how far it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is deleted for good."""

    title: str
    sentence: str
    button: str = "Delete for good"


class TrashCan(QObject):
    """Moves pictures, tells what became of them, and hands what can be undone to :class:`Marking`.

    Signals:
        told: Something is to be said that cannot be undone.
            sentence: What came of it, or why not everything was done.
        progressed: Many are being moved.
            sentence: How far that is; empty when it is over.
        went: Pictures are in the library no more.
            ids: A tuple of their ids.
        came: Pictures are in the library again.
            pictures: A tuple of them, with the places of their files now.
    """

    told = Signal(str)
    progressed = Signal(str)
    went = Signal(object)
    came = Signal(object)

    def __init__(
        self, trash: Trash, library: Library, marking: Marking, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trash = trash
        self._library = library
        self._marking = marking
        self._tasks = tasks

    def begin(self) -> None:
        """Put right what a crash left, and hand what has been here for 30 days to the system's Trash."""
        self._tasks.start("Look after the Trash", self._begin(), name="trash")

    def throw(self, ids: Sequence[str]) -> None:
        """Put pictures into the Trash. Undo brings them back."""
        wanted = tuple(ids)
        self._move("Move to the Trash", wanted, self._thrown, _thrown_words, undo=self._restored)

    def restore(self, ids: Sequence[str]) -> None:
        """Bring pictures back to where they were. Undo puts them into the Trash again."""
        wanted = tuple(ids)
        self._move("Restore from the Trash", wanted, self._restored, _restored_words, undo=self._thrown)

    def question(self, count: int) -> Question:
        """Return what to ask before ``count`` pictures are deleted for good."""
        rest = "Paid for, and cannot be fetched again. The files go to the system’s Trash."
        return Question(f"Delete {pictures(count)} for good?", rest)

    def delete(self, ids: Sequence[str]) -> None:
        """Hand pictures of the Trash to that of the system. Ask :meth:`question` first."""
        self._tasks.start("Delete for good", self._delete(tuple(ids)))

    async def _begin(self) -> None:
        settled = await self._trash.settle()
        outcome = await self._trash.expire()
        if outcome.ids:
            days = KEPT_FOR.days
            self.told.emit(
                f"{pictures(len(outcome.ids))} went to the system’s Trash after {days} days in the Trash here."
            )
        if outcome.problem:
            self.told.emit(outcome.problem)
        if settled or outcome.ids:
            self._marking.changed.emit(outcome.ids)

    async def _delete(self, ids: tuple[str, ...]) -> None:
        outcome = await self._trash.delete(ids, self._progress("Deleting", len(ids)))
        self.progressed.emit("")
        if outcome.ids:
            self._marking.changed.emit(outcome.ids)
            self.told.emit(f"Deleted {pictures(len(outcome.ids))} for good. The files are in the system’s Trash.")
        if outcome.problem:
            self.told.emit(outcome.problem)

    def _move(
        self,
        title: str,
        ids: tuple[str, ...],
        do: Callable[[tuple[str, ...]], Awaitable[Outcome]],
        words: Callable[[Outcome], str],
        *,
        undo: Callable[[tuple[str, ...]], Awaitable[Outcome]],
    ) -> None:
        async def act() -> None:
            outcome = await do(ids)
            if outcome.ids:
                self._marking.changed.emit(outcome.ids)
                back, again = _turning(undo, outcome.ids), _turning(do, outcome.ids)
                # Told of as what changes the sidebar is, also for a single picture: it is out of sight.
                self._marking.push(Deed(words(outcome), back, again, weight=len(outcome.ids), shelves=True))
            if outcome.problem:
                self.told.emit(outcome.problem)

        self._tasks.start(title, act())

    async def _thrown(self, ids: tuple[str, ...]) -> Outcome:
        outcome = await self._trash.throw(ids, self._progress("Moving to the Trash", len(ids)))
        self.progressed.emit("")
        if outcome.ids:
            self.went.emit(outcome.ids)
        return outcome

    async def _restored(self, ids: tuple[str, ...]) -> Outcome:
        outcome = await self._trash.restore(ids, self._progress("Restoring", len(ids)))
        self.progressed.emit("")
        if outcome.ids:
            found = [await self._library.get(each) for each in outcome.ids]
            self.came.emit(tuple(each for each in found if isinstance(each, Picture)))
        return outcome

    def _progress(self, doing: str, total: int) -> Callable[[int], None]:
        def told(done: int) -> None:
            if total >= _MANY:
                self.progressed.emit(f"{doing}: {done:,} of {total:,}")

        return told


def _turning(
    do: Callable[[tuple[str, ...]], Awaitable[Outcome]], ids: tuple[str, ...]
) -> Callable[[], Awaitable[Sequence[str]]]:
    async def turn() -> Sequence[str]:
        outcome = await do(ids)
        if not outcome.ids and outcome.problem:
            raise DiskTrouble(outcome.problem)
        return outcome.ids

    return turn


def _thrown_words(outcome: Outcome) -> str:
    return f"Moved {pictures(len(outcome.ids))} to the Trash"


def _restored_words(outcome: Outcome) -> str:
    words = f"Restored {pictures(len(outcome.ids))}"
    if not outcome.renamed:
        return words
    return f"{words}, {'one' if outcome.renamed == 1 else f'{outcome.renamed:,}'} under another name"
