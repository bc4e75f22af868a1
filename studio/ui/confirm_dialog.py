"""The question before credits are spent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.state.purchase import ConfirmView
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

_WIDTH = 480


class ConfirmDialog(Dialog):
    """What it costs and what is left, with a gold button that only a click or Space presses.

    Return and Escape both mean no: whoever types too fast keeps the credits. Show it with ``open()``.

    Signals:
        confirmed: Yes, spend it; the dialog closes after it.
            quiet_today: Whether questions of this kind are not wanted again today.
    """

    confirmed = Signal(bool)

    def __init__(self, theme: Theme, view: ConfirmView, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("confirmSpendDialog")
        self.setWindowTitle(view.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(theme.px(_WIDTH))
        self._quiet = QCheckBox("Don’t ask again today")
        self._quiet.setObjectName("confirmQuietCheck")
        self._quiet.setVisible(view.may_be_quiet)
        self._spend = Button(theme, view.button, kind="spend")
        self._spend.setObjectName("confirmSpendButton")
        self._cancel = Button(theme, "Cancel")
        self._cancel.setObjectName("confirmCancelButton")
        self._cancel.setDefault(True)
        self._spend.clicked.connect(self._confirm)
        self._cancel.clicked.connect(self.reject)
        self._lay_out(view)
        self._cancel.setFocus()

    def _lay_out(self, view: ConfirmView) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(0)
        sentence = Label(view.sentence, role="secondary")
        sentence.setWordWrap(True)
        column.addWidget(Label(view.title, role="title"))
        column.addSpacing(8)
        column.addWidget(sentence)
        column.addSpacing(8)
        column.addLayout(_rows(view))
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._quiet)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._spend)
        column.addLayout(row)
        self.setAccessibleDescription(view.sentence)

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit(self._quiet.isChecked())
        self.accept()


def _rows(view: ConfirmView) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    for row, (name, value, is_credits) in enumerate(view.rows):
        number = Label(value, role="money" if is_credits else "value")
        number.setAccessibleName(f"{name}: {value}")
        grid.addWidget(Label(name, role="quiet"), row, 0)
        grid.addWidget(number, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowMinimumHeight(row, 20)
    return grid
