"""A name for a search that is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.query import parse
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDTH = 440


class SmartFolderDialog(Dialog):
    """Name and search of a smart folder. A search that is wrong says where, and is not kept.

    Signals:
        kept: It should be kept.
            name: Its name.
            query: Its search.
    """

    kept = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget, *, name: str = "", query: str = "") -> None:
        super().__init__(theme, parent)
        self.setObjectName("smartFolderDialog")
        self.setWindowTitle("Change smart folder" if name else "New smart folder")
        self.setModal(True)
        self.setFixedWidth(theme.px(_WIDTH))
        self._name = self._field("smartFolderName", "Name", name, "Keepers this month")
        self._query = self._field("smartFolderQuery", "Search", query, "rating>=4 after:30d")
        self._problem = Label("", role="note")
        self._problem.setObjectName("smartFolderProblem")
        self._problem.setWordWrap(True)
        self._keep = Button(theme, "Keep", kind="primary")
        self._keep.setObjectName("smartFolderKeep")
        self._keep.setDefault(True)
        self._cancel = Button(theme, "Cancel")
        self._cancel.clicked.connect(self.reject)
        self._keep.clicked.connect(self._done)
        for field in (self._name, self._query):
            field.textChanged.connect(self._consider)
        self._lay_out()
        self._consider()
        self.begin_at(self._name if query or not name else self._query)
        self._name.selectAll()

    def _field(self, name: str, words: str, text: str, placeholder: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(placeholder)
        field.setMaxLength(2000)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(6)
        column.addWidget(Label(self.windowTitle(), role="title"))
        note = Label("It always holds what the search finds.", role="secondary")
        column.addWidget(note)
        for words, field in (("Name", self._name), ("Search", self._query)):
            label = Label(words, role="label")
            label.setBuddy(field)
            column.addSpacing(4)
            column.addWidget(label)
            column.addWidget(field)
        column.addWidget(self._problem)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._keep)
        column.addLayout(row)

    @Slot()
    def _consider(self) -> None:
        text = self._query.text().strip()
        problem = parse(text).problem
        words = (
            problem.sentence if problem is not None else "" if text else "Without a search it would hold everything."
        )
        self._problem.setText(words)
        mark(self._problem, state="err" if problem is not None else "")
        self._keep.setEnabled(bool(self._name.text().strip() and text) and problem is None)

    @Slot()
    def _done(self) -> None:
        self.kept.emit(" ".join(self._name.text().split()), self._query.text().strip())
        self.accept()
