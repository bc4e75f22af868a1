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
        upper_wanted: The user wants to see what can be chosen: styles, or video models.
        queue_wanted: The user wants to see the queue.
    """

    upper_wanted = Signal()
    queue_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="pane")
        self.setObjectName("rightRail")
        self.setFixedWidth(WIDTH)
        self._upper = self._button(theme, "railStyles", "palette", "Styles")
        self._upper.clicked.connect(self.upper_wanted)
        self._queue = self._button(theme, "railQueue", "list-todo", "Queue")
        self._queue.clicked.connect(self.queue_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(8)
        for button in (self._upper, self._queue):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def name_upper(self, words: str) -> None:
        """Call the upper pane by what it holds now."""
        self._upper.set_tip(words, key="Ctrl+Alt+B")

    def show_open(self, *, upper: bool, queue: bool) -> None:
        """Mark the icons of the panes that are in sight."""
        self._upper.setChecked(upper)
        self._queue.setChecked(queue)

    def _button(self, theme: Theme, name: str, icon: str, words: str) -> IconButton:
        button = IconButton(theme, icon, words, self, key="Ctrl+Alt+B", checkable=True)
        button.setObjectName(name)
        return button
