"""What happened lately: the list under the bell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QToolButton, QVBoxLayout, QWidget

from studio.state.activity import Activity
from studio.ui.activity_delegate import NoteDelegate
from studio.ui.controls.elided_label import Label
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDTH, _HEIGHT = 380, 480
_GAP = 6
_BELL = "activityButton"


class ActivityPanel(QFrame):
    """Notes, newest first, over the other panes. Opening it takes the number off the bell.

    Escape, a click elsewhere or the bell closes it.
    """

    def __init__(self, theme: Theme, activity: Activity, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._activity = activity
        self._window = window
        self._top = 0
        self._before: QWidget | None = None
        self.setObjectName("activityPanel")
        self.setAccessibleName("Activity")
        mark(self, role="floating")
        self._view = QListView()
        self._view.setObjectName("activityList")
        self._view.setAccessibleName("Activity")
        self._view.setModel(activity)
        self._rows = NoteDelegate(theme, activity, self._view)
        self._view.setItemDelegate(self._rows)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setResizeMode(QListView.ResizeMode.Adjust)
        self._empty = Label("Nothing yet. What the queue does and what goes wrong is told here.", role="note")
        self._empty.setObjectName("activityEmpty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._lay_out()
        for signal in (activity.rowsInserted, activity.rowsRemoved, activity.modelReset):
            signal.connect(self._count)
        activity.unseen_changed.connect(self._read)
        theme.tokens_changed.connect(self._view.doItemsLayout)
        self.hide()
        self._count()

    def toggle(self, top: int) -> None:
        """Open it ``top`` pixels under the upper edge of the window, or close it."""
        if self.isVisible():
            self.leave()
            return
        self._top = top
        self._before = QApplication.focusWidget()
        self.show()  # before it is measured: what is not shown has neither its frame nor the sizes of this time
        self._place()
        self.raise_()
        self._activity.seen()
        self._view.scrollToTop()
        self._view.setCurrentIndex(self._activity.index(0))
        focus_by_keyboard(self._view)
        self._application().installEventFilter(self)

    def leave(self) -> None:
        """Close it and give the keyboard back."""
        self._application().removeEventFilter(self)
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self.hide()
        if held and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a click elsewhere, and stay under the bell when the window changes its size."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self._place()
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._pressed(watched, event.globalPosition().toPoint())
        return False

    def _pressed(self, watched: QObject, where: QPoint) -> None:
        if not isinstance(watched, QWidget) or watched.window() is not self.window():
            return
        # The bell closes it by its own click; closing it here as well would make that click open it again.
        bell = self._window.findChild(QToolButton, _BELL)
        if not (_under(self, where) or (bell is not None and _under(bell, where))):
            self.leave()

    def _lay_out(self) -> None:
        column = self._column
        column.setContentsMargins(4, 12, 4, 6)
        column.setSpacing(8)
        title = Label("Activity", role="section")
        for label in (title, self._empty):
            label.setContentsMargins(12, 0, 12, 0)
        column.addWidget(title)
        column.addWidget(self._empty, 1)
        column.addWidget(self._view, 1)

    def _place(self) -> None:
        window, px = self._window, self._theme.px
        width = min(px(_WIDTH), window.width() - 2 * _GAP)
        most = min(px(_HEIGHT), window.height() - self._top - 2 * _GAP)
        # The rows are measured at the width they will have: how tall a note is depends on it.
        self.setGeometry(QRect(window.width() - width - 2 * _GAP, self._top + _GAP, width, most))
        self._column.activate()
        self.resize(width, min(most, self._needed()))

    def _needed(self) -> int:
        """Return how tall the panel is with all its notes, or something taller than it may be."""
        if self._view.isHidden():
            return self._column.totalHeightForWidth(self.width())
        frame = 2 * self._view.frameWidth()
        rest, rows, width = self.height() - self._view.height() + frame, 0, self._view.width() - frame
        for row in range(self._activity.rowCount()):
            rows += self._rows.height(self._activity.index(row), width)
            if rows > self.height():
                break
        return rest + rows

    @Slot()
    def _count(self) -> None:
        some = self._activity.rowCount() > 0
        self._view.setVisible(some)
        self._empty.setVisible(not some)
        if self.isVisible():
            self._place()

    @Slot(str)
    def _read(self, count: str) -> None:
        """What comes while the list is open has been seen."""
        if count and self.isVisible():
            self._activity.seen()

    def _application(self) -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return app


def _under(widget: QWidget, where: QPoint) -> bool:
    """Whether ``widget`` is at the place of a press, which what does not want it hands to its parent."""
    return widget.rect().contains(widget.mapFromGlobal(where))
