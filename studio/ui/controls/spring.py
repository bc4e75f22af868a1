"""Places that open under what is dragged over them, so that it can be dropped in a place that is not in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton

_REST_MS = 400


class Spring(QObject):
    """Presses a button when pictures or files that are dragged rest on it. Nothing can be dropped there."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._rests = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rests.timeout.connect(button.click)
        button.setAcceptDrops(True)
        button.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether it will be pressed if what is over it stays."""
        return self._rests.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if event.mimeData().hasUrls() or event.mimeData().hasImage():
                event.accept()  # else it would not be told when the drag goes on or away
                self._rests.start()
            return True
        if event.type() is QEvent.Type.DragLeave:
            self._rests.stop()
        elif isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self._rests.stop()
            event.ignore()
            return True
        return False
