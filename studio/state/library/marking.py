"""Marks as the window gives them: one after the other, told in words, and undone as often as anybody wants."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.domain.marks import Change, Collection, Marked, Member, Shelf, SmartFolder
from studio.state.library import deeds
from studio.state.library.deeds import Deed, Restoring, Shelving
from studio.state.tasks import Tasks
from studio.store.marks import MarkBook

_Work = Callable[[], Awaitable[tuple[Marked, ...]]]
_MOST = 200
_HEAVIEST = 200_000
"""Pictures in all that can be undone: of each its marks are kept."""


class Marking(QObject):
    """Gives marks, keeps what was done, and undoes it.

    Everything is done in the order in which it was asked for: of three keys pressed quickly the last one stays, and an
    undo waits for what is just being written. What fails is told by :class:`Tasks` and changes nothing.

    Signals:
        changed: The marks of pictures are other ones.
            ids: A tuple of the ids of the pictures; empty when only collections or smart folders changed.
        shelves_changed: Collections or smart folders are other ones.
        told: Something was done that can be undone.
            sentence: What it was, for a toast.
        undo_changed: Other deeds come next.
            undo: What would be undone, as words; empty when there is nothing.
            redo: What would be done again.
    """

    changed = Signal(object)
    shelves_changed = Signal()
    told = Signal(str)
    undo_changed = Signal(str, str)

    def __init__(self, book: MarkBook, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._tasks = tasks
        self._done: deque[Deed] = deque()
        self._undone: list[Deed] = []
        self._turn = asyncio.Lock()

    @property
    def last(self) -> Deed | None:
        """What would be undone next."""
        return self._done[-1] if self._done else None

    def rate(self, ids: Iterable[str], stars: int) -> None:
        """Give pictures 0 to 5 stars."""
        self._apply("Rate", ids, Change(rating=stars), lambda count: deeds.rated(count, stars))

    def favour(self, ids: Iterable[str], on: bool) -> None:
        """Put a heart on pictures, or take it off."""
        self._apply("Mark as favourite", ids, Change(favourite=on), lambda count: deeds.favoured(count, on=on))

    def tag(self, ids: Iterable[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add tags to pictures and take others off."""
        change = Change(add_tags=tuple(add), remove_tags=tuple(remove))
        self._apply("Tag", ids, change, lambda count: deeds.tagged(count, add, remove))

    def note(self, picture_id: str, text: str) -> None:
        """Keep what the user wrote about a picture."""
        self._apply("Keep the notes", [picture_id], Change(notes=text), lambda _: deeds.NOTED)

    def collect(
        self, ids: Iterable[str], collection: Collection, *, before: str | None = None, ordered: bool = False
    ) -> None:
        """Put pictures into a collection; ``ordered`` puts them before the picture ``before``, or (None) at its end."""
        wanted = tuple(ids)

        async def work() -> tuple[Marked, ...]:
            if ordered or before is not None:
                return await self._book.arrange(collection.id, wanted, before=before)
            return await self._book.apply(wanted, Change(join=(Member(collection.id),)))

        def words(were: tuple[Marked, ...]) -> str:
            new = sum(not _is_in(each, collection.id) for each in were)
            return deeds.collected(new, collection.name) if new else deeds.reordered(len(wanted), collection.name)

        self._mark("Put into a collection", work, words)

    def uncollect(self, ids: Iterable[str], collection: Collection) -> None:
        """Take pictures out of a collection. They stay in the library."""
        words = collection.name
        self._apply(
            "Take out of a collection",
            ids,
            Change(leave=(collection.id,)),
            lambda count: deeds.uncollected(count, words),
        )

    def create(self, name: str, *, parent: str | None = None, holding: Iterable[str] = ()) -> None:
        """Make a collection, with the pictures ``holding`` in it."""
        wanted = tuple(holding)

        async def work() -> Deed | None:
            made = await self._book.create(name, parent=parent)
            try:
                if wanted:
                    await self._book.apply(wanted, Change(join=(Member(made.id),)))
            except StudioError:
                await self._book.put_back(Shelf(gone=(made.id,)))
                raise
            return self._shelved(deeds.created(made.name, len(wanted)), Shelf(gone=(made.id,)), wanted)

        self._do("Make a collection", work)

    def rename(self, collection: Collection, name: str) -> None:
        """Give a collection another name."""
        self._shelve(
            "Rename a collection", lambda: self._book.rename(collection.id, name), deeds.renamed(collection.name, name)
        )

    def move(self, collection: Collection, *, parent: str | None, place: int) -> None:
        """Put a collection into ``parent`` (None: at the top) as the ``place``-th there, from 0."""
        self._shelve(
            "Move a collection",
            lambda: self._book.move(collection.id, parent=parent, place=place),
            deeds.moved(collection.name),
        )

    def delete(self, collection: Collection) -> None:
        """Take a collection away, with those in it. Its pictures stay in the library."""
        self._shelve(
            "Delete a collection",
            lambda: self._book.delete(collection.id),
            deeds.deleted("collection", collection.name),
        )

    def keep_search(self, name: str, query: str) -> None:
        """Keep a search as a smart folder."""

        async def work() -> Deed:
            made = await self._book.create_folder(name, query)
            return self._shelved(deeds.kept_search(made.name), Shelf(gone=(made.id,)), ())

        self._do("Keep a search", work)

    def change_search(
        self, folder: SmartFolder, *, name: str | None = None, query: str | None = None, place: int | None = None
    ) -> None:
        """Give a smart folder another name, search or place (from 0)."""
        self._shelve(
            "Change a smart folder",
            lambda: self._book.change_folder(folder.id, name=name, query=query, place=place),
            deeds.changed_search(folder.name, name),
        )

    def delete_search(self, folder: SmartFolder) -> None:
        """Take a smart folder away."""
        self._shelve(
            "Delete a smart folder",
            lambda: self._book.delete_folder(folder.id),
            deeds.deleted("smart folder", folder.name),
        )

    def push(self, done: Deed) -> None:
        """Take in a deed that somebody else has done already, to be undone here; it is told of, too."""
        self._undone.clear()
        self._done.append(done)
        while len(self._done) > _MOST or (len(self._done) > 1 and sum(deed.weight for deed in self._done) > _HEAVIEST):
            self._done.popleft()
        self._say()
        self.told.emit(done.words)

    def undo(self) -> None:
        """Undo the last deed that is not undone, after everything that is being written now."""
        self._tasks.start("Undo", self._back())

    def redo(self) -> None:
        """Do the deed again that was undone last."""
        self._tasks.start("Redo", self._forth())

    async def settled(self) -> None:
        """Wait until everything that was asked for so far is written."""
        async with self._turn:
            pass

    async def _back(self) -> None:
        async with self._turn:
            if self._done:
                deed = self._done[-1]
                self._tell(deed, await deed.undo())
                self._undone.append(self._done.pop())
                self._say()

    async def _forth(self) -> None:
        async with self._turn:
            if self._undone:
                deed = self._undone[-1]
                self._tell(deed, await deed.redo())
                self._done.append(self._undone.pop())
                self._say()

    def _apply(self, title: str, ids: Iterable[str], change: Change, words: Callable[[int], str]) -> None:
        wanted = tuple(ids)
        self._mark(title, lambda: self._book.apply(wanted, change), lambda were: words(len(were)))

    def _mark(self, title: str, work: _Work, words: Callable[[tuple[Marked, ...]], str]) -> None:
        async def act() -> Deed | None:
            before = await work()
            if not before:
                return None
            restoring = Restoring(self._book, before)
            self.changed.emit(restoring.ids)
            return Deed(words(before), restoring.turn, restoring.turn, weight=len(before))

        self._do(title, act)

    def _shelve(self, title: str, work: Callable[[], Awaitable[Shelf]], words: str) -> None:
        async def act() -> Deed:
            before = await work()
            return self._shelved(words, before, tuple(dict.fromkeys(picture for picture, _ in before.members)))

        self._do(title, act)

    def _shelved(self, words: str, before: Shelf, ids: tuple[str, ...]) -> Deed:
        shelving = Shelving(self._book, before)
        self.shelves_changed.emit()
        self.changed.emit(ids)
        return Deed(words, shelving.turn, shelving.turn, weight=max(len(ids), 1), shelves=True)

    def _do(self, title: str, work: Callable[[], Awaitable[Deed | None]]) -> None:
        async def act() -> None:
            async with self._turn:
                deed = await work()
                if deed is not None:
                    self.push(deed)

        self._tasks.start(title, act())

    def _tell(self, deed: Deed, ids: Sequence[str]) -> None:
        if deed.shelves:
            self.shelves_changed.emit()
        if ids or deed.shelves:
            self.changed.emit(tuple(ids))

    def _say(self) -> None:
        undo = self._done[-1].words if self._done else ""
        redo = self._undone[-1].words if self._undone else ""
        self.undo_changed.emit(undo, redo)


def _is_in(marked: Marked, collection_id: str) -> bool:
    return any(each.collection == collection_id for each in marked.marks.collections)
