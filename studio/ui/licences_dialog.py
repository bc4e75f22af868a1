"""The licences, to read and to search."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.state.licences import Licences
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.controls.search_field import SearchField
from studio.ui.theme.theme import Theme


class LicencesDialog(Dialog):
    """Plain text under a search field: words are found as they are typed, Return goes on to the next place."""

    def __init__(self, theme: Theme, licences: Licences, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setObjectName("licencesDialog")
        self.setWindowTitle("Licences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 680)
        self._search = SearchField(theme, "Search the licences", self)
        self._search.textChanged.connect(self._begin)
        self._search.returnPressed.connect(self._next)
        self._text = QPlainTextEdit("Reading…", self)
        self._text.setObjectName("licencesText")
        self._text.setAccessibleName("Licences")
        self._text.setReadOnly(True)
        self._text.setFont(theme.mono())
        self._found = Label("", role="note")
        close = Button(theme, "Close", self)
        close.setAutoDefault(False)  # Return goes to the next place
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self._found, 1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._search)
        column.addWidget(self._text, 1)
        column.addLayout(row)
        licences.read.connect(self._show)
        licences.ask()
        self.begin_at(self._search)

    @Slot(str)
    def _show(self, text: str) -> None:
        self._text.setPlainText(text)
        self._begin()

    @Slot()
    def _begin(self) -> None:
        """Look from the top: words that changed may stand before the place that was found."""
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self._next()

    @Slot()
    def _next(self) -> None:
        words = self._search.text().strip()
        if not words:
            self._found.setText("")
            return
        if self._text.find(words):
            self._found.setText("Return goes on to the next place.")
            return
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        again = self._text.find(words, QTextDocument.FindFlag(0))
        self._found.setText("That was the last place; this is the first." if again else f"“{words}” is not in them.")
