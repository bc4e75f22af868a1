"""What a picture or clip can be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.picture import Picture
from studio.state.images import Images
from studio.state.pictures import PictureRows, Tile
from studio.state.rows import VALUE, Rows


class Rivals(Rows[Tile]):
    """What is compared, and after it what may be compared with it, in the order in which it comes up.

    Their order stays as it is while they are compared. Thumbnails are decoded when a row is looked at, not before.
    """

    def __init__(
        self,
        recent: PictureRows,
        images: Images,
        compared: Sequence[Picture],
        rest: Sequence[Picture] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make the rows. Without ``rest`` they are the recent ones of the same kind, those most like the first of
        ``compared`` before others, and one that is made meanwhile comes to the end."""
        super().__init__(parent)
        self._recent = recent
        self._first = compared[0]
        others = _likest(self._first, (tile.picture for tile in recent.rows)) if rest is None else rest
        known = {picture.id: picture for picture in (*compared, *others)}
        self.reset(Tile(picture) for picture in known.values())
        images.ready.connect(self._thumbnail_came)
        if rest is None:
            for signal in (recent.dataChanged, recent.rowsInserted, recent.modelReset):
                signal.connect(self._follow)

    def key(self, row: Tile) -> str:
        """Return the picture's id."""
        return row.picture.id

    def words(self, row: Tile) -> str:
        """Return what a screen reader says of a picture."""
        return self._recent.words(row)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the value of a row with its thumbnail as far as it is decoded, or its words."""
        value = super().data(index, role)
        return self._recent.tile(value.picture) if role == VALUE and isinstance(value, Tile) else value

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere, if it is one of them."""
        if (place := self.find(picture.id)) >= 0:
            self.touch(place, Tile(picture))

    def after(self, picture_id: str, *, but: Iterable[str]) -> Picture | None:
        """Return the first picture behind ``picture_id`` that is none of ``but``; None at the end."""
        left_out = set(but)
        behind = self._rows[self.find(picture_id) + 1 :]
        return next((tile.picture for tile in behind if tile.picture.id not in left_out), None)

    def beside(self, picture_id: str, by: int, *, but: Iterable[str]) -> Picture | None:
        """Return the nearest picture before (-1) or behind (1) ``picture_id`` that is none of ``but``."""
        left_out, place = set(but), self.find(picture_id) + by
        while 0 <= place < len(self._rows):
            if self._rows[place].picture.id not in left_out:
                return self._rows[place].picture
            place += by
        return None

    def _follow(self) -> None:
        for tile in self._recent.rows:
            if tile.picture.is_video == self._first.is_video and self.find(tile.picture.id) < 0:
                self.put(Tile(tile.picture), at=len(self._rows))

    def _thumbnail_came(self, picture_id: str) -> None:
        if (place := self.find(picture_id)) >= 0:
            self.touch(place, self._rows[place])


def _likest(picture: Picture, others: Iterable[Picture]) -> list[Picture]:
    """Return those of the same kind, the likest first and among them in the order given."""
    rivals = [other for other in others if other.is_video == picture.is_video and other.id != picture.id]
    return sorted(rivals, key=lambda other: _unlike(picture, other))


def _unlike(picture: Picture, other: Picture) -> int:
    """Return how little two have in common: their run or their words, their style or model, or nothing."""
    one, two = picture.request, other.request
    if picture.job_id == other.job_id or (one.prompt and one.prompt == two.prompt):
        return 0
    return 1 if one.lora_id is not None and one.lora_id == two.lora_id else 2
