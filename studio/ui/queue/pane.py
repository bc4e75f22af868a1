"""The pane of the queue: header and rows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from studio.state.queue import Queue, QueueRow
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.queue.details import DetailsDialog
from studio.ui.queue.view import QueueView
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

HEADER = 40
USUAL = 352


class QueuePane(QFrame):
    """Every job since the start, with what can be done about it. It can shrink to its header."""

    def __init__(self, theme: Theme, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queue = queue
        self.setObjectName("queuePane")
        self.setAccessibleName("Queue")
        mark(self, role="pane")
        self.jobs = QueueView(theme, queue, self)
        self._summary = ElidedLabel(queue.summary, self, role="aside")
        self._summary.setObjectName("queueSummary")
        self._pause = IconButton(theme, "pause", "Stop sending", self, size="small", key="Ctrl+Shift+P")
        self._pause.setObjectName("queuePauseButton")
        self._more = IconButton(theme, "ellipsis", "More", self, size="small")
        self._more.setObjectName("queueMenuButton")
        self._none = Label("Everything you send is a row here, until its files are on this disk.", self, role="note")
        self._none.setObjectName("queueNone")
        self._none.setWordWrap(True)
        self._fill_menu()
        self._lay_out()
        for signal in (queue.rows.rowsInserted, queue.rows.rowsRemoved, queue.rows.modelReset):
            signal.connect(self._count)
        self._count()
        queue.summary_changed.connect(self._sum_up)
        queue.paused_changed.connect(self._paused)
        self._pause.clicked.connect(queue.pause_toggle)
        self.jobs.details_wanted.connect(self.show_details)
        queue.asked.connect(self.show_details)
        self._paused(queue.paused)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(328), self._theme.px(USUAL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(HEADER))

    @Slot(object)
    def show_details(self, row: QueueRow) -> None:
        """Open a dialog with everything there is to know about a job. A question keeps nobody from working on."""
        dialog = DetailsDialog(self._theme, self._queue, row, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.telling.action == "ask":
            dialog.show()
        else:
            dialog.open()

    def _fill_menu(self) -> None:
        menu = QMenu(self._more)
        menu.setObjectName("queueMenu")
        menu.aboutToShow.connect(self._offer)
        self._cancel_waiting = menu.addAction("Cancel waiting", self._queue.cancel_waiting)
        self._cancel_waiting.setObjectName("queueCancelWaiting")
        self._clear_finished = menu.addAction("Clear finished", self._queue.clear_finished)
        self._clear_finished.setObjectName("queueClearFinished")
        self._more.setMenu(menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _lay_out(self) -> None:
        px = self._theme.px
        header = QHBoxLayout()
        header.setContentsMargins(16, px(8), 8, px(8))
        header.setSpacing(6)
        header.addWidget(Label("Queue", self, role="section"))
        header.addSpacing(2)
        header.addWidget(self._summary, 1)
        header.addWidget(self._pause)
        header.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        self._none.setContentsMargins(16, 4, 16, 0)
        column.addWidget(self._none)
        column.addWidget(self.jobs, 1)
        self.jobs.setMinimumHeight(0)

    @Slot()
    def _count(self) -> None:
        self._none.setVisible(not self._queue.rows.rowCount())

    @Slot()
    def _offer(self) -> None:
        jobs = [row.job for row in self._queue.rows.rows]
        self._cancel_waiting.setEnabled(any(not job.state.sent for job in jobs))
        self._clear_finished.setEnabled(any(job.state.ended for job in jobs))

    @Slot(str)
    def _sum_up(self, summary: str) -> None:
        self._summary.setText(f"Paused, {summary}" if self._queue.paused else summary)

    @Slot(bool)
    def _paused(self, paused: bool) -> None:
        self._pause.set_icon("play" if paused else "pause")
        self._pause.set_tip("Go on sending" if paused else "Stop sending; accepted jobs go on", key="Ctrl+Shift+P")
        self._sum_up(self._queue.summary)
