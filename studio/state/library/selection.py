"""What is selected in the library, also when that is ten thousand pictures of which few have been read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.domain.money import credits_in_words
from studio.domain.picture import Picture
from studio.state import words
from studio.state.library.cell import FILELESS
from studio.state.library.rows import LibraryRows
from studio.state.tasks import Tasks
from studio.store.finder import Finder

_AT_ONCE = 1000
_MOST_READ = 500


@dataclass(frozen=True, slots=True)
class SelectionView:
    """What the bar below the pictures shows.

    Attributes:
        keys: What is selected, as its rows stand.
        current: The key of the picture the hand is on; None without one.
        facts: ``5.2 MB · 3 credits``; empty while it is added up.
        rating: The stars all of them have, else 0.
        favourite: Whether all of them are favourites.
    """

    keys: tuple[int, ...] = ()
    current: int | None = None
    facts: str = ""
    rating: int = 0
    favourite: bool = False


class Selection(QObject):
    """Follows what a view selects.

    Signals:
        changed: Something else is selected, or is known of it.
            view: The :class:`SelectionView`.
        cleared: Nothing should be selected any more.
    """

    changed = Signal(object)
    cleared = Signal()

    def __init__(self, finder: Finder, rows: LibraryRows, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._rows = rows
        self._tasks = tasks
        self.view = SelectionView()
        rows.dataChanged.connect(self._look)

    @property
    def picture(self) -> Picture | None:
        """The picture the hand is on, once it is read."""
        current = self.view.current
        found = self._rows.pictures((current,)) if current is not None else ()
        return found[0] if found else None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Those of the selected ones that are read, as they stand."""
        return self._rows.pictures(self.view.keys)

    def select(self, keys: Sequence[int], current: int | None) -> None:
        """Take over what is selected now."""
        keys = tuple(keys)
        if (keys, current) == (self.view.keys, self.view.current):
            return
        self.view = SelectionView(keys, current)
        self._tasks.cancel("selection")
        if len(keys) > 1:
            self._tasks.start("Add up what is selected", self._add_up(keys), name="selection")
        self._show(facts="")

    def clear(self) -> None:
        """Select nothing."""
        if self.view != SelectionView():
            self.select((), None)
            self.cleared.emit()

    def with_ids(self, keys: Sequence[int], act: Callable[[tuple[str, ...]], object]) -> None:
        """Do ``act`` with the ids of the pictures of ``keys``: at once when they are read, else when they are.

        What has no file yet is no picture that can be marked, and is left out.
        """
        here = self._rows.pictures(keys)
        if len(here) == len(keys):
            ids = tuple(picture.id for picture in here if picture.state not in FILELESS)
            if ids:
                act(ids)
            return

        async def read() -> None:
            if found := await self._finder.ids(keys):
                act(found)

        self._tasks.start("Read what is selected", read())

    def with_pictures(self, keys: Sequence[int], act: Callable[[tuple[Picture, ...]], object]) -> None:
        """Do ``act`` with the pictures of ``keys``, in their order."""
        here = self._rows.pictures(keys)
        if len(here) == len(keys):
            act(here)
            return

        async def read() -> None:
            act(await self._read(tuple(keys)))

        self._tasks.start("Read what is selected", read())

    def with_names(self, keys: Sequence[int], act: Callable[[Mapping[int, str]], object]) -> None:
        """Do ``act`` with the id of each of ``keys``: at once when they are read, else unless others are asked for."""
        self._tasks.cancel("names")
        here = self._rows.pictures(keys)
        if len(here) == len(keys):
            act({key: picture.id for key, picture in zip(keys, here, strict=True)})
            return

        async def read() -> None:
            act({row.key: row.picture.id for row in await self._finder.rows(keys)})

        self._tasks.start("Remember what is selected", read(), name="names")

    async def _read(self, keys: tuple[int, ...]) -> tuple[Picture, ...]:
        found: dict[int, Picture] = {}
        for at in range(0, len(keys), _AT_ONCE):
            listed = await self._finder.rows(keys[at : at + _AT_ONCE])
            found |= {row.key: row.picture for row in listed}
        return tuple(found[key] for key in keys if key in found)

    async def _add_up(self, keys: tuple[int, ...]) -> None:
        sums = await self._finder.sums(keys)
        if self.view.keys == keys:
            self._show(facts=" · ".join((words.size(sums.size_bytes), credits_in_words(sums.charged))))

    def _look(self, *_: object) -> None:
        """What is selected may have other stars now."""
        if self.view.keys and self._seen(self.view.facts) != self.view:
            self._show(facts=self.view.facts)

    def _show(self, *, facts: str) -> None:
        self.view = self._seen(facts)
        self.changed.emit(self.view)

    def _seen(self, facts: str) -> SelectionView:
        keys, current = self.view.keys, self.view.current
        few = self._rows.pictures(keys[:_MOST_READ])
        ratings = {picture.rating for picture in few}
        rating = ratings.pop() if len(ratings) == 1 else 0
        favourite = bool(few) and all(picture.favourite for picture in few)
        return SelectionView(keys, current, facts, rating, favourite)
