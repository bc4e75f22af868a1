"""The composer of clips over a real studio."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio.state.studio import Studio
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.pane import VideoComposerPane
from tests.studio_fixture import home, live, pytest_asyncio_loop_factories, studio
from tests.ui.rooms import room

__all__ = ["home", "live", "pytest_asyncio_loop_factories", "room", "studio"]


@pytest.fixture
async def pane(theme: Theme, studio: Studio) -> AsyncIterator[VideoComposerPane]:
    """The composer of a studio without an account, on screen."""
    pane = VideoComposerPane(theme, studio)
    pane.resize(344, 852)
    pane.show()
    yield pane
    pane.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
