"""An inspector in a room with pictures."""

from __future__ import annotations

import pytest

from studio.domain.clock import SystemClock
from studio.state.library.inspector import Inspector
from studio.state.library.marking import Marking
from studio.ui.library.inspector.pane import InspectorPane
from studio.ui.theme.theme import Theme
from tests.studio_fixture import Home
from tests.ui.rooms import Room, room

__all__ = ["inspector", "pane", "room"]


@pytest.fixture
async def inspector(room: Room, home: Home) -> Inspector:
    """What the pane shows; marks it gives are written down."""
    studio = room.studio
    marking = Marking(room.store.marks, studio.tasks, studio)
    made = Inspector(
        link=studio.link,
        store=room.store,
        tasks=studio.tasks,
        images=studio.images,
        clock=SystemClock(),
        marking=marking,
        thumbnails=home.paths.thumbnails,
        path_of=studio.path_of,
        parent=studio,
    )
    marking.changed.connect(made.touch)
    return made


@pytest.fixture
async def pane(theme: Theme, room: Room, inspector: Inspector, qtbot: object) -> InspectorPane:
    """The pane as wide as it usually is."""
    made = InspectorPane(theme, room.studio, inspector)
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    made.resize(320, 840)
    made.show()
    return made
