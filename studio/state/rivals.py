"""The clips that one can be compared with."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.state.pictures import PictureRows, Tile
from studio.state.rows import Rows


class Rivals(Rows[Tile]):
    """A clip and the recent ones it may be compared with: those most like it first, among them the newest first.

    Their order stays as it is while they are compared; a clip that is made meanwhile comes to the end.
    """

    def __init__(self, recent: PictureRows, clip: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        others = [tile for tile in recent.rows if tile.picture.is_video and tile.picture.id != clip.id]
        others.sort(key=lambda tile: _unlike(clip, tile.picture))
        self.reset((recent.tile(clip), *others))
        for signal in (recent.dataChanged, recent.rowsInserted, recent.modelReset):
            signal.connect(self._follow)

    def key(self, row: Tile) -> str:
        """Return the clip's id."""
        return row.picture.id

    def words(self, row: Tile) -> str:
        """Return what a screen reader says of a clip."""
        return self._recent.words(row)

    @property
    def likeliest(self) -> Picture | None:
        """What to compare the clip with first; None when there is no other."""
        return self._rows[1].picture if len(self._rows) > 1 else None

    def _follow(self) -> None:
        for tile in self._recent.rows:
            if tile.picture.is_video:
                self.put(tile, at=len(self._rows))


def _unlike(clip: Picture, other: Picture) -> int:
    """Return how little two clips have in common: their run or their words, their model, or nothing."""
    one, two = clip.request, other.request
    if clip.job_id == other.job_id or (one.prompt and one.prompt == two.prompt):
        return 0
    same = isinstance(one, VideoRequest) and isinstance(two, VideoRequest) and one.video_lora_id == two.video_lora_id
    return 1 if same else 2
