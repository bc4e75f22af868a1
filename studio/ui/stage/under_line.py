"""The line below the pictures: which one, how good, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from studio.state.stage import Stage, StageView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.stage.actions import PictureActions
from studio.ui.theme.theme import Theme

HEIGHT = 51


class UnderLine(QWidget):
    """Position, rating, favourite, and the actions of the selected picture; a clip is there to be played."""

    def __init__(self, theme: Theme, stage: Stage, actions: PictureActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stage = stage
        self._actions = actions
        self._position = Label("", self, role="secondary")
        self._position.setObjectName("stagePosition")
        self._rating = RatingBar(theme, self)
        self._rating.setObjectName("ratingBar")
        self._rating.setToolTip("Rate (0–5)")
        self._heart = IconButton(theme, "heart", "Favourite", self, key="F", checkable=True)
        self._heart.setObjectName("favouriteButton")
        self._play = self._button(
            "playButton", "Open in player", "play", "Show the clip in the player of this computer"
        )
        self._reference = self._button(
            "useAsReferenceButton", "Use as reference", "image-plus", "Add to the references (R)"
        )
        self._vary = self._button("varyButton", "Vary", "shuffle", "Same settings, new seed, not sent yet")
        self._video = self._button("makeVideoButton", "Make video", "film", "As first frame of a clip (V)")
        self._more = IconButton(theme, "ellipsis", "More", self)
        self._more.setObjectName("stageMoreButton")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu: QMenu = actions.menu(self._more, short=True)
        menu.setObjectName("stageMoreMenu")
        self._more.setMenu(menu)
        self._lay_out()
        self._rating.rated.connect(self._rate)
        self._heart.clicked.connect(self._favour)
        self._play.clicked.connect(actions.play.trigger)
        self._reference.clicked.connect(actions.reference.trigger)
        self._vary.clicked.connect(actions.vary.trigger)
        self._video.clicked.connect(actions.make_video.trigger)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_view(self, view: StageView) -> None:
        """Follow the selected picture; without one only the position stays."""
        picture = view.picture
        self._position.setText(f"{view.selected + 1} of {len(view.cells)}" if view.cells else "")
        self._rating.set_stars(picture.rating if picture else 0)
        self._heart.setChecked(picture is not None and picture.favourite)
        clip = picture is not None and picture.is_video
        for widget in (self._rating, self._heart, self._more):
            widget.setVisible(bool(view.cells))
            widget.setEnabled(picture is not None)
        for button in (self._reference, self._vary, self._video):
            button.setVisible(bool(view.cells) and (button is self._vary or not clip))
            button.setEnabled(picture is not None)
        self._play.setVisible(clip)

    def _button(self, name: str, words: str, icon: str, tip: str) -> Button:
        button = Button(self._theme, words, self, kind="ghost", size="small", icon=icon)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 5)
        row.setSpacing(8)
        row.addWidget(self._position)
        row.addSpacing(12)
        stars = QHBoxLayout()
        stars.setSpacing(4)
        stars.addWidget(self._rating)
        stars.addWidget(self._heart)
        row.addLayout(stars)
        row.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(2)
        for button in (self._play, self._reference, self._vary, self._video, self._more):
            deeds.addWidget(button)
        row.addLayout(deeds)

    @Slot(object)
    def _rate(self, stars: int) -> None:
        self._stage.rate(stars)

    @Slot()
    def _favour(self) -> None:
        self._stage.toggle_favourite()

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
