"""The base of every model here: whole frozen values under one role, changed by one or two verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

VALUE = Qt.ItemDataRole.UserRole + 1
"""The role under which a delegate finds the whole value of a row."""

Row = TypeVar("Row")
_NOWHERE = QModelIndex()


class Rows(QAbstractListModel, Generic[Row]):
    """A list of values. Subclasses say what a row's key and its words are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[str, int] | None = None

    def key(self, row: Row) -> str:
        """Return what names ``row`` among the others."""
        raise NotImplementedError

    def words(self, row: Row) -> str:
        """Return how a screen reader says ``row``; also what typing jumps to."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows as they stand."""
        return self._rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the value of a row, or its words."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == VALUE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(row)
        return None

    def find(self, key: str) -> int:
        """Return the row of ``key``, or -1. Costs nothing until rows come or go."""
        if self._places is None:
            self._places = {self.key(row): place for place, row in enumerate(self._rows)}
        return self._places.get(key, -1)

    def value(self, key: str) -> Row | None:
        """Return the value of ``key``, or None."""
        place = self.find(key)
        return None if place < 0 else self._rows[place]

    def put(self, row: Row, *, at: int = 0) -> None:
        """Update ``row`` where it stands, or insert it before place ``at``."""
        place = self.find(self.key(row))
        if place >= 0:
            if self._rows[place] != row:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place), self.index(place))
            return
        at = min(at, len(self._rows))
        self.beginInsertRows(QModelIndex(), at, at)
        self._rows.insert(at, row)
        self._places = None
        self.endInsertRows()

    def drop(self, key: str) -> None:
        """Remove the row of ``key``, if there is one."""
        place = self.find(key)
        if place < 0:
            return
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._rows[place]
        self._places = None
        self.endRemoveRows()

    def reset(self, rows: Iterable[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self._places = None
        self.endResetModel()

    def touch(self, place: int, row: Row) -> None:
        """Replace the value at ``place``."""
        self._rows[place] = row
        self.dataChanged.emit(self.index(place), self.index(place))

    def touch_all(self, changed: Mapping[int, Row]) -> None:
        """Replace the values at several places and tell it once: a view that looks at all rows looks once."""
        if not changed:
            return
        for place, row in changed.items():
            self._rows[place] = row
        self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))
