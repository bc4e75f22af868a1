"""A field for words: plain text, with lines 20 high."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_LINE = 20


class PromptEdit(QTextEdit):
    """Plain words. Tab leaves the field; whatever is dropped or pasted loses its formatting.

    Signals:
        edited: The user changed the words.
            text: All of them.
    """

    edited = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quiet = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.document().setDocumentMargin(4)
        mark(self, role="prompt")
        self.textChanged.connect(self._changed)
        theme.tokens_changed.connect(self._space_lines)
        self._space_lines()

    def show_text(self, text: str) -> None:
        """Show words that come from elsewhere. Where somebody writes the cursor stays, else it waits at the end."""
        if text == self.toPlainText():
            return
        self._quiet = True
        place = self.textCursor().position() if self.hasFocus() else len(text)
        cursor = QTextCursor(self.document())
        # One step of undo: what was typed before can be brought back.
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        cursor.setPosition(min(place, len(self.toPlainText())))
        self.setTextCursor(cursor)
        self._quiet = False

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the keys that belong to the window through."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words only: pictures and files belong to the references."""
        return source.hasText() and not source.hasUrls() and not source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert words without any formatting."""
        if source.hasText():
            self.insertPlainText(source.text())

    @Slot()
    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit(self.toPlainText())

    @Slot()
    def _space_lines(self) -> None:
        line = QTextBlockFormat()
        line.setLineHeight(self._theme.px(_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        undo = self.isUndoRedoEnabled()
        self.setUndoRedoEnabled(False)
        self._quiet = True
        cursor.mergeBlockFormat(line)
        self._quiet = False
        self.setUndoRedoEnabled(undo)
