"""A field for a secret: it can be typed and pasted into, and nothing comes out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

_TAKES_OUT = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


class KeyField(QLineEdit):
    """Shows dots. Also when the eye is open its text is not copied, dragged, selected for others, or undone back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhHiddenText
        )
        self.setDragEnabled(False)

    def forget(self) -> None:
        """Empty it for good: unlike clearing, this leaves nothing to undo."""
        self.setText("")

    def show_text(self, shown: bool) -> None:
        """Show what was typed, or dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _TAKES_OUT):
            event.accept()
            return
        super().keyPressEvent(event)
        self._keep_selection_home()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._keep_selection_home()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Paste", self.paste)
        menu.addAction("Clear", self.forget)
        menu.popup(event.globalPos())

    def _keep_selection_home(self) -> None:
        """Take back what selecting text gives to every program under X11."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection() and self.hasSelectedText():
            clipboard.clear(QClipboard.Mode.Selection)
