"""The next start shows the same pictures, with the same ones selected."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from studio.state.library.desk import LibraryDesk
from studio.state.library.whereabouts import Whereabouts
from studio.ui.library.grid import GridView
from studio.ui.library.memory import MOST_CHOSEN, MOST_SEEN, Memory

_PAUSE_MS = 300


class Returning(QObject):
    """Goes back once to where somebody was, and from then on keeps where somebody is, whenever it has settled.

    More than a thousand selected pictures are not kept: some of them would be a choice that nobody made.
    """

    def __init__(self, grid: GridView, desk: LibraryDesk, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self._desk = desk
        self._memory = memory
        self._was: Whereabouts | None = memory.whereabouts
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        grid.chosen_changed.connect(self._moved)
        grid.walked.connect(self._moved)
        grid.verticalScrollBar().valueChanged.connect(self._moved)

    def go_back(self) -> None:
        """Do it with the first whole answer, unless a hand was quicker. What is gone is left out."""
        was, self._was = self._was, None
        grid, keys = self._grid, self._desk.sought
        if was is None or not keys or grid.verticalOffset() or grid.selectionModel().hasSelection():
            return
        hand = self._row_of(was.hand)
        grid.choose([keys[each] for each in was.chosen if each in keys], grid.rows.keys[hand] if hand >= 0 else None)
        for at, each in enumerate(was.seen):
            if (row := self._row_of(each)) >= 0:
                grid.begin_at(row, was.hidden / 1000 if at == 0 else 0)
                return
        grid.to_top()

    def _row_of(self, picture_id: str) -> int:
        """Return the row of a picture that was sought, or -1."""
        key = self._desk.sought.get(picture_id)
        return self._grid.rows.find(key) if key is not None else -1

    @Slot()
    def keep(self) -> None:
        """Remember where somebody is; nothing before the return."""
        self._pause.stop()
        if self._was is not None:
            return
        grid = self._grid
        chosen, hand, seen = tuple(grid.keys), grid.cell, grid.in_sight
        chosen = chosen if len(chosen) <= MOST_CHOSEN else ()
        first = tuple(grid.rows.keys[seen.start : seen.stop][:MOST_SEEN]) if grid.verticalOffset() else ()
        hidden = max(0, -grid.place_of(seen.start).top()) * 1000 // grid.side if first else 0
        current = hand.key if hand is not None else None
        keys = tuple(dict.fromkeys((*chosen, *first, *(() if current is None else (current,)))))
        said = partial(Whereabouts.named, chosen=chosen, hand=current, seen=first, hidden=hidden)
        self._desk.selection.with_names(keys, lambda names: self._memory.keep_whereabouts(said(names)))

    @Slot()
    def _moved(self) -> None:
        if self._was is None:
            self._pause.start()
