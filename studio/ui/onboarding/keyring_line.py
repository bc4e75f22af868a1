"""Where the key is kept, in one honest sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.state.studio import Studio
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_SIGNS = {"kept": ("lock", "text3"), "waiting": ("hourglass", "info"), "session": ("triangle-alert", "warn")}


class KeyringLine(QWidget):
    """Says that the system keyring keeps the key, that it is waited for, or why it cannot be used and what would do."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._sign = QLabel(self)
        self._words = Label("", self, role="note")
        self._words.setObjectName("keyringSentence")
        self._words.setWordWrap(True)
        self._again = Button(theme, "Ask again", self, size="small")
        self._again.setObjectName("keyringAgainButton")
        self._again.setToolTip("Looks for the key in the system keyring once more")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addSpacing(6)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        self._again.clicked.connect(studio.entrance.ask_keyring_again)
        studio.keyring.changed.connect(self._show)
        theme.tokens_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        view = self._studio.keyring.view
        icon, colour = _SIGNS[view.state]
        self._sign.setPixmap(self._theme.pixmap(icon, colour, 14, ratio=self.devicePixelRatioF()))
        self._words.setText(view.sentence)
        mark(self._words, role="note" if view.state == "kept" else "secondary")
        self._again.setVisible(view.session_only)
