"""The question before files leave the Trash for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.state.library.trash import Question
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

_WIDTH = 440


class DeleteDialog(Dialog):
    """Says what it costs. Return and Escape both mean no. Show it with ``open()``.

    Signals:
        confirmed: Yes; the dialog closes after it.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("deleteDialog")
        self.setWindowTitle(question.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(theme.px(_WIDTH))
        self.setAccessibleDescription(question.sentence)
        sentence = Label(question.sentence, self, role="secondary")
        sentence.setObjectName("deleteSentence")
        sentence.setWordWrap(True)
        self._delete = Button(theme, question.button, self, kind="danger")
        self._delete.setObjectName("deleteConfirmButton")
        self._cancel = Button(theme, "Cancel", self)
        self._cancel.setObjectName("deleteCancelButton")
        self._cancel.setDefault(True)
        self._delete.setAutoDefault(False)
        self._delete.clicked.connect(self._confirm)
        self._cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(Label(question.title, self, role="title"))
        column.addWidget(sentence)
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._delete)
        column.addLayout(row)
        self.begin_at(self._cancel)

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()
