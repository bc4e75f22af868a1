"""The look that every widget under test wears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio.ui.theme.theme import Theme
from tests.studio_fixture import home, live, pytest_asyncio_loop_factories, studio
from tests.ui.dressing import dress

__all__ = ["home", "live", "pytest_asyncio_loop_factories", "studio", "theme"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the platform without a screen says of every window whose size is limited."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def _icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where themes keep the icons of their sheets, each of which is synced when it is written: once, as at home."""
    return tmp_path_factory.mktemp("icons")


@pytest.fixture
def theme(qapp: QApplication, _icons: Path) -> Iterator[Theme]:
    """A dark theme, applied, without motion."""
    theme = Theme(qapp, _icons)
    dress(theme)
    yield theme
    theme.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")
