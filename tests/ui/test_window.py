"""The window asks for attention when it has to, and comes to the front when it is started once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from studio.state.layout import Layout
from studio.ui.theme.theme import Theme
from studio.ui.window import Window


@pytest.fixture
def window(theme: Theme, tmp_path: Path) -> Iterator[Window]:
    layout = Layout(tmp_path / "layout.json")
    window = Window(theme, layout)
    window.show()
    yield window
    window.close()
    layout.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_second_start_finds_it_even_when_it_was_put_away(window: Window) -> None:
    window.setWindowState(Qt.WindowState.WindowMaximized)
    window.showMinimized()
    assert window.isMinimized()
    window.come_forward()
    assert window.isVisible() and not window.isMinimized()
    assert window.isMaximized(), "it comes back as large as it was"
