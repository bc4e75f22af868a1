"""A field to search with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from studio.ui.controls.button import IconButton
from studio.ui.controls.key_cap import KeyCap
from studio.ui.theme.theme import Theme


class SearchField(QLineEdit):
    """A lens, the words, and at the right the key that leads here or, once there are words, a cross.

    Escape empties it first; an empty one lets Escape through.
    """

    def __init__(self, theme: Theme, placeholder: str, parent: QWidget | None = None, *, key: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._lens = QLabel(self)
        self._lens.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cap = KeyCap(key, self)
        self._cross = IconButton(theme, "x", "Clear", self, size="small")
        self._cross.setObjectName("searchClear")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.clicked.connect(self.clear)
        self.textChanged.connect(self._arrange)
        theme.tokens_changed.connect(self._arrange)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @Slot()
    def _arrange(self) -> None:
        self._lens.setPixmap(self._theme.pixmap("search", "text3", 16, ratio=self.devicePixelRatioF()))
        self._cross.setVisible(bool(self.text()))
        self._cap.setVisible(bool(self._key) and not self.text())
        self._place()

    def _place(self) -> None:
        px, tall = self._theme.px, self.height()
        self._lens.setGeometry(px(10), 0, px(16), tall)
        cap = self._cap.sizeHint()
        self._cap.setGeometry(self.width() - cap.width() - px(8), (tall - cap.height()) // 2, cap.width(), cap.height())
        self._cross.setGeometry(self.width() - px(24) - px(4), (tall - px(24)) // 2, px(24), px(24))
        right = px(24) if self.text() else (cap.width() if self._key else 0)
        self.setTextMargins(px(22), 0, right, 0)
