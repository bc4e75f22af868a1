"""Offers a copy of a picture that the service would not take."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.state.references import ReferenceItem, References
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme


class ConvertDialog(Dialog):
    """What is wrong with a picture, and the copy that would do."""

    def __init__(self, theme: Theme, references: References, item: ReferenceItem, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._references = references
        self._item = item
        self.setObjectName("convertDialog")
        self.setWindowTitle("Convert picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = Label(item.name, role="title")
        problem = Label(item.problem, role="value")
        offer = Label("Your picture is not changed.", role="secondary")
        for label in (problem, offer):
            label.setWordWrap(True)
            label.setMinimumWidth(380)
        remove = Button(theme, "Remove", self)
        remove.setObjectName("convertRemoveButton")
        remove.clicked.connect(self._remove)
        convert = Button(theme, "Use a copy", self, kind="primary")
        convert.setObjectName("convertButton")
        convert.setDefault(True)
        convert.clicked.connect(self._convert)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(remove)
        row.addWidget(convert)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for label in (title, problem, offer):
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(row)

    @Slot()
    def _convert(self) -> None:
        self._references.convert(self._item.id)
        self.accept()

    @Slot()
    def _remove(self) -> None:
        self._references.remove(self._item.id)
        self.reject()
