"""The bars around two clips that are compared: what they have in common and their size above, the way through below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.state.pair import SPEEDS, Pair, PairView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.lightbox.bars import TOP
from studio.ui.lightbox.canvas import STEP, ZoomCanvas
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class PairTop(QFrame):
    """The way back, what both have in common, and how large they are seen.

    Signals:
        left: The user wants to go back.
        spread: The user wants the whole screen, or the window again.
    """

    left = Signal()
    spread = Signal()

    def __init__(self, theme: Theme, canvas: ZoomCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._canvas = canvas
        mark(self, role="bar")
        self.setFixedHeight(theme.px(TOP) - 1)
        back = self._icon("compareCloseButton", "arrow-left", "Back", "Esc")
        self._facts = ElidedLabel("", self, role="quiet")
        self._facts.setObjectName("compareFacts")
        self._label = Label("", self, role="secondary")
        self._label.setObjectName("compareZoomLabel")
        smaller = self._icon("compareZoomOut", "zoom-out", "Zoom out", "-")
        larger = self._icon("compareZoomIn", "zoom-in", "Zoom in", "+")
        self._fit = Button(theme, "Fit", self, kind="ghost", size="small")
        self._fit.setObjectName("compareFit")
        self._fit.setToolTip("Whole pictures (Z)")
        spread = self._icon("compareFullScreen", "maximize", "Full screen", "F11")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(back)
        row.addSpacing(2)
        row.addWidget(Label("Compare 2 clips", self, role="strong"))
        row.addWidget(self._facts, 1)
        for widget in (smaller, self._label, larger, self._fit, spread):
            row.addWidget(widget)
        back.clicked.connect(self.left)
        spread.clicked.connect(self.spread)
        smaller.clicked.connect(partial(canvas.zoom_by, 1 / STEP))
        larger.clicked.connect(partial(canvas.zoom_by, STEP))
        self._fit.clicked.connect(canvas.fit)
        canvas.zoomed.connect(self._zoomed)

    def show_pair(self, a: Picture | None, b: Picture | None) -> None:
        """Say what two clips have in common."""
        self._facts.setText("" if a is None or b is None else in_common(a, b))

    def _icon(self, name: str, icon: str, tip: str, key: str) -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key)
        button.setObjectName(name)
        return button

    @Slot(object)
    def _zoomed(self, zoom: float) -> None:
        self._label.setText(f"{round(zoom * 100)} %")
        kind = "secondary" if self._canvas.fitted else "ghost"
        if self._fit.property("kind") != kind:
            mark(self._fit, kind=kind)


class PairTransport(QWidget):
    """Buttons that move through both clips."""

    def __init__(self, theme: Theme, pair: Pair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pair = pair
        start = self._icon("pairStartButton", "skip-back", "Start", "Home", pair.go_start)
        back = self._icon("pairBackButton", "step-back", "One frame back", ",", partial(pair.step, -1))
        self._play = self._icon("pairPlayButton", "play", "Play both", "Space", pair.toggle, kind="boxed")
        forward = self._icon("pairForwardButton", "step-forward", "One frame forward", ".", partial(pair.step, 1))
        end = self._icon("pairEndButton", "skip-forward", "End", "End", pair.go_end)
        self._loop = self._icon("pairLoopButton", "repeat", "Loop", "L", pair.toggle_loop)
        self._loop.setCheckable(True)
        self._speeds: dict[float, QAction] = {}
        self._speed = self._speed_button()
        self._swap = Button(theme, "Swap A and B", self, size="small", icon="arrow-left-right")
        self._swap.setObjectName("pairSwapButton")
        self._swap.setToolTip("Put each in the place of the other (X)")
        self._swap.clicked.connect(pair.swap)
        self._moving = (start, back, self._play, forward, end, self._loop, self._speed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in self._moving:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._swap)
        pair.changed.connect(self._show)
        self._show(pair.view)

    @Slot(object)
    def _show(self, view: PairView) -> None:
        for widget in self._moving:
            widget.setEnabled(bool(view.count))
        self._swap.setEnabled(view.b.clip is not None)
        if bool(self._play.property("running")) != view.playing:
            self._play.setProperty("running", view.playing)
            self._play.set_icon("pause" if view.playing else "play")
            self._play.set_tip("Pause both" if view.playing else "Play both", key="Space")
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

    def _icon(self, name: str, icon: str, tip: str, key: str, slot: object, *, kind: str = "icon") -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key, kind=kind)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button


def in_common(a: Picture, b: Picture) -> str:
    """Return what two clips have in common, such as ``same prompt, same model``."""
    one, two = a.request, b.request
    same = ["same prompt"] if one.prompt and one.prompt == two.prompt else []
    if isinstance(one, VideoRequest) and isinstance(two, VideoRequest) and one.video_lora_id == two.video_lora_id:
        same.append("same model")
    if a.seed is not None and a.seed == b.seed:
        same.append("same seed")
    return ", ".join(same)
