"""The storyboard: a row of shots."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.state.shots import ShotTile
from studio.state.storyboard import StoryboardView
from studio.state.studio import Studio
from studio.ui.controls.announce import announce
from studio.ui.controls.dragging import drag_pictures, take_copy
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.intake import Intake
from studio.ui.video.storyboard.actions import ShotActions
from studio.ui.video.storyboard.add_card import AddCard
from studio.ui.video.storyboard.dropping import dropped
from studio.ui.video.storyboard.header import HEADER, StoryboardHeader
from studio.ui.video.storyboard.join_dialog import JoinDialog
from studio.ui.video.storyboard.view import ShotView

LEAST, USUAL = 120, 306
_NONE = (
    "Shots are made one after the other, each from the last frame of the one before it where they are linked. "
    "Add shot takes what is in the composer; pictures can be dropped here."
)
_LOUD = ("Saved", "Failed", "Not sent", "Price is now", "Refused", "Cancelled", "Lost")


class StoryboardPane(QFrame):
    """Shots in the order they are seen. It folds to its header.

    Attributes:
        header: Totals, and the button that sends.
        view: The cards.
        deeds: What can be done with the shot the hand is on.
    """

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._board = board = studio.video.storyboard
        self._said: dict[str, str] = {}
        self.setObjectName("storyboardPane")
        self.setAccessibleName("Storyboard")
        self.setAcceptDrops(True)
        mark(self, role="bar")
        self.header = StoryboardHeader(theme, board, self)
        self.view = ShotView(theme, board.rows, self)
        self.deeds = ShotActions(studio, self)
        self._add = AddCard(theme, self)
        self._none = Label(_NONE, self, role="note")
        self._none.setObjectName("storyboardNone")
        self._none.setWordWrap(True)
        self._none.setMinimumWidth(theme.px(160))
        self._trouble = ElidedLabel("", self, role="note")
        self._trouble.setObjectName("storyboardTrouble")
        self._trouble.hide()
        self._lay_out()
        self._connect()
        self._measure()
        self._show(board.view)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(640, self._theme.px(USUAL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(LEAST if self.header.fold.isChecked() else HEADER))

    @Slot()
    def add(self) -> None:
        """Add a shot with what is in the composer, linked to the last one."""
        self._board.drawing.add()
        self.view.scrollTo(self.view.currentIndex())

    @Slot()
    def open_joining(self) -> None:
        """Open the dialog that makes one file of the clips."""
        joining = self._studio.video.joining
        joining.begin()
        dialog = JoinDialog(self._theme, joining, self.window())
        dialog.revealed.connect(self._studio.reveal_wanted)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what is dropped beside the cards, too: it goes to the end."""
        if Intake.fits(event.mimeData()):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        take_copy(event)
        self._drop(event.mimeData(), len(self._board.drawing.board.shots))

    def _lay_out(self) -> None:
        self._body = QWidget(self)
        row = QHBoxLayout(self._body)
        row.setContentsMargins(16, 0, 16, 12)
        row.setSpacing(0)
        row.addWidget(self.view, 1000)
        row.addWidget(self._add)
        row.addWidget(self._none, 100)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._none.setContentsMargins(12, 0, 0, 0)
        self._trouble.setContentsMargins(16, 0, 16, 4)
        column.addWidget(self._trouble)
        column.addWidget(self._body, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        board, view, actions = self._board, self.view, self.deeds
        board.changed.connect(self._show)
        board.drawing.selected_changed.connect(self._follow)
        board.trouble.connect(self._tell)
        for signal in (board.rows.modelReset, board.rows.dataChanged):
            signal.connect(self._rows_changed)
        view.walked.connect(self._walk)
        view.opened.connect(actions.play_clip)
        view.acted.connect(self._act)
        view.moved.connect(board.drawing.move)
        view.carried.connect(self._carry)
        view.dropped.connect(self._drop)
        view.keyed.connect(self._key)
        view.customContextMenuRequested.connect(self._menu)
        actions.adding.connect(self.add)
        self._add.clicked.connect(self.add)
        self.header.joining.connect(self.open_joining)
        self.header.fold.toggled.connect(self._fold)
        self._theme.tokens_changed.connect(self._measure)

    @Slot(object)
    def _show(self, view: StoryboardView) -> None:
        some = bool(view.extent)
        self.view.setVisible(some)
        self._none.setVisible(not some)
        last = len(self._board.drawing.board.shots)
        linked = some and (view.editing > 0 or self._studio.video.composer.draft.first is None)
        words = f"Copies settings and begins as shot {last} ends" if linked else "Makes what is in the composer a shot"
        self._add.setToolTip(words)

    @Slot()
    def _follow(self) -> None:
        self.view.follow(self._board.drawing.selected)
        self.deeds.aim(self.view.tile)
        if (index := self.view.currentIndex()).isValid():
            self.view.scrollTo(index)

    @Slot()
    def _rows_changed(self) -> None:
        if self.view.tile is None or self.view.tile.id != self._board.drawing.selected:
            self.view.follow(self._board.drawing.selected)
        self.deeds.aim(self.view.tile)
        said = {tile.id: tile.telling.line for tile in self._board.rows.rows}
        for tile in self._board.rows.rows:
            line, before = tile.telling.line, self._said.get(tile.id)
            if before is not None and before != line and line.startswith(_LOUD):
                announce(self.view, f"{tile.title}, {line}, {tile.telling.cost}", urgent=tile.telling.tone == "err")
        self._said = said

    @Slot(str)
    def _walk(self, shot: str) -> None:
        if shot:
            self._board.open(shot)
        else:
            self._board.drawing.select("")

    @Slot(str)
    def _act(self, shot: str) -> None:
        if (tile := self._board.rows.value(shot)) is not None:
            self.deeds.act(tile)
            self.deeds.aim(self.view.tile)

    @Slot(object)
    def _carry(self, tile: ShotTile) -> None:
        if tile.clip is not None:
            drag_pictures(self.view, (tile.clip,), tile.image, self._studio.path_of)

    @Slot(object, int)
    def _drop(self, data: QMimeData, place: int) -> None:
        self._tell("")
        self._tell(dropped(data, place, take=self._board.take, recall=self._studio.recall))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        self.deeds.aim(self.view.tile)
        self.deeds.key(event)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        self.deeds.aim(self.view.tile)
        self.deeds.pop_up(self.view, self.view.viewport().mapToGlobal(at))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, urgent=True)

    @Slot(bool)
    def _fold(self, unfolded: bool) -> None:
        self._body.setVisible(unfolded)
        self._trouble.setVisible(unfolded and bool(self._trouble.text()))
        self._measure()

    @Slot()
    def _measure(self) -> None:
        px = self._theme.px
        unfolded = self.header.fold.isChecked()
        self.setMinimumHeight(px(LEAST if unfolded else HEADER))
        self.setMaximumHeight(px(800) if unfolded else px(HEADER))
        self.updateGeometry()
