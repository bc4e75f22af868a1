"""What is left of the right pane when it is put away: a narrow rail with its two icons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.controls.button import IconButton
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

WIDTH = 44


class RightRail(QFrame):
    """Two icons, one per pane.

    Signals:
        wanted: The user wants the pane back.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="pane")
        self.setObjectName("rightRail")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(8)
        for name, icon, tip in (("railStyles", "palette", "Show styles"), ("railQueue", "list-todo", "Show the queue")):
            button = IconButton(theme, icon, tip, self, key="Ctrl+Alt+B")
            button.setObjectName(name)
            button.clicked.connect(self.wanted)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
