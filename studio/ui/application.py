"""The application object: it hears what a Mac wants opened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Where other systems start the program once more to open a file, the Finder sends an event to the one that runs.

    Signals:
        opened: A file or folder should be opened.
            path: Absolute.
    """

    opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Tell of what is to be opened. Only events for the application itself come here, so nothing gets slower."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.opened.emit(event.file())
            return True
        return super().event(event)
