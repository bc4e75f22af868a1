"""A clip on the stage, in the strip and in the lightbox: seen by its first frame, played by the desktop."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.ui.lightbox.lightbox import Lightbox
from studio.ui.queue.details import facts
from studio.ui.stage.actions import ONLY_PICTURES, PictureActions
from studio.ui.stage.pane import StagePane
from studio.ui.theme.theme import Theme
from tests.ui.rooms import Room, until


@pytest.fixture
async def clip(room: Room) -> Picture:
    return await room.add_clip(seconds=5.0)


@pytest.fixture
async def pane(theme: Theme, room: Room, clip: Picture) -> AsyncIterator[StagePane]:
    pane = StagePane(theme, room.studio)
    pane.resize(900, 700)
    pane.show()
    await room.show(clip)
    tile = room.studio.recent.tile
    await until(lambda: tile(clip).image)
    yield pane
    pane.close()
    pane.deleteLater()


def says(pane: QWidget, name: str) -> str:
    label = pane.findChild(QLabel, name)
    assert label is not None
    return label.text()


async def test_its_first_frame_stands_on_the_stage_with_its_length(room: Room, pane: StagePane, clip: Picture) -> None:
    tile = room.studio.recent.tile(clip)
    assert (tile.length, tile.broken) == ("0:05", False)
    assert room.studio.recent.words(tile) == "A heron wades, clip of 5 seconds, charged 1"
    place = pane.view.places.pictures[0]
    shown = pane.view.grab().toImage().copy(place)
    top = place.height() - 30
    assert whites(shown.copy(place.width() - 60, top, 60, 30)) > 20 > whites(shown.copy(0, top, 60, 30))
    assert says(pane, "stageTitle") == "Clip" and says(pane, "stageFacts").startswith("1 clip of 5 s")
    assert pane.view.accessibleName() == "Result, clip 1 of 1"


def whites(image: QImage) -> int:
    """Count the pixels that are nearly white, as words over pictures are."""
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y).lightness() > 225 for x, y in points)


async def test_the_strip_paints_it_too(room: Room, pane: StagePane) -> None:
    pictures = await room.add_run(1)
    strip = pane.findChild(QWidget, "recentStrip")
    assert strip is not None
    await until(lambda: all(tile.image for tile in room.studio.recent.rows))
    QApplication.processEvents()
    shot = strip.grab().toImage()
    half = shot.width() // 2
    assert not shot.isNull() and whites(shot.copy(0, 0, half, shot.height())) > 10
    assert [tile.length for tile in room.studio.recent.rows] == ["", "0:05"] and pictures


async def test_the_lightbox_shows_its_first_frame_whole_and_plays_it(
    room: Room, pane: StagePane, clip: Picture
) -> None:
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    lightbox = pane.window().findChild(Lightbox, "lightbox")
    assert lightbox is not None and lightbox.isVisible()
    await until(lambda: (seen := room.studio.whole.get(clip.id)) and seen.image.width() == 160)
    assert "160 × 90, 5 s, A heron wades" in says(lightbox, "lightboxFacts")
    await until(lambda: lightbox.canvas.number == 0)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Space)
    assert lightbox.isVisible() and lightbox.pair.view.playing
    await until(lambda: lightbox.canvas.number > 0)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Space)
    number = lightbox.pair.view.a.number
    await until(lambda: lightbox.canvas.number == number)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Comma)
    await until(lambda: lightbox.canvas.number == number - 1)
    play = lightbox.findChild(QToolButton, "pairPlayButton")
    assert play is not None and play.isVisible()
    await room.add_run(1)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Left)
    assert lightbox.picture is not None and not lightbox.picture.is_video
    assert not play.isVisible() and lightbox.pair.view.sides == ()


async def test_below_a_clip_stands_what_it_is_for(qtbot: QtBot, room: Room, pane: StagePane, clip: Picture) -> None:
    play, reference, vary = (
        found
        for name in ("playButton", "useAsReferenceButton", "varyButton")
        if (found := pane.findChild(QPushButton, name)) is not None
    )
    assert [button.isVisible() for button in (play, reference, vary)] == [True, False, True]
    with qtbot.waitSignal(room.studio.play_wanted) as played:
        QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    assert played.args == [clip.path]
    (picture,) = await room.add_run(1)
    await room.show(picture)
    assert [button.isVisible() for button in (play, reference, vary)] == [False, True, True]
    assert vary.isEnabled()


async def test_what_only_pictures_can_is_disabled_in_the_menu_and_says_why(room: Room, clip: Picture) -> None:
    parent = QWidget()
    actions = PictureActions(room.studio, parent)
    actions.aim(clip)
    assert not actions.reference.isEnabled() and actions.reference.toolTip() == ONLY_PICTURES
    (picture,) = await room.add_run(1)
    actions.aim(picture)
    assert actions.reference.isEnabled() and actions.reference.toolTip() != ONLY_PICTURES
    parent.deleteLater()


async def test_its_settings_go_to_the_composer_of_clips_and_the_other_stays(room: Room, clip: Picture) -> None:
    studio, parent, places = room.studio, QWidget(), list[str]()
    studio.place_wanted.connect(places.append)
    studio.composer.set(prompt="something else", count=3, width=512)
    before, request = studio.composer.draft, clip.request
    actions = PictureActions(studio, parent)
    actions.aim(clip)
    actions.use.trigger()
    draft = studio.video.composer.draft
    assert isinstance(request, VideoRequest) and places == ["video"]
    assert (draft.prompt, draft.model_id, draft.seed) == ("A heron wades", request.video_lora_id, clip.seed)
    actions.vary.trigger()
    assert (studio.video.composer.draft.prompt, studio.video.composer.draft.seed_locked) == ("A heron wades", False)
    assert studio.composer.draft == before
    parent.deleteLater()


async def test_a_clip_whose_file_is_gone_is_told_so_and_stops_nothing(room: Room, clip: Picture) -> None:
    gone = replace(clip, id="gone", path=f"{clip.path}.gone", sha256="ab" * 32)
    rows, stage = room.studio.recent, room.studio.stage
    await until(lambda: rows.tile(gone).broken)
    answers: list[bool] = []
    stage.full_ready.connect(lambda _, image: answers.append(image.isNull()))
    assert stage.full(gone) is None
    await until(lambda: answers)
    assert answers == [True]


async def test_details_tell_the_length(room: Room, clip: Picture) -> None:
    job = await room.store.journal.get(clip.job_id)
    assert job is not None
    known = {name: value for name, value, _ in facts(job)}
    assert (known["Length"], known["Size"]) == ("5 s", "854 × 480")
