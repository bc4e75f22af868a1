"""The rows of the library: a key for each, and the pictures of those that are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage

from studio.domain.listing import Group, Grouping, Listed, Listing
from studio.domain.picture import Picture
from studio.state.images import Images, Wish
from studio.state.library.cell import FILELESS, Cell, cell_words
from studio.state.library.edits import Edits, edits
from studio.state.library.tile_image import TileShape, read_tile
from studio.state.library.window import Window
from studio.state.pictures import Tile
from studio.state.rows import VALUE
from studio.state.tasks import Tasks

_HELD = 2600
_SPARE = 400
"""How many more rows may be held until some make room."""

_KEEP_BYTES = 24 * 1024 * 1024
_SCREENS = 3
"""How many screens full of thumbnails are kept at least."""

_REST_MS, _LONG_MS = 30, 150
"""Who leaps further than is in sight is waited for until he rests, but not for longer than the second."""

_MOST_WANTED = 2000
_NOWHERE = QModelIndex()
_KEYS_A_MILLISECOND = 1024


class LibraryRows(QAbstractListModel):
    """As many rows as there are pictures, at eight bytes each. What the view sees is read and decoded, little else.

    A row's value is a :class:`Cell`. Its picture comes once :meth:`visible` has told that it is looked at.

    Signals:
        changing: Other rows are about to be shown: keep by key what has to survive it.
        shown: They are in place, with their groups.
        came: Rows that were read have come.
    """

    changing = Signal()
    shown = Signal()
    came = Signal()

    def __init__(
        self,
        read: Callable[[Sequence[int]], Awaitable[Sequence[Listed]]],
        tasks: Tasks,
        *,
        thumbnail: Callable[[Picture], Path],
        make: Callable[[Picture], object],
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        ``read`` finds the pictures of keys, in any order; ``thumbnail`` tells where the small copy of one is, and
        ``make`` puts it there when it is missing, in a worker thread.
        """
        super().__init__(parent)
        self._find = read
        self._tasks = tasks
        self._thumbnail = thumbnail
        self._make = make
        self._images = Images(tasks, self, keep_bytes=_KEEP_BYTES)
        self._images.ready.connect(self._decoded)
        self._keys: array[int] = array("q")
        self._groups: tuple[Group, ...] = ()
        self._grouping = Grouping.NONE
        self._stacks: Mapping[int, int] = {}
        self._held: OrderedDict[int, Picture | None] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: tuple[int, ...] = ()
        self._names: dict[str, int] = {}
        self._stand_in: dict[int, QImage] = {}
        self._shape = TileShape()
        self._window = Window()
        self._reading = self._closed = False
        self._looked = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._look)

    @property
    def keys(self) -> Sequence[int]:
        """The key of every row, in order."""
        return self._keys

    @property
    def groups(self) -> tuple[Group, ...]:
        """What stands together; together they are all rows, or there are none."""
        return self._groups

    @property
    def grouping(self) -> Grouping:
        """What the groups have in common."""
        return self._grouping

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of rows; a row has no children."""
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the :class:`Cell` of a row, or its words."""
        if not index.isValid() or not 0 <= index.row() < len(self._keys):
            return None
        if role == VALUE:
            return self.cell(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(self.cell(index.row()))
        return None

    def cell(self, row: int) -> Cell:
        """Return the value of a row as far as it has come. Reads nothing and decodes nothing."""
        key = self._keys[row]
        picture = self._held.get(key)
        stack = self._stacks.get(key, 1)
        if picture is None:
            return Cell(key, stack=stack)
        name = self._name(picture)
        image = self._images.kept(name) or self._stand_in.get(key)
        return Cell(key, Tile(picture, image, self._images.broken(name)), stack)

    def find(self, key: int) -> int:
        """Return the row of ``key``, or -1. Takes up to 2 ms in a hundred thousand."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def rows_of(self, keys: Iterable[int]) -> list[int]:
        """Return the rows of ``keys`` that are there, in ascending order."""
        wanted = set(keys)
        return [row for row, key in enumerate(self._keys) if key in wanted] if wanted else []

    def row_of_id(self, picture_id: str) -> int:
        """Return the row of a picture that is in sight or near it, or -1."""
        for row in self._window.near(len(self._keys)):
            picture = self._held.get(self._keys[row])
            if picture is not None and picture.id == picture_id:
                return row
        return -1

    def moment(self, row: int) -> datetime:
        """Return when the picture of a row was made. Keys tell it, except of what has no file."""
        picture = self._held.get(key := self._keys[row])
        if picture is not None:
            return picture.created_at
        return datetime.fromtimestamp(max(key, 0) // _KEYS_A_MILLISECOND / 1000, UTC)

    def pictures(self, keys: Iterable[int]) -> tuple[Picture, ...]:
        """Return the pictures of ``keys`` that are here; :meth:`want` brings the others."""
        return tuple(picture for key in keys if (picture := self._held.get(key)) is not None)

    def has(self, keys: Iterable[int]) -> bool:
        """Return whether all of ``keys`` were read."""
        return all(key in self._held for key in keys)

    def want(self, keys: Sequence[int]) -> None:
        """Read the pictures of up to 2,000 ``keys`` although nobody looks at them; :attr:`came` tells of it."""
        self._wanted = tuple(keys[:_MOST_WANTED])
        self._look()

    def show(self, listing: Listing) -> None:
        """Show ``listing``. When little is different, only that changes; else all rows are new."""
        keys = array("q", listing.keys)
        self.changing.emit()
        self._groups, self._grouping, self._stacks = tuple(listing.groups), listing.grouping, listing.stacks
        changes = edits(self._keys, keys)
        if changes is None or not self._keys:
            self.beginResetModel()
            self._keys = keys
            self.endResetModel()
        else:
            self._apply(changes, keys)
        self.shown.emit()
        self._look()

    def show_first(self, rows: Sequence[Listed], *, grouping: Grouping = Grouping.NONE) -> None:
        """Show ``rows`` at once, with their pictures; the whole listing follows."""
        self._hold(rows)
        self.show(Listing(keys=[row.key for row in rows], grouping=grouping))

    def visible(self, first: int, last: int) -> None:
        """Read and decode the rows from ``first`` to ``last`` before all others; whoever went out of sight waits."""
        was = self._window.seen
        if not self._window.move(first, last):
            return
        leaps = len(was) and (first > was.stop or last < was.start)
        if leaps and self._looked.isValid() and self._looked.elapsed() < _LONG_MS:
            self._images.focus(())
            self._rest.start()
        else:
            self._look()

    def wear(self, shape: TileShape) -> None:
        """Want thumbnails in another size. What is in sight stands in until they have come."""
        if shape == self._shape:
            return
        self._stand_in = {
            key: image
            for key in self._in(self._window.seen)
            if (picture := self._held.get(key)) is not None
            and (image := self._images.kept(self._name(picture)) or self._stand_in.get(key)) is not None
        }
        self._shape = shape
        self._ask()

    def touch(self, ids: Iterable[str]) -> None:
        """Read pictures again that have changed; until then they are shown as they were."""
        changed = set(ids)
        for key, picture in self._held.items():
            if picture is not None and picture.id in changed:
                self._images.forget(self._name(picture))
                self._stale.add(key)
        self._look()

    def renew(self) -> None:
        """Read again whatever is here: nobody knows what has changed."""
        self._stale.update(self._held)
        self._look()

    def close(self) -> None:
        """Read and decode nothing more; an answer that is on its way comes too late."""
        self._closed = True
        self._rest.stop()
        self._images.close()

    def _apply(self, changes: Edits, keys: array[int]) -> None:
        for start, count in reversed(changes.removed):
            self.beginRemoveRows(QModelIndex(), start, start + count - 1)
            del self._keys[start : start + count]
            self.endRemoveRows()
        for start, count in changes.inserted:
            self.beginInsertRows(QModelIndex(), start, start + count - 1)
            self._keys[start:start] = keys[start : start + count]
            self.endInsertRows()

    @Slot()
    def _look(self) -> None:
        """Ask for what the window lacks."""
        self._rest.stop()
        self._looked.start()
        self._ask()
        if not self._reading and self._lacking():
            self._reading = True
            self._tasks.start("Show pictures", self._read())

    async def _read(self) -> None:
        """Read what is in sight, and then what is near, one question at a time, until nothing is lacking."""
        try:
            while not self._rest.isActive() and (keys := self._lacking()):
                self._stale.difference_update(keys)
                listed = await self._find(keys)
                if self._closed:
                    return
                self._come(keys, listed)
        finally:
            self._reading = False

    def _lacking(self) -> list[int]:
        """Return the keys to read next."""
        for rows, most in self._window.rings(len(self._keys)):
            lacking = [key for key in self._in(rows) if key not in self._held or key in self._stale]
            if lacking:
                return lacking[:most]
        return [key for key in self._wanted if key not in self._held][: self._window.most]

    def _come(self, keys: Sequence[int], listed: Sequence[Listed]) -> None:
        for key in keys:
            self._held.setdefault(key, None)  # one that is not found is not asked for again
        self._hold(listed)
        told = set(keys)
        rows = [row for row in self._window.near(len(self._keys)) if self._keys[row] in told]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
        self._ask()
        self.came.emit()

    def _hold(self, listed: Iterable[Listed]) -> None:
        """Keep pictures; whoever came first and is not looked at makes room, many at a time."""
        for row in listed:
            self._held[row.key] = row.picture
            self._held.move_to_end(row.key)
        if len(self._held) <= _HELD + _SPARE:
            return
        near = {*self._wanted, *self._in(self._window.near(len(self._keys)))}
        for key in [key for key in self._held if key not in near][: len(self._held) - _HELD]:
            del self._held[key]
            self._stale.discard(key)

    def _ask(self) -> None:
        """Let the thumbnails be decoded that are in sight, and then those that come into sight next."""
        self._names.clear()
        self._images.keep(max(_KEEP_BYTES, _SCREENS * len(self._window.seen) * self._shape.side**2 * 4))
        self._images.focus(self._wishes())

    def _wishes(self) -> Iterator[tuple[str, Callable[[], Wish]]]:
        for key in self._in(self._window.ahead(len(self._keys))):
            picture = self._held.get(key)
            if picture is not None and picture.state not in FILELESS:
                name = self._name(picture)
                self._names[name] = key
                yield name, partial(self._wish, picture)

    def _wish(self, picture: Picture) -> Wish:
        shape = self._shape
        read = partial(_read_tile, shape.size_of(picture.width, picture.height), shape.radius)
        return Wish(self._thumbnail(picture), shape.side, partial(self._make, picture), read)

    def _name(self, picture: Picture) -> str:
        shape = self._shape
        return f"{picture.id} {picture.sha256} {shape.side}{'+' if shape.fill else '-'}"

    def _decoded(self, name: str) -> None:
        key = self._names.get(name)
        if key is None:
            return
        self._stand_in.pop(key, None)
        for row in self._window.ahead(len(self._keys)):
            if self._keys[row] == key:
                self.dataChanged.emit(self.index(row), self.index(row))
                return

    def _in(self, rows: Iterable[int]) -> Iterator[int]:
        count = len(self._keys)
        return (self._keys[row] for row in rows if row < count)


def _read_tile(target: QSize, radius: float, path: Path, side: int) -> QImage:
    return read_tile(path, target, radius)
