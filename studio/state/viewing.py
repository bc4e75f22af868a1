"""Walking through pictures one by one, whatever model they are rows of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from studio.domain.picture import Picture
from studio.state.pictures import Tile
from studio.state.rows import VALUE, Rows
from studio.state.whole_pictures import NO_FILE, Pixels, WholePictures

NEAR = 64
"""How far a picture that moved is looked for when its model cannot tell where it is."""

_AHEAD = (1, 2, -1)
"""Which neighbours are decoded ahead, seen in the direction that is walked."""


def tile_at(model: QAbstractItemModel, row: int) -> Tile | None:
    """Return the picture of a row with its thumbnail; None when there is none, or it is not read yet."""
    value = model.index(row, 0).data(VALUE)
    tile = getattr(value, "tile", value)
    return tile if isinstance(tile, Tile) and tile.picture is not None else None


def row_of(model: QAbstractItemModel, picture_id: str, *, near: int = 0) -> int:
    """Return the row of a picture, or -1. A model that does not know its pictures by id is looked through nearby."""
    if isinstance(model, Rows):
        return model.find(picture_id)
    rows = range(max(0, near - NEAR), min(model.rowCount(), near + NEAR + 1))
    for row in sorted(rows, key=lambda row: abs(row - near)):
        tile = tile_at(model, row)
        if tile is not None and tile.picture.id == picture_id:
            return row
    return -1


def pictures_after(model: QAbstractItemModel, row: int, *, most: int = NEAR) -> tuple[Picture, ...]:
    """Return up to ``most`` pictures behind ``row``, and after them those before it, as far as they are read already.

    What has no file is left out.
    """
    behind = range(row + 1, min(model.rowCount(), row + 1 + most))
    tiles = [tile_at(model, each) for each in (*behind, *range(max(0, row - most), row))]
    found = [tile.picture for tile in tiles if tile is not None and tile.picture.state not in NO_FILE]
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class ViewingView:
    """What is looked at.

    Attributes:
        picture: None while its row is read.
        row: Where it stands, from 0; -1 when it is not among those that are walked.
        count: How many there are.
    """

    picture: Picture | None = None
    row: int = -1
    count: int = 0


class Viewing(QObject):
    """Stands on one row of a model and walks; its neighbours are decoded ahead in the direction of the walk.

    It reads only the rows around it, so the model may be as long as it likes and read its rows when they are asked
    for. Where the row itself goes, it goes along; where it is removed, to the one that takes its place.

    Signals:
        changed: It stands elsewhere, or something about the picture changed.
            view: The new :class:`ViewingView`.
        pixels_came: The picture it stands on can be had, or is known to be unreadable.
        emptied: There is nothing left to stand on.
    """

    changed = Signal(object)
    pixels_came = Signal()
    emptied = Signal()

    def __init__(self, whole: WholePictures, name: str, parent: QObject | None = None) -> None:
        """Make it. ``name`` parts its wishes from those of others who look at ``whole``."""
        super().__init__(parent)
        self._whole = whole
        self._name = name
        self._model: QAbstractItemModel | None = None
        self._place = QPersistentModelIndex()
        self._key: object = None
        self._heading = 1
        self.view = ViewingView()
        whole.came.connect(self._came)

    @property
    def model(self) -> QAbstractItemModel | None:
        """What is walked."""
        return self._model

    @property
    def pixels(self) -> Pixels | None:
        """The whole picture, None while it is decoded."""
        picture = self.view.picture
        return None if picture is None else self._whole.get(picture.id)

    @property
    def trouble(self) -> str:
        """Why the picture cannot be shown; empty when it can, or may be."""
        picture = self.view.picture
        return "" if picture is None else self._whole.trouble(picture.id)

    @property
    def tile(self) -> Tile | None:
        """The picture with its thumbnail."""
        return tile_at(self._model, self.view.row) if self._model is not None and self.view.row >= 0 else None

    def open(self, model: QAbstractItemModel, row: int, picture: Picture | None = None) -> None:
        """Walk ``model`` from ``row`` on. ``picture`` is shown when there is no such row."""
        self._listen(model)
        self._heading = 1
        if 0 <= row < model.rowCount():
            self._stand(row)
        else:
            self._place = QPersistentModelIndex()
            self._put(picture, -1)

    def close(self) -> None:
        """Look at nothing, and wish for no more pictures."""
        self._unlisten()
        self._place = QPersistentModelIndex()
        self.view = ViewingView()
        self._whole.release(self._name)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) picture; at the ends it stays."""
        if self._model is not None and by:
            row = max(self.view.row, -1 if by > 0 else 0) + by
            self.go(min(max(row, 0), self._model.rowCount() - 1))

    def go(self, row: int) -> None:
        """Go to a row."""
        if self._model is not None and 0 <= row < self._model.rowCount() and row != self.view.row:
            self._heading = 1 if row > self.view.row else -1
            self._stand(row)

    def go_start(self) -> None:
        """Go to the first picture."""
        self.go(0)

    def go_end(self) -> None:
        """Go to the last picture."""
        if self._model is not None:
            self.go(self._model.rowCount() - 1)

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere, if it is the picture looked at."""
        if self.view.picture is not None and self.view.picture.id == picture.id:
            self._put(picture, self.view.row)

    def _listen(self, model: QAbstractItemModel) -> None:
        if model is self._model:
            return
        self._unlisten()
        self._model = model
        model.dataChanged.connect(self._renewed)
        model.modelReset.connect(self._reset)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._moved)

    def _unlisten(self) -> None:
        if (model := self._model) is not None:
            model.dataChanged.disconnect(self._renewed)
            model.modelReset.disconnect(self._reset)
            for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
                signal.disconnect(self._moved)
            self._model = None

    def _stand(self, row: int) -> None:
        if (model := self._model) is None:
            return
        # A model that reads its rows when they are in sight is told which these are.
        if (look := getattr(model, "visible", None)) is not None:
            look(max(0, row - 4), min(model.rowCount() - 1, row + 4))
        self._place = QPersistentModelIndex(model.index(row, 0))
        self._key = getattr(model.index(row, 0).data(VALUE), "key", None)
        tile = tile_at(model, row)
        self._put(None if tile is None else tile.picture, row)

    def _put(self, picture: Picture | None, row: int) -> None:
        self.view = ViewingView(picture, row, 0 if self._model is None else self._model.rowCount())
        self._wish()
        self.changed.emit(self.view)

    def _wish(self) -> None:
        here = self.view.picture
        near = [tile.picture for by in _AHEAD if (tile := self._tile(self.view.row + by * self._heading)) is not None]
        self._whole.want(self._name, [here, *near] if here is not None else near, seen=int(here is not None))

    def _tile(self, row: int) -> Tile | None:
        if self._model is None or self.view.row < 0 or not 0 <= row < self._model.rowCount():
            return None
        return tile_at(self._model, row)

    def _came(self, picture_id: str) -> None:
        if self.view.picture is not None and self.view.picture.id == picture_id:
            self.pixels_came.emit()

    def _renewed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self.view.row
        if row < 0 or not first.row() - 2 <= row <= last.row() + 2:
            return
        tile = self._tile(row)
        if first.row() <= row <= last.row() and tile is not None and tile.picture != self.view.picture:
            self._put(tile.picture, row)
        else:
            self._wish()

    def _moved(self) -> None:
        """Rows came or went: the same picture stands elsewhere, or another one in its place."""
        if self._model is None:
            return
        if self.view.row < 0:
            self._put(self.view.picture, -1)
        elif self._place.isValid():
            self._put(self.view.picture, self._place.row())
        elif self._model.rowCount():
            self._stand(min(self.view.row, self._model.rowCount() - 1))
        else:
            self.emptied.emit()

    def _found(self, picture: Picture | None) -> int:
        model, find = self._model, getattr(self._model, "find", None)
        if model is None or picture is None:
            return -1
        # A listing of the library names its rows by numbers.
        if find is not None and self._key is not None and (row := int(find(self._key))) >= 0:
            return row
        return row_of(model, picture.id, near=self.view.row)

    def _reset(self) -> None:
        """All rows are others: the picture is looked for among them."""
        picture = self.view.picture
        row = self._found(picture)
        if row >= 0:
            self._stand(row)
        else:
            self._place = QPersistentModelIndex()
            self._moved()
