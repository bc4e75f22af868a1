"""The bars of the lightbox: what is shown and how large above, where to go below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from studio.domain.picture import Picture
from studio.state.compare import LETTERS, CompareView, Mode
from studio.state.preferences import Preferences
from studio.state.strips import ClipStrips
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.controls.segments import Look, Segments
from studio.ui.lightbox.canvas import STEP, ZoomCanvas
from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

TOP, BOTTOM, TILE = 48, 84, 60
_ROOMY = 960
_SPLIT = 10_000
"""Far more than any width: both sides of the segments get the same, and they stand in the middle."""
_MODES = (
    (Mode.SINGLE, "Single", "square"),
    (Mode.SLIDER, "Slider", "between-vertical-start"),
    (Mode.SIDE, "Side by side", "columns-2"),
    (Mode.DIFFERENCES, "Differences", "diff"),
)
_GREYS = (("Darkest", -4), ("Usual", 0), ("Lighter", 8), ("Light", 16), ("Lightest", 24))


class TopBar(QFrame):
    """The way back, what is shown, the modes of a comparison, and how large it is seen.

    Signals:
        left: The user wants to go back.
        chosen: Another mode is wanted.
            mode: Which.
        paneled: The table of differences should be seen, or be gone.
            seen: Which.
        parted: The user wants a window of its own.
        spread: The user wants the whole screen, or the window again.
    """

    left = Signal()
    chosen = Signal(object)
    paneled = Signal(bool)
    parted = Signal()
    spread = Signal()

    def __init__(
        self, theme: Theme, canvas: ZoomCanvas, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._canvas = canvas
        self._preferences = preferences
        mark(self, role="bar")
        self._back = self._icon("lightboxCloseButton", "arrow-left", "Back", "Esc")
        self._title = ElidedLabel("", self, role="strong")
        self._title.setObjectName("lightboxTitle")
        self._facts = ElidedLabel("", self, role="quiet")
        self._facts.setObjectName("lightboxFacts")
        self.modes = Segments(theme, Look.JOINED, "How to compare", self)
        self.modes.setObjectName("compareModeSegments")
        for mode, words, icon in _MODES:
            self.modes.add(mode, words, icon=icon, tip=f"{words} (C: the next)")
        self._out = self._icon("zoomOutButton", "zoom-out", "Zoom out", "-")
        self._label = Label("", self, role="secondary")
        self._label.setObjectName("zoomLabel")
        self._in = self._icon("zoomInButton", "zoom-in", "Zoom in", "+")
        self._fit = self._button("zoomFitButton", "Fit", "Whole picture (Z)")
        self._actual = self._button("zoomActualButton", "1 : 1", "One picture pixel per screen pixel (Z)")
        self._grey = self._grey_button()
        self._panel = self._icon("comparePanelButton", "panel-right", "Table of differences", "D")
        self._panel.setCheckable(True)
        self._part = self._icon("ownWindowButton", "arrow-up-right", "Open in own window", "W")
        self._spread = self._icon("fullScreenButton", "maximize", "Full screen", "F11")
        self._lay_out()
        self._connect()
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def show_picture(self, title: str, facts: str) -> None:
        """Say what is shown."""
        self._title.setText(title)
        self._facts.setText(facts)
        for widget in (self.modes, self._panel):
            widget.hide()
        self._row.setStretch(2, 0)

    def show_compared(self, view: CompareView, modes: tuple[Mode, ...], facts: str, *, panel: bool) -> None:
        """Say how many are compared, what they have in common, and how they are seen."""
        clips = all(picture.is_video for picture in view.pictures)
        self._title.setText(f"Compare {len(view.pictures)} {'clips' if clips else 'pictures'}")
        self._facts.setText(facts)
        self.modes.show()
        self._row.setStretch(2, _SPLIT)
        self.modes.set_value(view.mode)
        for mode, _, _ in _MODES:
            self.modes.button(mode).setEnabled(mode in modes)
        self._panel.setVisible(view.mode is not Mode.DIFFERENCES)
        self._panel.setChecked(panel)

    def allow_parting(self, allowed: bool) -> None:
        """Offer a window of its own, or do not."""
        self._part.setVisible(allowed)

    @Slot(object)
    def follow(self, canvas: ZoomCanvas) -> None:
        """Say how large the picture in ``canvas`` is seen, and zoom in that from now on."""
        self._canvas = canvas
        self._label.setText(f"{round(canvas.zoom * 100)} %")
        mark(self._fit, kind="secondary" if canvas.fitted else "ghost")
        mark(self._actual, kind="secondary" if canvas.zoom == 1 and not canvas.fitted else "ghost")

    def _icon(self, name: str, icon: str, tip: str, key: str) -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key)
        button.setObjectName(name)
        return button

    def _button(self, name: str, words: str, tip: str) -> Button:
        button = Button(self._theme, words, self, kind="ghost", size="small")
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _grey_button(self) -> IconButton:
        button = self._icon("stageGreyButton", "palette", "Stage grey", "")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(button), QActionGroup(self)
        menu.setAccessibleName("Stage grey")
        for words, shift in _GREYS:
            action = menu.addAction(words)
            action.setData(shift)
            action.setCheckable(True)
            group.addAction(action)
        group.triggered.connect(self._tint)
        menu.aboutToShow.connect(partial(self._tick, group))
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        left, right = QHBoxLayout(), QHBoxLayout()
        for row in (left, right):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
        left.addWidget(self._back)
        left.addSpacing(2)
        left.addWidget(self._title)
        left.addWidget(self._facts, 1)
        right.addStretch(1)
        zoom = (self._out, self._label, self._in, self._fit, self._actual)
        for widget in (*zoom, self._grey, self._panel, self._part, self._spread):
            right.addWidget(widget)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addLayout(left, _SPLIT)
        row.addWidget(self.modes)
        row.addLayout(right, _SPLIT)

    def _connect(self) -> None:
        self._theme.tokens_changed.connect(self._measure)
        self._back.clicked.connect(self.left)
        self._part.clicked.connect(self.parted)
        self._spread.clicked.connect(self.spread)
        self._panel.clicked.connect(self.paneled)
        self.modes.chosen.connect(self.chosen)
        self._out.clicked.connect(self._smaller)
        self._in.clicked.connect(self._larger)
        self._fit.clicked.connect(self._whole)
        self._actual.clicked.connect(self._one_to_one)

    @Slot()
    def _measure(self) -> None:
        """Take the height of the text size; where there is little room the modes are told by their icons alone."""
        self.setFixedHeight(self._theme.px(TOP) - 1)
        roomy = self.width() >= self._theme.px(_ROOMY)
        for mode, words, _ in _MODES:
            self.modes.set_words(mode, words if roomy else "")

    @Slot()
    def _smaller(self) -> None:
        self._canvas.zoom_by(1 / STEP)

    @Slot()
    def _larger(self) -> None:
        self._canvas.zoom_by(STEP)

    @Slot()
    def _whole(self) -> None:
        self._canvas.fit()

    @Slot()
    def _one_to_one(self) -> None:
        self._canvas.actual()

    @Slot(QAction)
    def _tint(self, action: QAction) -> None:
        self._preferences.update(stage_grey=int(action.data()))

    def _tick(self, group: QActionGroup) -> None:
        now = self._preferences.settings.stage_grey
        for action in group.actions():
            action.setChecked(action.data() == now)


class BottomBar(QFrame):
    """Other pictures to go to, and what is thought of this one; or what keys do in a comparison.

    Signals:
        stepped: The user wants the next picture to the right (1) or left (-1).
            by: Which.
        rated: Another rating was given.
            stars: 0 to 5.
        favoured: The heart was pressed.
    """

    stepped = Signal(object)
    rated = Signal(object)
    favoured = Signal()

    def __init__(self, theme: Theme, strips: ClipStrips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="bar")
        self._theme = theme
        self.film = Filmstrip(theme, strips, self)
        self._previous = IconButton(theme, "chevron-left", "Previous picture", self, key="←")
        self._previous.setObjectName("lightboxPrevious")
        self._next = IconButton(theme, "chevron-right", "Next picture", self, key="→")
        self._next.setObjectName("lightboxNext")
        self._position = Label("", self, role="secondary")
        self._position.setObjectName("lightboxPosition")
        self._rating = RatingBar(theme, self)
        self._rating.setObjectName("lightboxRating")
        self._heart = IconButton(theme, "heart", "Favourite", self, key="F", checkable=True)
        self._heart.setObjectName("lightboxFavourite")
        self._hint = Label("", self, role="note")
        self._viewing = (self._previous, self._next, self._position, self._rating, self._heart)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._previous)
        row.addWidget(self.film, 1)
        row.addWidget(self._next)
        row.addSpacing(8)
        for widget in (self._position, self._rating, self._heart, self._hint):
            row.addWidget(widget)
        self._previous.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._rating.rated.connect(self.rated)
        self._heart.clicked.connect(self.favoured)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_picture(self, picture: Picture | None, at: int, count: int) -> None:
        """Follow the picture shown; ``at`` is -1 when it is not among those that are walked."""
        for widget in self._viewing:
            widget.show()
        self._hint.hide()
        self.film.show_marks({})
        self.film.follow(at)
        self._position.setText(f"{at + 1:,} of {count:,}" if at >= 0 else "")
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at < count - 1)
        for widget in (self._rating, self._heart):
            widget.setEnabled(picture is not None)
        self._rating.set_stars(0 if picture is None else picture.rating)
        self._heart.setChecked(picture is not None and picture.favourite)

    def show_compared(self, view: CompareView, row: int, hint: str) -> None:
        """Mark what is compared, with the hand on ``row``."""
        for widget in self._viewing:
            widget.hide()
        self._hint.setText(hint)
        self._hint.show()
        self.film.show_marks({picture.id: LETTERS[at] for at, picture in enumerate(view.pictures)})
        self.film.follow(row)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(BOTTOM) - 1)
        self.film.setFixedHeight(self._theme.px(TILE) + 8)

    @Slot()
    def _go_back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _go_on(self) -> None:
        self.stepped.emit(1)
