"""Beside the pictures: in what they differ, what is thought of them, and which one is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.compare import LETTERS, CompareView
from studio.state.compare_table import DifferenceRows, counted
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.lightbox.compare.prompts import Prompts
from studio.ui.lightbox.compare.table import DifferenceTable
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

WIDTH, _MORE = 336, 76
"""How wide it is for two pictures, and how much more for each further one."""
LEAST, _SHARE = 280, 0.4
_ANY = 16777215
_TABLE_FIRST = 1000
"""All rows of the table come before more than a little of the prompts."""


class _Opinion(QWidget):
    """Letter, stars and heart of one picture."""

    def __init__(self, theme: Theme, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.letter = Label(letter, self, role="label")
        self.stars = RatingBar(theme, self, name=f"Rating of {letter}")
        self.stars.setObjectName(f"ratingBar{letter}")
        self.heart = IconButton(theme, "heart", f"Favourite {letter}", self, checkable=True)
        self.heart.setObjectName(f"favouriteButton{letter}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.letter, self.stars, self.heart):
            row.addWidget(widget)

    def show_picture(self, picture: Picture, *, active: bool) -> None:
        self.stars.set_stars(picture.rating)
        self.heart.setChecked(picture.favourite)
        mark(self.letter, role="section" if active else "label")


class DifferencePanel(QFrame):
    """The table of settings, the prompts, and what decides between A and B.

    Attributes:
        rows: The settings.
        table: Shows them.

    Signals:
        kept: One of the pair is kept, and the next should come.
            at: 0 for A, 1 for B.
        rated: Another rating was given.
            at: Which picture.
            stars: 0 to 5.
        favoured: A heart was pressed.
            at: Which picture.
        saving: They should be saved as one picture.
    """

    kept = Signal(int)
    rated = Signal(int, object)
    favoured = Signal(int)
    saving = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = 2
        self._wide = False
        self._room = _ANY
        self.rows = DifferenceRows(self)
        self.setObjectName("differencePanel")
        self.setAccessibleName("Differences")
        mark(self, role="pane")
        self._count = Label("", self, role="quiet")
        self._count.setObjectName("differenceCount")
        self._only = QCheckBox("Only differences", self)
        self._only.setObjectName("onlyDifferencesCheck")
        self._only.setToolTip("Hide equal rows")
        mark(self._only, scale="small")
        self.table = DifferenceTable(theme, self.rows, self)
        self._prompts = Prompts(theme, self)
        self._opinions = [_Opinion(theme, letter, self) for letter in LETTERS]
        self._keeps = [self._keep(letter) for letter in "AB"]
        self._save = Button(theme, "Save side-by-side picture", self, icon="download")
        self._save.setObjectName("saveSideBySideButton")
        self._save.setToolTip("PNG with labels, into the folder Exports of your pictures")
        self._said = ElidedLabel("", self, role="note")
        self._said.setObjectName("compareSaid")
        self._lay_out()
        self._connect()
        self._measure()

    def show_view(self, view: CompareView, settings: Sequence[Picture]) -> None:
        """Set what is compared against each other; ``settings`` are the same pictures with all that made them."""
        pictures = view.pictures
        self._pictures = len(pictures)
        self.rows.show(settings)
        differ, count = counted(settings)
        self._count.setText(f"{differ} of {count}")
        self._count.setAccessibleName(f"{differ} of {count} differ")
        self._prompts.show_pictures(pictures)
        for at, opinion in enumerate(self._opinions):
            opinion.setVisible(at < len(pictures))
            if at < len(pictures):
                opinion.show_picture(pictures[at], active=at == view.active)
        for at, keep in enumerate(self._keeps):
            keep.setText(f"Keep {LETTERS[at]}, next" if view.next is not None else f"Keep {LETTERS[at]}")
            keep.setEnabled(len(pictures) > 1)
        self._measure()

    def say(self, sentence: str) -> None:
        """Say what came of the last deed."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def set_wide(self, wide: bool) -> None:
        """Take all the room there is, or stand beside the pictures."""
        self._wide = wide
        self._measure()

    def set_room(self, width: int) -> None:
        """Take no more than its share of so much room, or a little more where there is little."""
        if width != self._room:
            self._room = width
            self._measure()

    def sizeHint(self) -> QSize:
        width = self._theme.px(WIDTH + max(0, self._pictures - 2) * _MORE)
        return QSize(min(width, max(round(self._room * _SHARE), LEAST)), 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, 1, self.height(), self._theme.colour("line"))

    def _keep(self, letter: str) -> Button:
        keep = Button(self._theme, f"Keep {letter}, next", self, key=letter)
        keep.setObjectName(f"keep{letter}Button")
        keep.setToolTip(f"Favourite {letter} and bring the next in the place of the other ({letter})")
        return keep

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 0)
        head.setSpacing(7)
        head.addWidget(Label("Differences", self, role="section"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._only)
        opinions = [QHBoxLayout(), QHBoxLayout()]
        for at, opinion in enumerate(self._opinions):
            opinions[at // 2].addWidget(opinion)
            opinions[at // 2].addStretch(1)
        keeps = QHBoxLayout()
        keeps.setSpacing(8)
        for keep in self._keeps:
            keeps.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeft)
        keeps.addStretch(1)
        self._foot = QWidget(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(8)
        for row in (*opinions, keeps):
            foot.addLayout(row)
        foot.addWidget(self._save)
        foot.addWidget(self._said)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, _TABLE_FIRST)
        column.addWidget(self._prompts, 1)
        column.addWidget(self._foot)
        self.say("")

    def _connect(self) -> None:
        self._only.toggled.connect(self.rows.set_only)
        self._save.clicked.connect(self.saving)
        for at, keep in enumerate(self._keeps):
            keep.clicked.connect(partial(self.kept.emit, at))
        for at, opinion in enumerate(self._opinions):
            opinion.stars.rated.connect(partial(self.rated.emit, at))
            opinion.heart.clicked.connect(partial(self.favoured.emit, at))
        self._theme.tokens_changed.connect(self._measure)
        self.rows.modelReset.connect(self._measure)

    @Slot()
    def _measure(self) -> None:
        if self._wide:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_ANY)
        else:
            self.setFixedWidth(self.sizeHint().width())
        self._foot.setMaximumWidth(self.sizeHint().width() if self._wide else _ANY)
        self.table.setMaximumHeight(self.table.sizeHint().height())
        self.updateGeometry()
