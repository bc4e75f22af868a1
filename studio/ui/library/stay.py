"""What stays when tiles move: the place in sight, and over other rows the choice as well."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, QPoint, Slot

from studio.ui.library.runs import runs_of

if TYPE_CHECKING:
    from studio.ui.library.tile_view import TileView

_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class Spot:
    """What stays where it is when tiles move: a share of a tile, and how far below the top of the viewport it is."""

    row: int
    share: float
    y: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """What survives other rows, by key."""

    chosen: array[int]
    current: int | None
    seen: array[int]
    y: int


class Stay(QObject):
    """Keeps choice and place of a view by key while its rows are others, and gives them back."""

    def __init__(self, view: TileView) -> None:
        super().__init__(view)
        self._view = view
        self._kept: _Kept | None = None
        view.rows.changing.connect(self._keep)
        view.rows.shown.connect(self._restore)

    def spot(self, at: QPoint | None) -> Spot | None:
        """Return what should stay in place: what is under ``at``, else what the hand is on or else comes first."""
        seen = self._view.in_sight
        row = self._view.indexAt(at).row() if at is not None else -1
        if row < 0 and self._view.currentIndex().isValid() and at is None and self._view.currentIndex().row() in seen:
            row = self._view.currentIndex().row()
        if row < 0:
            row = seen.start if seen else -1
        if row < 0:
            return None
        place = self._view.place_of(row)
        y = at.y() if at is not None and place.contains(at) else place.top()
        return Spot(row, (y - place.top()) / max(place.height(), 1), y)

    def return_to(self, spot: Spot | None) -> None:
        """Scroll until ``spot`` is where it was."""
        if spot is not None and spot.row < self._view.rows.rowCount():
            top = self._view.plan.place(spot.row)[1]
            self._view.verticalScrollBar().setValue(top + round(spot.share * self._view.side) - spot.y)

    @Slot()
    def _keep(self) -> None:
        """Remember by key what must not be lost."""
        current, seen = self._view.currentIndex(), self._view.in_sight
        self._kept = _Kept(
            chosen=self._view.keys,
            current=self._view.rows.keys[current.row()] if current.isValid() else None,
            seen=array("q", self._view.rows.keys[seen.start : seen.stop]),
            y=self._view.place_of(seen.start).top() if seen and self._view.verticalOffset() else 0,
        )

    @Slot()
    def _restore(self) -> None:
        kept, self._kept = self._kept, None
        at_top = self._view.verticalOffset() == 0
        self._view.lay_out()
        if kept is None:
            return
        self._choose_again(kept)
        if not at_top:
            self._scroll_back(kept)

    def _choose_again(self, kept: _Kept) -> None:
        still = sum(last - first + 1 for first, last in self._view.chosen_runs)
        if len(kept.chosen) != still:
            self._view.select_runs(runs_of(self._view.rows.rows_of(kept.chosen)), _Flag.ClearAndSelect)
            if not self._view.selectionModel().hasSelection():
                self._view.chosen_changed.emit()
        if kept.current is None or self._is_current(kept.current):
            return
        row = self._view.rows.find(kept.current)
        if row >= 0:
            self._view.selectionModel().setCurrentIndex(self._view.rows.index(row), _Flag.NoUpdate)
        elif not self._view.currentIndex().isValid():
            self._view.walked.emit(None)

    def _is_current(self, key: int) -> bool:
        index = self._view.currentIndex()
        return index.isValid() and self._view.rows.keys[index.row()] == key

    def _scroll_back(self, kept: _Kept) -> None:
        """Put the first picture that was in sight, and still is here, where it was."""
        found = self._view.rows.rows_of(kept.seen[: 2 * self._view.plan.columns])
        if found:
            number = kept.seen.index(self._view.rows.keys[found[0]])
            above = kept.y + number // self._view.plan.columns * self._view.plan.pitch
            self._view.verticalScrollBar().setValue(self._view.plan.place(found[0])[1] - above)
