"""The storyboard over a real studio with clips that are really there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio.ui.theme.theme import Theme
from studio.ui.video.storyboard.pane import StoryboardPane
from tests.ui.rooms import Room, room

__all__ = ["room"]


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[StoryboardPane]:
    """The storyboard of a studio without an account, on screen and empty."""
    pane = StoryboardPane(theme, room.studio)
    pane.resize(768, 306)
    pane.show()
    yield pane
    pane.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
