"""The centre of the Image place: a run, what can be done with it, and recent pictures below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.pictures import Tile
from studio.state.stage import StageView
from studio.state.studio import Studio
from studio.ui.controls.dragging import drag_pictures
from studio.ui.controls.elided_label import Label
from studio.ui.lightbox.viewers import Viewers
from studio.ui.stage.actions import PictureActions
from studio.ui.stage.empty import EmptyStage
from studio.ui.stage.error_panel import ErrorPanel
from studio.ui.stage.header import StageHeader
from studio.ui.stage.picture_stage import PictureStage
from studio.ui.stage.recent import USUAL, RecentStrip
from studio.ui.stage.under_line import UnderLine
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_SIDE = 12


class StagePane(QSplitter):
    """The stage above, the strip of recent pictures below; the strip may be hidden.

    Attributes:
        view: The painted run, where the keyboard works.
        recent: The strip.
        viewers: Open the lightbox over the window.
    """

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self._studio = studio
        self._sized = False
        self.setObjectName("stagePane")
        self.setAccessibleName("Stage")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._actions = PictureActions(studio, self)
        self.viewers = Viewers(theme, studio, self)
        self._header = StageHeader(theme, studio.stage)
        self.view = PictureStage(theme, studio.stage, studio.clip_strips)
        self._empty = EmptyStage(theme)
        self._trouble = ErrorPanel(theme)
        self._note = Label("", role="secondary")
        self._note.setObjectName("stageNote")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._under = UnderLine(theme, studio.stage, self._actions)
        self.recent = RecentStrip(theme, studio.recent, studio.clip_strips)
        self._lay_out()
        self._connect()
        self._show(studio.stage.view)

    def open_lightbox(self) -> None:
        """Show the selected picture over the whole window, or close what is open."""
        picture = self._studio.stage.view.picture
        if self.viewers.opened:
            self.viewers.close()
        elif picture is not None:
            rows = self._studio.recent
            self.viewers.open_viewer(rows, rows.find(picture.id), picture)

    def toggle_recent(self) -> None:
        """Hide the strip of recent pictures, or bring it back."""
        self.recent.setVisible(self.recent.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the strip its usual height at first; afterwards it keeps what it has."""
        if not self._sized:
            self._sized = True
            strip = self._theme.px(USUAL)
            self.setSizes([self.height() - strip - 1, strip])
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        centre = QFrame()
        mark(centre, role="stage")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        self._stack = QStackedLayout()
        # A page of a layout that has no home yet would be shown as a window of its own, and take the keyboard with it.
        column.addLayout(self._stack, 1)
        for page in (self._framed(self.view), self._empty, self._middle(self._trouble), self._middle(self._note)):
            self._stack.addWidget(page)
        column.addWidget(self._under)
        self.addWidget(centre)
        self.addWidget(self.recent)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)

    def _framed(self, widget: QWidget) -> QWidget:
        """Leave room at the sides; above and below, the lines around are the room."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 0, _SIDE, 0)
        column.addWidget(widget)
        return page

    def _middle(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 0, _SIDE, 0)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(widget, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        studio, strip = self._studio, self.recent.pictures
        studio.stage.changed.connect(self._show)
        self._header.opened.connect(self.open_lightbox)
        self._header.comparing.connect(self._actions.compare.trigger)
        self._actions.opened.connect(self.open_lightbox)
        self._actions.comparing.connect(self._compare)
        self._empty.chosen.connect(self._begin)
        self._trouble.retried.connect(self._again)
        self._trouble.editing.connect(self._edit)
        self._trouble.asking.connect(self._ask)
        self.viewers.walked.connect(studio.stage.show_picture)
        strip.walked.connect(self._walk)
        for pictures in (self.view, strip):
            pictures.opened.connect(self.open_lightbox)
            pictures.keyed.connect(self._key)
            pictures.carried.connect(self._carry)
            pictures.customContextMenuRequested.connect(self._menu)

    @Slot(object)
    def _show(self, view: StageView) -> None:
        self._header.show_view(view)
        self._under.show_view(view)
        self._actions.aim(view.picture)
        if view.trouble is not None:
            self._trouble.show_trouble(view.trouble, self._studio.stage.job)
        self._note.setText(view.note)
        page = 0 if view.cells else 2 if view.trouble else 3 if view.title else 1
        self._stack.setCurrentIndex(page)
        self.recent.pictures.follow(view.picture.id if view.picture else "")
        if view.picture is not None:
            rows = self._studio.recent
            self.viewers.follow(rows, rows.find(view.picture.id), view.picture)

    @Slot(object)
    def _walk(self, tile: Tile) -> None:
        self._actions.aim(tile.picture)  # at once: a key may follow before the run is read
        self._studio.stage.show_picture(tile.picture)

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        self._actions.key(event)

    @Slot(object)
    def _compare(self, picture: Picture) -> None:
        """Compare a picture with others that are selected beside it, else with what is most like it."""
        others = [tile.picture for tile in self.recent.pictures.chosen if tile.picture.id != picture.id]
        self.viewers.open_compare((picture, *others))

    @Slot(object)
    def _carry(self, tiles: tuple[Tile, ...]) -> None:
        drag_pictures(self, [tile.picture for tile in tiles], tiles[0].image, self._studio.path_of)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        widget = self.sender()
        if isinstance(widget, QWidget) and self._studio.stage.view.picture is not None:
            self._actions.pop_up(self, widget.mapToGlobal(at))

    @Slot(str)
    def _begin(self, prompt: str) -> None:
        self._studio.composer.set(prompt=prompt)

    @Slot()
    def _again(self) -> None:
        if (job := self._studio.stage.job) is not None:
            self._studio.purchase.again(job)

    @Slot()
    def _edit(self) -> None:
        if (job := self._studio.stage.job) is not None:
            self._studio.answers.edit(job)

    @Slot()
    def _ask(self) -> None:
        if (job := self._studio.stage.job) is not None:
            self._studio.answers.ask_support(job)
