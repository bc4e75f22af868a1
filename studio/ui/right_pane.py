"""The right pane: a choice above the queue, a rail in their place, or drawers over the stage in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from studio.state.layout import Layout
from studio.state.queue import QueueRow
from studio.state.studio import Studio
from studio.ui.controls.dragging import drag_pictures
from studio.ui.drawer import Drawer
from studio.ui.queue.pane import USUAL as QUEUE
from studio.ui.queue.pane import QueuePane
from studio.ui.right_rail import WIDTH as RAIL
from studio.ui.right_rail import RightRail
from studio.ui.split_memory import SplitMemory
from studio.ui.theme.theme import Theme

_BOUNDS = (264, 480)
_UPPER_LEAST = 200
_DRAWER = 329


class RightPane(QSplitter):
    """Two panes that are seen together, or one at a time in the drawer while the window is narrow.

    The upper one shows what can be chosen in the place that is gone to: styles, or video models.

    Attributes:
        rail: Stands at the right edge of the window while the pane is away; its owner lays it out.
    """

    def __init__(self, theme: Theme, studio: Studio, layout: Layout, place: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, place)
        self._studio = studio
        self._kept = layout
        self._narrow = False
        self._wanted = layout.flag("right", True)
        self.setObjectName("rightPane")
        self.setMinimumWidth(_BOUNDS[0])
        self.setMaximumWidth(_BOUNDS[1])
        self._upper = QStackedWidget()
        self._upper.setMinimumHeight(_UPPER_LEAST)
        self.queue = QueuePane(theme, studio.queue)
        self.rail = RightRail(theme, place)
        self._drawer = Drawer(theme, place, width=_DRAWER, margin=RAIL)
        self.addWidget(self._upper)
        self.addWidget(self.queue)
        self.setStretchFactor(0, 1)
        self._heights = SplitMemory(self, layout, rest=0)
        self.queue.jobs.carried.connect(self._carry)
        self.rail.upper_wanted.connect(self._upper_pressed)
        self.rail.queue_wanted.connect(self._queue_pressed)
        self._drawer.moved.connect(self._consider)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panes their heights now that there is room to give."""
        super().showEvent(event)
        self._heights.arrange("queue", [QUEUE])

    def add_chooser(self, pane: QWidget, words: str) -> None:
        """Take one more ``pane`` to choose from, which ``words`` name. The first one is in sight at once."""
        self._upper.addWidget(pane)
        if self._upper.count() == 1:
            self.show_chooser(pane, words)

    def show_chooser(self, pane: QWidget, words: str) -> None:
        """Show ``pane``, taken earlier, above the queue."""
        self._upper.setCurrentWidget(pane)
        self.setAccessibleName(f"{words} and queue")
        self.rail.name_upper(words)

    @Slot(object)
    def _carry(self, row: QueueRow) -> None:
        pictures = self._studio.pictures_of(row.job)
        if pictures:
            drag_pictures(self.queue.jobs, pictures, row.image, self._studio.path_of)

    @Slot()
    def toggle(self) -> None:
        """Put the panes away, or bring them back; in a narrow window that is the drawer."""
        if self._narrow:
            self._pull(self._upper if self._drawer.pane is None else self._drawer.pane)
            return
        self._wanted = not self._wanted
        self._kept.keep("right", self._wanted)
        self._show()

    def show_upper(self) -> None:
        """Bring what can be chosen into sight."""
        if self._upper.isVisible():
            return
        if self._narrow:
            self._drawer.open_with(self._upper)
        else:
            self.toggle()

    def set_narrow(self, narrow: bool) -> None:
        """Take the rail and the drawer while the window has no room for the panes."""
        if narrow != self._narrow:
            self._drawer.shut()
            self._narrow = narrow
            self._show()

    @Slot()
    def _upper_pressed(self) -> None:
        self._press(self._upper)

    @Slot()
    def _queue_pressed(self) -> None:
        self._press(self.queue)

    def _press(self, pane: QWidget) -> None:
        if self._narrow:
            self._pull(pane)
        else:
            self.toggle()

    def _pull(self, pane: QWidget) -> None:
        if self._drawer.pane is pane:
            self._drawer.shut()
        else:
            self._drawer.open_with(pane)

    @Slot()
    def _consider(self) -> None:
        """Take back what is not in the drawer any more, and mark the rail."""
        for number, pane in enumerate((self._upper, self.queue)):
            if pane is not self._drawer.pane and self.indexOf(pane) < 0:
                self.insertWidget(number, pane)
                pane.show()
        self._mark()

    def _show(self) -> None:
        self.setVisible(self._wanted and not self._narrow)
        self.rail.setVisible(self._narrow or not self._wanted)
        self._mark()

    def _mark(self) -> None:
        inside = self._drawer.pane
        self.rail.show_open(upper=inside is self._upper, queue=inside is self.queue)
