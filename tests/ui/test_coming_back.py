"""The next start shows the place that was in sight at the last end."""

from __future__ import annotations

from typing import Any

import pytest

from studio.state.layout import Layout
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from tests.studio_fixture import Home, until
from tests.ui.rooms import Room, room

__all__ = ["room"]


@pytest.mark.parametrize("place", ["image", "video", "library", "elsewhere"])
async def test_the_place_comes_back(theme: Theme, room: Room, home: Home, qtbot: Any, place: str) -> None:
    file = home.paths.config / "layout.json"
    first = Layout(file)
    first.keep("place", place)
    first.close()
    window = Window(theme, Layout(file))
    qtbot.addWidget(window)
    window.furnish(room.studio)
    window.show()
    desk = window.desk
    assert desk is not None
    assert (desk.in_sight is not desk.place) == (place == "library")
    assert desk.place.bay.name == ("video" if place == "video" else "image")
    desk.show_place("video")
    await until(lambda: not room.studio.tasks.running("stage"))
    window.kept.close()
    assert Layout(file).text("place") == "video"
