"""The cap of a key, as printed beside what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.ui.theme.roles import mark


class KeyCap(QLabel):
    """Shows a key such as ``Ctrl+K`` in the words of the system. It is for eyes: screen readers skip it."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(self, role="keycap")
        self.set_key(key)

    def set_key(self, key: str) -> None:
        """Show another key; an empty one hides the cap."""
        self.setText(key_words(key))
        self.setVisible(bool(key))


def key_words(key: str) -> str:
    """Return ``Ctrl Shift R`` for ``Ctrl+Shift+R``, in the signs of the system (``⌘`` on a Mac)."""
    words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    plus = words.endswith("+")
    return words.removesuffix("+").replace("+", " ").strip() + (" +" if plus and len(words) > 1 else "+" * plus)
