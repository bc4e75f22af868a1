"""``python -m tests.ui.theme.following``: a desktop changes its colours, and the theme says what it wears each time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.ui.theme.theme import Mode, Theme
from studio.ui.theme.tokens import LIGHT
from tests.ui.dressing import dress


def main() -> None:
    """Start in a light system, let it turn dark and light, and turn dark once more after a light theme was chosen."""
    app = QApplication([])
    hints = app.styleHints()
    with tempfile.TemporaryDirectory() as folder:
        hints.setColorScheme(Qt.ColorScheme.Light)
        theme = Theme(app, Path(folder))
        dress(theme, mode=Mode.SYSTEM)
        _tell(theme)
        for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
            hints.setColorScheme(scheme)
            _tell(theme)
        dress(theme, mode=Mode.LIGHT)
        hints.setColorScheme(Qt.ColorScheme.Dark)
        _tell(theme)


def _tell(theme: Theme) -> None:
    print("light" if theme.tokens == LIGHT else "dark")


if __name__ == "__main__":
    main()
