"""The way through clips: a track for all of them, and buttons that move them together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from studio.state.pair import SPEEDS, Pair, PairView
from studio.ui.controls.button import Button, IconButton
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.scrubber import Scrubber


class MovingBar(QWidget):
    """Moves through one clip or several. It is for one :class:`Pair`.

    Signals:
        swapping: A and B should change places.
        keyed: A key was pressed that the track does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    swapping = Signal()
    keyed = Signal(object)

    def __init__(self, theme: Theme, pair: Pair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pair = pair
        self._scrubber = Scrubber(theme, pair, self)
        self._scrubber.setObjectName("pairScrubber")
        self._scrubber.keyed.connect(self.keyed)
        start = self._icon("pairStartButton", "skip-back", "Start", "", pair.go_start)
        back = self._icon("pairBackButton", "step-back", "One frame back", ",", partial(pair.step, -1))
        self._play = self._icon("pairPlayButton", "play", "Play", "Space", pair.toggle, kind="boxed")
        forward = self._icon("pairForwardButton", "step-forward", "One frame forward", ".", partial(pair.step, 1))
        end = self._icon("pairEndButton", "skip-forward", "End", "", pair.go_end)
        self._loop = self._icon("pairLoopButton", "repeat", "Loop", "L", pair.toggle_loop)
        self._loop.setCheckable(True)
        self._speeds: dict[float, QAction] = {}
        self._speed = self._speed_button()
        self._swap = Button(theme, "Swap A and B", self, size="small", icon="arrow-left-right")
        self._swap.setObjectName("pairSwapButton")
        self._swap.setToolTip("Put each in the place of the other (X)")
        self._swap.clicked.connect(self.swapping)
        self._moving = (start, back, self._play, forward, end, self._loop, self._speed)
        self._lay_out()
        pair.changed.connect(self._show)
        self._show(pair.view)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in self._moving:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._swap)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 10)
        column.setSpacing(6)
        column.addWidget(self._scrubber)
        column.addLayout(row)

    @Slot(object)
    def _show(self, view: PairView) -> None:
        for widget in self._moving:
            widget.setEnabled(bool(view.count))
        several = len(view.sides) > 1
        self._swap.setVisible(several)
        self._swap.setEnabled(view.b.clip is not None)
        if (bool(self._play.property("running")), self._play.property("several")) != (view.playing, several):
            self._play.setProperty("running", view.playing)
            self._play.setProperty("several", several)
            self._play.set_icon("pause" if view.playing else "play")
            self._play.set_tip(f"{'Pause' if view.playing else 'Play'}{' all' if several else ''}", key="Space")
        self._loop.setChecked(view.loop)
        self._speed.setText(f"{view.speed:g}×")
        if view.speed in self._speeds:
            self._speeds[view.speed].setChecked(True)

    def _speed_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("pairSpeedButton")
        button.setToolTip("Speed")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(button), QActionGroup(self)
        for speed in SPEEDS:
            action = menu.addAction(f"{speed:g}×", partial(self._pair.set_speed, speed))
            action.setCheckable(True)
            group.addAction(action)
            self._speeds[speed] = action
        button.setMenu(menu)
        mark(button, kind="place")
        return button

    def _icon(
        self, name: str, icon: str, tip: str, key: str, slot: Callable[[], object], *, kind: str = "icon"
    ) -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key, kind=kind)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button
