"""Words of others to read, and words of one's own to write, as high as they are long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from studio.domain.marks import NOTE_LETTERS
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HIGHEST = 148
_PADDING = 16
_LEAST = 32
_KEEP_AFTER_MS = 700

if TYPE_CHECKING:
    _Field = QTextEdit
else:
    _Field = object  # a class may be of one class of Qt only


class _Fitted(_Field):
    """A field that is as high as what is in it. Words and notes are fields of two kinds, so it stands beside both."""

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the pane where there is nothing to scroll here, or nobody has asked for it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def fit(self, *, padding: int, least: int, most: int) -> None:
        """Be as high as the words and ``padding``, within bounds. All are in pixels."""
        self.document().setTextWidth(max(self.viewport().width(), 1))
        high = round(self.document().size().height()) + padding
        self.setFixedHeight(min(max(high, least), most))

    def _measure(self) -> None:
        """Call :meth:`fit`."""
        raise NotImplementedError


class Words(_Fitted, QTextBrowser):
    """Foreign words as plain text, selectable by mouse and keyboard. Beyond seven lines they scroll."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        mark(self, role="reading")
        theme.tokens_changed.connect(self._measure)

    def show_words(self, words: str) -> None:
        """Show ``words``; markup in them is shown as it is written."""
        if words != self.toPlainText():
            self.setPlainText(words)
            self._measure()

    @Slot()
    def _measure(self) -> None:
        self.fit(padding=2, least=self.fontMetrics().height(), most=self._theme.px(_HIGHEST))


class NotesEdit(_Fitted, QTextEdit):
    """Notes, kept a moment after the last letter and when the keyboard leaves.

    Signals:
        written: The notes are other ones.
            picture_id: Whose they are: the picture that was shown when they were typed.
            text: All of them.
    """

    written = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = ""
        self._known = ""
        self._quiet = False
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.setObjectName("inspectorNotes")
        self.setAccessibleName("Notes")
        self.setPlaceholderText("Add notes")
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._typed)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_notes(self, picture_id: str, notes: str) -> None:
        """Show the notes of a picture. What was typed for another one is kept first; what is being typed stays."""
        if picture_id != self._picture:
            self.flush()
            self._picture = picture_id
        elif self._timer.isActive() or notes == self._known:
            self._known = notes if not self._timer.isActive() else self._known
            return
        self._known = notes
        if notes != self.toPlainText():
            self._quiet = True
            self.setPlainText(notes)
            self._quiet = False
        self._measure()

    @Slot()
    def flush(self) -> None:
        """Keep what was typed now."""
        self._timer.stop()
        text = self.toPlainText()
        if self._picture and text != self._known:
            self._known = text
            self.written.emit(self._picture, text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    @Slot()
    def _typed(self) -> None:
        self._measure()
        if self._quiet:
            return
        if len(self.toPlainText()) > NOTE_LETTERS:
            cursor = self.textCursor()
            cursor.deletePreviousChar()  # one letter too many is not taken, as in any field that is full
            if len(self.toPlainText()) > NOTE_LETTERS:
                self.setPlainText(self.toPlainText()[:NOTE_LETTERS])
        self._timer.start()

    @Slot()
    def _measure(self) -> None:
        px = self._theme.px
        self.fit(padding=px(_PADDING), least=px(_LEAST), most=px(_HIGHEST))
