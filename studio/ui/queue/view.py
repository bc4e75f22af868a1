"""The rows of the queue, and what a row can do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QMenu, QToolTip, QWidget

from studio.domain.job import JobState
from studio.state.queue import Queue, QueueRow
from studio.state.rows import VALUE
from studio.ui.controls.spinner import TURN_MS
from studio.ui.queue.delegate import TURNS, JobDelegate, action_words, agree_words, retry_words
from studio.ui.theme.theme import Theme

_STEP_MS = 40
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class QueueView(QListView):
    """Jobs as rows. Delete cancels, G shows in the folder, Return opens the details, Space shows the run.

    Signals:
        details_wanted: The user wants to know all about a job.
            row: The :class:`QueueRow`.
        carried: The user drags the results of a job out.
            row: The :class:`QueueRow`.
    """

    details_wanted = Signal(object)
    carried = Signal(object)

    def __init__(self, theme: Theme, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queue = queue
        self._jobs = JobDelegate(theme, self)
        self._pressed = QPersistentModelIndex()
        self._on_action = False
        self._held_at: QPoint | None = None
        self._since = QElapsedTimer()
        self._since.start()
        self.setObjectName("queueView")
        self.setAccessibleName("Queue")
        self.setItemDelegate(self._jobs)
        self._behave()
        self._make_actions()
        self._turn = QTimer(self, interval=_STEP_MS)
        self._turn.timeout.connect(self._step)
        self.setModel(queue.rows)
        for signal in (queue.rows.dataChanged, queue.rows.rowsInserted, queue.rows.rowsRemoved, queue.rows.modelReset):
            signal.connect(self._consider)
        self.verticalScrollBar().valueChanged.connect(self._consider)
        theme.tokens_changed.connect(self._relook)

    @property
    def turning(self) -> bool:
        """Whether the loader of a row moves now."""
        return self._turn.isActive()

    @property
    def row(self) -> QueueRow | None:
        """The job the hand is on."""
        value = self.currentIndex().data(VALUE)
        return value if isinstance(value, QueueRow) else None

    def action_place(self, index: QModelIndex) -> QPoint:
        """Return the middle of a row's action, in the viewport."""
        return self._jobs.action_place(self.visualRect(index)).center()

    def _behave(self) -> None:
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)

    def _make_actions(self) -> None:
        self.cancel = self._action("jobCancelAction", "Cancel", "Cancels and releases the hold", "Delete")
        self.agree = self._action("jobAgreeAction", "Agree", "Sends it at the price of now", "")
        self.retry = self._action("jobRetryAction", "Retry", "Makes it again, new purchase", "")
        self.reveal = self._action("jobRevealAction", "Show in folder", "Opens the folder", "G")
        self.details = self._action("jobDetailsAction", "Details", "Prompt, cost, ids, times", "Return")
        self.exhibit = self._action("jobShowAction", "Show on stage", "Shows the run in the middle", "Space")
        # Their shortcuts are for the menu to show; inside a window with its own they are not always found.
        self._deeds = {
            Qt.Key.Key_Return: self.details,
            Qt.Key.Key_Enter: self.details,
            Qt.Key.Key_Space: self.exhibit,
            Qt.Key.Key_G: self.reveal,
            Qt.Key.Key_Delete: self.cancel,
        }
        self.help = self._action(
            "jobSupportAction", "Ask support", "Copies what support needs and opens their page", ""
        )
        self.help.triggered.connect(self._help)
        self.cancel.triggered.connect(self._cancel)
        self.agree.triggered.connect(self._agree)
        self.retry.triggered.connect(self._retry)
        self.reveal.triggered.connect(self._reveal)
        self.details.triggered.connect(self._details)
        self.exhibit.triggered.connect(self._exhibit)

    def _action(self, name: str, words: str, tip: str, key: str) -> QAction:
        action = QAction(words, self)
        action.setObjectName(name)
        action.setToolTip(tip)
        if key:
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(action)
        return action

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._offer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deeds.get(Qt.Key(event.key()))
        if deed is not None and event.modifiers() in _PLAIN:
            deed.trigger()  # does nothing while it does not fit the row
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed = QPersistentModelIndex(index)
        self._on_action = self._hits(index, at)
        row = index.data(VALUE)
        results = isinstance(row, QueueRow) and row.job.saved_count > 0 and not self._on_action
        self._held_at = at if results and event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held_at = None
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        same = index.isValid() and QPersistentModelIndex(index) == self._pressed
        row = index.data(VALUE)
        if event.button() is not Qt.MouseButton.LeftButton or not same or not isinstance(row, QueueRow):
            return
        if self._on_action and self._hits(index, at):
            self._queue.act(row.job.id)
        elif not self._on_action:
            self._queue.open(row.job.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        at = event.position().toPoint()
        # The second press of a double click on the action belongs to the action alone, and does nothing.
        self._pressed = QPersistentModelIndex()
        if self.row is not None and not self._hits(self.indexAt(at), at):
            self.details_wanted.emit(self.row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton and self._held_at is not None:
            self._pull(at)
            return  # a list would move the hand along
        super().mouseMoveEvent(event)
        self._point(at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._point(QPoint(-1, -1))
        elif isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            self._tip(event)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.row is None:
            return
        self._offer()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in (self.exhibit, self.details, self.reveal, self.agree, self.cancel, self.retry, self.help):
            if action.isEnabled():
                menu.addAction(action)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self.visualRect(self.currentIndex()).center()
        menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._consider()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._consider()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._jobs.wanted = event.region()
        super().paintEvent(event)
        self._jobs.wanted = QRegion()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()

    def _pull(self, at: QPoint) -> None:
        """Let go of the row that is pressed and give its results away, once the mouse has moved far enough."""
        start = self._held_at
        if start is None or (at - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._held_at = None
        row = self.indexAt(start).data(VALUE)
        self._pressed = QPersistentModelIndex()
        if isinstance(row, QueueRow):
            self.carried.emit(row)

    def _hits(self, index: QModelIndex, at: QPoint) -> bool:
        row = index.data(VALUE)
        if not isinstance(row, QueueRow) or not row.telling.action:
            return False
        return self._jobs.action_place(self.visualRect(index)).contains(at)

    def _point(self, at: QPoint) -> None:
        old, self._jobs.pointer = self.indexAt(self._jobs.pointer), at
        for index in (old, self.indexAt(at)):
            if index.isValid():
                self.update(index)

    def _tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        row = index.data(VALUE)
        if isinstance(row, QueueRow) and self._hits(index, event.pos()):
            place = self._jobs.action_place(self.visualRect(index))
            QToolTip.showText(event.globalPos(), action_words(row), self.viewport(), place)
        elif isinstance(row, QueueRow) and (words := self._more_words(row, self.visualRect(index))):
            QToolTip.showText(event.globalPos(), words, self.viewport(), self.visualRect(index))
        else:
            QToolTip.hideText()

    def _more_words(self, row: QueueRow, rect: QRect) -> str:
        """Return what the state line had no room for."""
        if row.telling.action == "ask" and row.progress is not None:
            return row.progress.reason
        return "" if self._jobs.fits(row, rect) else row.telling.line

    @Slot()
    def _offer(self) -> None:
        """Let the actions fit the current row."""
        row = self.row
        state = row.job.state if row else None
        self.details.setEnabled(row is not None)
        self.details.setText("Say which run it is…" if row and row.telling.action == "ask" else "Details")
        self.exhibit.setEnabled(row is not None)
        self.cancel.setEnabled(row is not None and row.telling.cancellable)
        self.agree.setEnabled(row is not None and row.telling.action == "agree")
        self.agree.setText(agree_words(row) if row else "Agree")
        self.reveal.setEnabled(row is not None and row.job.saved_count > 0)
        self.retry.setEnabled(state is not None and state.ended)
        self.help.setEnabled(state in (JobState.FAILED, JobState.LOST))
        self.retry.setText(retry_words(row.job) if row else "Retry")

    @Slot()
    def _consider(self) -> None:
        """Turn the loaders while there are some; the first step finds out whether one is in sight."""
        self._offer()
        wanted = self.isVisible() and not self._theme.still and any(row.telling.icon == TURNS for row in self._rows())
        if wanted != self._turn.isActive():
            (self._turn.start if wanted else self._turn.stop)()

    @Slot()
    def _step(self) -> None:
        """Turn the loaders in sight. Its cost does not grow with the queue; what comes into sight starts it again."""
        self._jobs.angle = 360 * (self._since.elapsed() % TURN_MS) / TURN_MS
        places = self._loaders()
        for place in places:
            self.viewport().update(place)
        if not places:
            self._turn.stop()

    def _rows(self) -> Sequence[QueueRow]:
        return self._queue.rows.rows

    def _loaders(self) -> list[QRect]:
        """Return where something turns in the viewport."""
        model, rows, sight = self._queue.rows, self._rows(), self.viewport().rect()
        at = self.indexAt(sight.topLeft()).row()
        places: list[QRect] = []
        while 0 <= at < len(rows) and (row := self.visualRect(model.index(at))).top() <= sight.bottom():
            if rows[at].telling.icon == TURNS:
                places.append(self._jobs.turn_place(row))
            at += 1
        return places

    @Slot()
    def _relook(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._consider()

    @Slot()
    def _cancel(self) -> None:
        if self.row is not None:
            self._queue.cancel(self.row.job.id)

    @Slot()
    def _agree(self) -> None:
        if self.row is not None:
            self._queue.agree(self.row.job.id)

    @Slot()
    def _retry(self) -> None:
        if self.row is not None:
            self._queue.retry(self.row.job.id)

    @Slot()
    def _reveal(self) -> None:
        if self.row is not None:
            self._queue.revealed.emit(self.row.job.id)

    @Slot()
    def _help(self) -> None:
        if self.row is not None:
            self._queue.helped.emit(self.row.job)

    @Slot()
    def _details(self) -> None:
        if self.row is not None:
            self.details_wanted.emit(self.row)

    @Slot()
    def _exhibit(self) -> None:
        if self.row is not None:
            self._queue.open(self.row.job.id)
