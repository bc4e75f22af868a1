"""The bars of the lightbox: zoom above, filmstrip and rating below."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state import words
from studio.state.pictures import PictureRows
from studio.state.strips import ClipStrips
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.lightbox.canvas import STEP, ZoomCanvas
from studio.ui.stage.recent_view import RecentView
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

TOP, BOTTOM, TILE = 48, 84, 60


class TopBar(QFrame):
    """The way back, what is shown, and how large.

    Signals:
        left: The user wants to go back.
        played: The user wants to see the clip move.
        spread: The user wants the whole screen, or the window again.
    """

    left = Signal()
    played = Signal()
    spread = Signal()

    def __init__(self, theme: Theme, canvas: ZoomCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        mark(self, role="bar")
        self.setFixedHeight(theme.px(TOP) - 1)
        self._back = IconButton(theme, "arrow-left", "Back", self, key="Esc")
        self._back.setObjectName("lightboxCloseButton")
        self._title = ElidedLabel("", self, role="strong")
        self._title.setObjectName("lightboxTitle")
        self._facts = ElidedLabel("", self, role="quiet")
        self._facts.setObjectName("lightboxFacts")
        self._play = Button(theme, "Open in player", self, kind="secondary", size="small", icon="play")
        self._play.setObjectName("openInPlayerButton")
        self._out = IconButton(theme, "zoom-out", "Zoom out", self, key="-")
        self._out.setObjectName("zoomOutButton")
        self._label = Label("", self, role="secondary")
        self._label.setObjectName("zoomLabel")
        self._in = IconButton(theme, "zoom-in", "Zoom in", self, key="+")
        self._in.setObjectName("zoomInButton")
        self._fit = self._button(theme, "zoomFitButton", "Fit", "Whole picture (Z)")
        self._actual = self._button(theme, "zoomActualButton", "1 : 1", "One picture pixel per screen pixel (Z)")
        self._spread = IconButton(theme, "maximize", "Full screen", self, key="F11")
        self._spread.setObjectName("fullScreenButton")
        self._lay_out()
        self._connect()

    def show_picture(self, picture: Picture) -> None:
        """Say what is shown."""
        self._title.setText(words.title(picture.style_name, picture.request))
        length = "" if picture.seconds is None else f"{picture.seconds:g} s, "
        self._facts.setText(f"{picture.width} × {picture.height}, {length}{picture.request.prompt}")
        self._play.setVisible(picture.is_video)

    def _button(self, theme: Theme, name: str, words: str, tip: str) -> Button:
        button = Button(theme, words, self, kind="ghost", size="small")
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self._back)
        row.addSpacing(2)
        row.addWidget(self._title)
        row.addWidget(self._facts, 1)
        row.addWidget(self._play)
        for widget in (self._out, self._label, self._in, self._fit, self._actual, self._spread):
            row.addWidget(widget)

    def _connect(self) -> None:
        self._back.clicked.connect(self.left)
        self._play.clicked.connect(self.played)
        self._spread.clicked.connect(self.spread)
        self._out.clicked.connect(self._smaller)
        self._in.clicked.connect(self._larger)
        self._fit.clicked.connect(self._canvas.fit)
        self._actual.clicked.connect(self._one_to_one)
        self._canvas.zoomed.connect(self._zoomed)

    @Slot()
    def _smaller(self) -> None:
        self._canvas.zoom_by(1 / STEP)

    @Slot()
    def _larger(self) -> None:
        self._canvas.zoom_by(STEP)

    @Slot()
    def _one_to_one(self) -> None:
        self._canvas.actual()

    @Slot(float)
    def _zoomed(self, zoom: float) -> None:
        self._label.setText(f"{round(zoom * 100)} %")
        mark(self._fit, kind="secondary" if self._canvas.fitted else "ghost")
        mark(self._actual, kind="secondary" if zoom == 1 and not self._canvas.fitted else "ghost")


class BottomBar(QFrame):
    """Other pictures to go to, and what is thought of this one.

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

    def __init__(self, theme: Theme, rows: PictureRows, strips: ClipStrips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="bar")
        self.setFixedHeight(theme.px(BOTTOM) - 1)
        self.film = RecentView(theme, rows, self, days=False, strips=strips)
        self.film.setObjectName("filmstrip")
        self.film.setAccessibleName("Filmstrip")
        self.film.setFixedHeight(theme.px(TILE) + 8)
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
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._previous)
        row.addWidget(self.film, 1)
        row.addWidget(self._next)
        row.addSpacing(8)
        for widget in (self._position, self._rating, self._heart):
            row.addWidget(widget)
        self._previous.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._rating.rated.connect(self.rated)
        self._heart.clicked.connect(self.favoured)

    def show_picture(self, picture: Picture, at: int, count: int) -> None:
        """Follow the picture shown; ``at`` is -1 when it is not among the recent ones."""
        self.film.follow(picture.id)
        self._position.setText(f"{at + 1} of {count}" if at >= 0 else "")
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at < count - 1)
        self._rating.set_stars(picture.rating)
        self._heart.setChecked(picture.favourite)

    @Slot()
    def _go_back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _go_on(self) -> None:
        self.stepped.emit(1)
