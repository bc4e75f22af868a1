"""The row below the scrubber: moving through the clip, and taking frames out of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QWidget

from studio.state.clip_words import timecode
from studio.state.frame_taker import FrameTaker
from studio.state.player import SPEEDS, Player, PlayerView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class Transport(QWidget):
    """Buttons and time at the left, what a frame can be used for at the right; below each other where it is narrow."""

    def __init__(self, theme: Theme, player: Player, taker: FrameTaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._player = player
        self._taker = taker
        self._start = self._icon("goStartButton", "skip-back", "Start", "Home", player.go_start)
        self._back = self._icon("stepBackButton", "step-back", "One frame back", ",", partial(player.step, -1))
        self._play = self._icon("playButton", "play", "Play", "Space", player.toggle, kind="boxed")
        self._forward = self._icon("stepForwardButton", "step-forward", "One frame forward", ".", self._step)
        self._end = self._icon("goEndButton", "skip-forward", "End", "End", player.go_end)
        self._loop = self._icon("loopButton", "repeat", "Loop", "L", player.toggle_loop)
        self._loop.setCheckable(True)
        self._mute = self._icon("muteButton", "volume-2", "Mute", "M", player.toggle_mute)
        self._speed = QToolButton(self)
        self._speed.setObjectName("speedButton")
        self._speed.setToolTip("Speed")
        self._speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._speeds: dict[float, QAction] = {}
        self._speed.setMenu(self._speed_menu())
        mark(self._speed, kind="place")
        self._time = self._label("timeLabel", "mono")
        self._frame = self._label("frameLabel", "note")
        self._words = Label("Use frame as", self, role="aside")
        self._first = self._button("frameAsFirstButton", "First", "Use this frame as first frame", "first")
        self._last = self._button("frameAsLastButton", "Last", "Use this frame as last frame", "last")
        self._reference = self._button(
            "frameAsReferenceButton", "Reference", "Use this frame as reference", "reference"
        )
        self._save = self._icon(
            "saveFrameButton", "camera", "Save frame as picture", "S", taker.save_frame, kind="boxed"
        )
        self._lay_out()
        player.changed.connect(self._show)
        self._show(player.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()  # what stands in a label is wider or narrower now
        return done

    def minimumSizeHint(self) -> QSize:
        widest = max(self._moving.minimumSize().width(), self._using.minimumSize().width())
        return QSize(widest, super().minimumSizeHint().height())

    @Slot(object)
    def _show(self, view: PlayerView) -> None:
        self._enable(view.playable)
        if bool(self._play.property("running")) != view.playing:
            self._play.setProperty("running", view.playing)
            self._play.set_icon("pause" if view.playing else "play")
            self._play.set_tip("Pause" if view.playing else "Play", key="Space")
        self._loop.setChecked(view.loop)
        self._mute.setVisible(view.has_sound)
        self._mute.set_icon("volume-x" if view.muted else "volume-2")
        self._mute.set_tip("Sound on" if view.muted else "Mute", key="M")
        self._speed.setText(speed_words(view.speed))
        if view.speed in self._speeds:
            self._speeds[view.speed].setChecked(True)
        self._time.setText(f"{timecode(view.at)} / {timecode(view.seconds)}" if view.count else "")
        self._frame.setText(f"frame {view.number + 1}" if view.count else "")
        # As wide as it gets in this clip, so that nothing moves while it plays.
        self._frame.setMinimumWidth(self._frame.fontMetrics().horizontalAdvance(f"frame {view.count}"))

    def _enable(self, playable: bool) -> None:
        moving = (self._start, self._back, self._play, self._forward, self._end, self._loop, self._speed)
        for widget in (*moving, self._first, self._last, self._reference, self._save):
            widget.setEnabled(playable)

    def _speed_menu(self) -> QMenu:
        menu, group = QMenu(self._speed), QActionGroup(self)
        menu.setObjectName("speedMenu")
        for speed in SPEEDS:
            action = menu.addAction(speed_words(speed), partial(self._player.set_speed, speed))
            action.setCheckable(True)
            group.addAction(action)
            self._speeds[speed] = action
        return menu

    def _lay_out(self) -> None:
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._moving, self._using = QHBoxLayout(), QHBoxLayout()
        self._moving.setSpacing(3)
        for button in (self._start, self._back, self._play, self._forward, self._end, self._loop):
            self._moving.addWidget(button)
        self._moving.addWidget(self._speed)
        self._moving.addWidget(self._mute)
        self._moving.addWidget(self._time)
        self._moving.addSpacing(4)
        self._moving.addWidget(self._frame)
        self._moving.addStretch(1)
        self._using.setSpacing(6)
        self._using.addWidget(self._words)
        for word in (self._first, self._last, self._reference):
            self._using.addWidget(word)
        self._using.addWidget(self._save)
        self._using.addStretch(1)
        self._rows.addLayout(self._moving, 1)
        self._rows.addLayout(self._using)

    def _turn(self) -> None:
        """Put the two halves beside each other where both fit, if need be without the words between them."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        words = self._words.sizeHint().width() + self._using.spacing()
        buttons = self._using.minimumSize().width() - (0 if self._words.isHidden() else words)
        room = self.width() - self._moving.minimumSize().width() - self._rows.spacing() - buttons
        wanted = across if room >= 0 else down
        self._words.setVisible(wanted is down or room >= words)
        if self._rows.direction() is not wanted:
            self._rows.setDirection(wanted)

    def _icon(self, name: str, icon: str, tip: str, key: str, slot: object, *, kind: str = "icon") -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key, kind=kind)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _button(self, name: str, words: str, tip: str, which: str) -> Button:
        button = Button(self._theme, words, self, size="small")
        button.setObjectName(name)
        button.setToolTip(tip)
        button.clicked.connect(partial(self._taker.use_frame, which))
        return button

    def _label(self, name: str, role: str) -> Label:
        label = Label("", self, role=role)
        label.setObjectName(name)
        return label

    @Slot()
    def _step(self) -> None:
        self._player.step(1)


def speed_words(speed: float) -> str:
    """Return ``0.5×``."""
    return f"{speed:g}×"
