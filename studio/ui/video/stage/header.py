"""The line above the clip: what it is, what it cost, and what to do with the whole of it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from studio.state.player import Player, PlayerView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, FactsLabel, Label
from studio.ui.theme.theme import Theme

HEIGHT = 42
_GAPS = 10
"""Between title, facts and money, together."""


class VideoHeader(QWidget):
    """Title, facts and money at the left; at the right going on from the clip, and everything else.

    Signals:
        carrying_on: The user wants to go on from where the clip ends.
        comparing: The clip should be compared with another.
        opened: The clip should fill the screen.
    """

    carrying_on = Signal()
    comparing = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, player: Player, more: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ElidedLabel("", self, role="strong")
        self._title.setObjectName("videoTitle")
        self._facts = FactsLabel("", self, role="quiet")
        self._facts.setObjectName("videoFacts")
        self._money = Label("", self, role="money")
        self._money.setObjectName("videoMoney")
        self._on = Button(theme, "Continue", self, size="small", icon="corner-down-right")
        self._on.setObjectName("continueButton")
        self._on.setToolTip("Begin the next clip with one of the last frames")
        self._heart = self._icon("videoFavouriteButton", "heart", "Favourite", "")
        self._heart.setCheckable(True)
        self._compare = self._icon("videoCompareButton", "columns-2", "Compare with another clip", "C")
        self._full = self._icon("videoFullButton", "maximize-2", "Full screen", "F")
        self._more = self._icon("videoMoreButton", "ellipsis", "More", "")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(more)
        self._lay_out()
        self._on.clicked.connect(self.carrying_on)
        self._heart.clicked.connect(player.toggle_favourite)
        self._compare.clicked.connect(self.comparing)
        self._full.clicked.connect(self.opened)
        player.changed.connect(self._show)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self._show(player.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give the title what it needs, half of the room at least: a layout takes the same from long and short."""
        room = max(0, self._words.geometry().width() - self._money.sizeHint().width() - _GAPS)
        title, facts = (label.sizeHint().width() for label in (self._title, self._facts))
        title = min(title, max(room // 2, room - facts))
        self._title.setMaximumWidth(title)
        self._facts.setMaximumWidth(self._facts.width_in(room - title))

    @property
    def on_button(self) -> QWidget:
        """The button below which the last frames are offered."""
        return self._on

    @Slot(object)
    def _show(self, view: PlayerView) -> None:
        self._title.setText(view.title)
        self._facts.setText(f"{view.facts}," if view.facts and view.money else view.facts)
        self._money.setText(view.money)
        clip = view.clip is not None
        for widget in (self._on, self._heart, self._compare, self._full, self._more):
            widget.setVisible(clip)
        for widget in (self._on, self._compare, self._full):
            widget.setEnabled(view.playable)
        self._heart.setChecked(view.clip is not None and view.clip.favourite)
        self._share()

    def _icon(self, name: str, icon: str, tip: str, key: str) -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 12, 0)
        row.setSpacing(8)
        words = self._words = QHBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addSpacing(_GAPS - 3)
        words.addWidget(self._facts)
        words.addSpacing(3)
        words.addWidget(self._money)
        words.addStretch(1)
        row.addLayout(words, 1)
        for widget in (self._on, self._heart, self._compare, self._full, self._more):
            row.addWidget(widget)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
