"""Files that were named at a start: the window does with them what it does with dropped ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio.flow.restored import restored
from studio.state.layout import Layout
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from tests.studio_fixture import Home, until
from tests.ui.dropping.test_window_drop import Hand, made_here
from tests.ui.rooms import Room


@pytest.fixture
def hand(theme: Theme, room: Room, home: Home) -> Iterator[Hand]:
    """A hand over a window that is not furnished yet."""
    window = Window(theme, Layout(home.paths.config / "layout.json"))
    window.show()
    yield Hand(window)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_a_file_named_before_anything_is_there_wins_over_the_draft_of_the_last_time(
    hand: Hand, room: Room, tmp_path: Path
) -> None:
    studio = room.studio
    await room.store.drafts.save(replace(studio.composer.draft, prompt="An old one"))
    path = made_here(tmp_path / "a.png")
    hand.window.open_files((str(path),))
    hand.window.furnish(studio)
    for _ in range(5):  # the file would long be read by whoever did not wait for the draft
        assert await restored(room.store, path) is not None
    await studio.composer.load()
    await studio.video.load()
    await hand.told("Settings taken over")
    assert studio.composer.draft.prompt == "A heron at dawn"


async def test_what_is_missing_is_told_of_and_the_rest_is_opened(hand: Hand, room: Room, tmp_path: Path) -> None:
    studio = room.studio
    hand.window.furnish(studio)
    await studio.composer.load()
    await studio.video.load()
    here = made_here(tmp_path / "a.png")
    hand.window.open_files((str(tmp_path / "gone.png"), str(here), str(here)))
    await hand.told("A file is not there")
    await hand.told("Settings taken over")
    await until(lambda: studio.activity.rows[-1].title == "A file is not there")
    assert "gone.png" in studio.activity.rows[-1].text
