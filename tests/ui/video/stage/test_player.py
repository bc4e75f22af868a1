"""The video stage: the frame is painted that the labels name, and every way to move through a clip leads there."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.job import JobError, JobState
from studio.domain.picture import Picture
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.request import VideoRequest
from studio.flow.events import JobChanged
from studio.state.player import Player
from studio.ui.controls.elided_label import ElidedLabel, FactsLabel
from studio.ui.stage.error_panel import ErrorPanel
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.ends_popup import EndsPopup
from studio.ui.video.stage.full_screen import FullScreen
from studio.ui.video.stage.hint import Hint
from studio.ui.video.stage.pages import EmptyVideo, Unplayable
from studio.ui.video.stage.pane import VideoStagePane
from studio.ui.video.stage.scrubber import Scrubber, tick_step
from tests.media.films import number_of
from tests.ui.rooms import Room, make_job, until

REQUEST = VideoRequest(video_lora_id="orbit", prompt="A koi turns in a black pond")


@pytest.fixture
async def clip(room: Room) -> Picture:
    return await room.add_clip(seconds=5.0)


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[VideoStagePane]:
    pane = VideoStagePane(theme, room.studio)
    pane.resize(900, 600)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


@pytest.fixture
async def player(room: Room, pane: VideoStagePane, clip: Picture) -> Player:
    player = room.studio.video.player
    player.show(clip)
    await at(pane, 0)
    return player


async def at(pane: VideoStagePane, number: int) -> None:
    """Wait until frame ``number`` is painted, and see that its pixels are."""
    await until(lambda: pane.view.number == number)
    assert painted(pane.view.grab().toImage(), pane) == number


def painted(shot: QImage, pane: VideoStagePane) -> int:
    """Return the number that the pixels tell."""
    ratio, place = shot.devicePixelRatio(), pane.view.place
    corner = QPoint(place.right() - 12, place.bottom() - 12) * ratio
    return number_of(shot.pixelColor(corner).red())


def find(pane: QWidget, kind: type[QWidget], name: str) -> QWidget:
    found = pane.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def button(pane: QWidget, name: str) -> QAbstractButton:
    found = find(pane, QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def says(pane: QWidget, name: str) -> str:
    found = find(pane, QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


async def test_words_above_and_below_say_what_is_seen(pane: VideoStagePane, player: Player) -> None:
    await until(lambda: "quoted" in says(pane, "videoFacts"))
    assert says(pane, "videoTitle") == "A heron wades"
    assert (says(pane, "videoFacts"), says(pane, "videoMoney")) == ("5 s · 160 × 90 · quoted 1,", "charged 1")
    player.seek(37)
    await at(pane, 37)
    assert (says(pane, "timeLabel"), says(pane, "frameLabel")) == ("00:03.08 / 00:05.00", "frame 38")
    assert pane.view.accessibleName() == "Clip, 3.08 of 5 seconds"


async def test_keys_move_through_the_clip(pane: VideoStagePane, player: Player) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    keys = Qt.Key
    for key, modifier, number in (
        (keys.Key_Right, None, 1),
        (keys.Key_Period, None, 2),
        (keys.Key_Left, None, 1),
        (keys.Key_Comma, None, 0),
        (keys.Key_Right, shift, 12),
        (keys.Key_Right, shift, 24),
        (keys.Key_Left, shift, 12),
        (keys.Key_End, None, 59),
        (keys.Key_Right, None, 59),
        (keys.Key_Home, None, 0),
    ):
        QTest.keyClick(pane.view, key, modifier or Qt.KeyboardModifier.NoModifier)
        await at(pane, number)


async def test_fifty_arrows_in_a_burst_end_on_the_fiftieth_frame(pane: VideoStagePane, player: Player) -> None:
    for _ in range(50):
        QTest.keyClick(pane.view, Qt.Key.Key_Right)
    assert player.view.number == 50
    await at(pane, 50)


async def test_space_plays_and_what_is_painted_when_it_stops_is_named(pane: VideoStagePane, player: Player) -> None:
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    assert player.view.playing and button(pane, "playButton").toolTip() == "Pause (Space)"
    await until(lambda: player.view.number > 3)
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    assert not player.view.playing and button(pane, "playButton").toolTip() == "Play (Space)"
    assert painted(pane.view.grab().toImage(), pane) == pane.view.number == player.view.number
    assert says(pane, "frameLabel") == f"frame {player.view.number + 1}"


async def test_buttons_do_what_the_keys_do(pane: VideoStagePane, player: Player) -> None:
    for name, number in (
        ("stepForwardButton", 1),
        ("goEndButton", 59),
        ("stepBackButton", 58),
        ("goStartButton", 0),
    ):
        QTest.mouseClick(button(pane, name), Qt.MouseButton.LeftButton)
        await at(pane, number)
    button(pane, "loopButton").click()
    assert player.view.loop and button(pane, "loopButton").isChecked()
    QTest.keyClick(pane.view, Qt.Key.Key_L)
    assert not player.view.loop and not button(pane, "loopButton").isChecked()
    player.set_speed(0.5)
    assert button(pane, "speedButton").text() == "0.5×"
    button(pane, "playButton").click()
    assert player.view.playing


async def test_the_scrubber_goes_where_it_is_pressed_and_dragged(pane: VideoStagePane, player: Player) -> None:
    scrubber = find(pane, Scrubber, "scrubber")
    assert isinstance(scrubber, Scrubber)
    for share, number in ((0.5, 30), (0.1, 6), (1.0, 59), (0.0, 0)):
        x = scrubber.track.left() + round(share * scrubber.track.width()) + (1 if share < 1 else 0)
        QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(x, scrubber.track.center().y()))
        await at(pane, number)
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.track.center())
    for x in range(scrubber.track.center().x(), scrubber.track.right() + 40, 7):
        QTest.mouseMove(scrubber, QPoint(x, scrubber.track.center().y()))
    await at(pane, 59)
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.track.center())
    assert not player.view.playing


async def test_what_ran_before_it_was_scrubbed_runs_on(pane: VideoStagePane, player: Player) -> None:
    scrubber = find(pane, Scrubber, "scrubber")
    assert isinstance(scrubber, Scrubber)
    player.toggle()
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.track.center())
    assert not player.view.playing
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.track.center())
    assert player.view.playing
    await until(lambda: player.view.number > 31)


async def test_scrubbing_shows_a_small_picture_until_the_frame_is_there(
    room: Room, pane: VideoStagePane, player: Player, clip: Picture
) -> None:
    await until(lambda: room.studio.clip_strips.get(clip))
    scrubber = find(pane, Scrubber, "scrubber")
    assert isinstance(scrubber, Scrubber)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.track.center() + QPoint(2, 0))
    assert pane.view.number == 0 and abs(painted(pane.view.grab().toImage(), pane) - 30) <= 3
    await at(pane, 30)


async def test_the_moment_under_the_pointer_is_shown(
    room: Room, pane: VideoStagePane, player: Player, clip: Picture
) -> None:
    await until(lambda: room.studio.clip_strips.get(clip))
    scrubber, hint = find(pane, Scrubber, "scrubber"), find(pane, Hint, "scrubHint")
    assert isinstance(scrubber, Scrubber)
    QTest.mouseMove(scrubber, QPoint(scrubber.track.center().x(), 5))
    await until(lambda: not hint.isHidden())
    assert hint.accessibleName().startswith("00:02.") and pane.rect().contains(hint.geometry())
    scrubber.hovered.emit(-1.0)
    assert hint.isHidden() and player.view.number == 0


@pytest.mark.parametrize(("seconds", "width", "step"), [(6, 700, 0.5), (12, 150, 1), (600, 700, 10), (1200, 400, 30)])
def test_ticks_stand_apart(seconds: float, width: int, step: float) -> None:
    assert tick_step(seconds, width) == step


async def test_the_frame_is_saved_by_its_key(room: Room, pane: VideoStagePane, player: Player, clip: Picture) -> None:
    player.seek(4)
    QTest.keyClick(pane.view, Qt.Key.Key_S)
    file = room.studio.path_of(clip)
    saved = file.with_name(f"{file.stem}, frame 5.png")
    await until(lambda: room.studio.activity.rows)
    assert saved.exists() and room.studio.activity.rows[0].text == f"{saved.name}, beside its clip"


@pytest.mark.parametrize("which", ["First", "Reference"])
async def test_frames_are_used(room: Room, pane: VideoStagePane, player: Player, which: str) -> None:
    player.seek(7)
    await at(pane, 7)
    button(pane, f"frameAs{which}Button").click()
    if which == "First":
        await until(lambda: room.studio.video.composer.draft.first)
        return
    references = room.studio.references
    await until(lambda: references.rows.rows or room.studio.activity.rows)


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
async def test_the_next_clip_goes_on_from_a_chosen_frame(room: Room, pane: VideoStagePane, player: Player) -> None:
    popup = find(pane, EndsPopup, "endsPopup")
    assert isinstance(popup, EndsPopup)
    button(pane, "continueButton").click()
    assert popup.isVisible()
    await until(lambda: popup.view.end)
    assert popup.view.end is not None and popup.view.end.sharpest
    QTest.keyClick(popup.view, Qt.Key.Key_End)
    assert popup.view.end.last and popup.view.accessibleName().endswith("last")
    QTest.keyClick(popup.view, Qt.Key.Key_Left)
    QTest.keyClick(popup.view, Qt.Key.Key_Up)
    assert popup.view.end.number == 53
    QTest.mouseClick(popup.view, Qt.MouseButton.LeftButton, pos=popup.view.place(2).center())
    assert popup.view.end.number == 52
    QTest.keyClick(popup.view, Qt.Key.Key_Return)
    assert not popup.isVisible()
    draft = room.studio.video.composer
    await until(lambda: draft.draft.first)
    assert draft.draft.first is not None and draft.draft.first.original.origin is not None
    assert (draft.draft.first.original.origin.frame, draft.draft.prompt) == (52, "A heron wades")


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F])
async def test_the_clip_fills_the_screen_and_comes_back(pane: VideoStagePane, player: Player, key: Qt.Key) -> None:
    QTest.keyClick(pane.view, Qt.Key.Key_F)
    full = find(pane, FullScreen, "videoFullScreen")
    assert isinstance(full, FullScreen) and full.isFullScreen()
    QTest.keyClick(full.view, Qt.Key.Key_Right)
    await until(lambda: full.view.number == 1)
    QTest.keyClick(full.view, key)
    await until(lambda: not pane.findChildren(FullScreen))
    await at(pane, 1)


async def test_out_of_sight_it_stands_still(pane: VideoStagePane, player: Player) -> None:
    player.toggle()
    pane.hide()
    assert not player.view.playing


async def test_a_clip_that_cannot_be_shown_is_offered_to_the_desktop(
    qtbot: QtBot, room: Room, pane: VideoStagePane, player: Player
) -> None:
    bad = await room.add_clip(seconds=1.0)
    path = room.studio.path_of(bad)
    path.write_bytes(b"<html>" * 400)
    player.show(bad)
    page = find(pane, Unplayable, "unplayableVideo")
    await until(page.isVisible)
    assert says(pane, "unplayableWhy") == "This is an HTML page, not a clip."
    with qtbot.waitSignal(room.studio.play_wanted) as told:
        button(pane, "unplayablePlayButton").click()
    assert told.args == [str(path)]
    with qtbot.waitSignal(room.studio.reveal_wanted):
        button(pane, "unplayableRevealButton").click()
    assert not button(pane, "continueButton").isEnabled()


async def test_without_a_clip_it_says_how_to_begin(pane: VideoStagePane) -> None:
    assert find(pane, EmptyVideo, "emptyVideo").isVisible()
    assert not button(pane, "videoMoreButton").isVisible()


async def test_a_run_being_made_and_one_that_failed_are_shown(room: Room, pane: VideoStagePane, player: Player) -> None:
    job = make_job(state=JobState.ACCEPTED, request=REQUEST, held=Decimal(5))
    player.show_job(job)
    assert pane.view.isVisible() and says(pane, "videoTitle") == REQUEST.prompt
    assert says(pane, "videoMoney") == "5 held" and not button(pane, "playButton").isEnabled()
    error = JobError(code="provider_timeout", message="Timed out", request_id="req_1")
    failed = replace(job, state=JobState.FAILED, error=error, charged=Decimal(0))
    room.studio.link.heard.emit(JobChanged(failed, None))
    assert find(pane, ErrorPanel, "errorPanel").isVisible() and says(pane, "errorRequestId") == "req_1"
    player.show_job(replace(job, state=JobState.CANCELLED))
    assert find(pane, QLabel, "videoNote").isVisible() and says(pane, "videoNote") == "Cancelled by you."


async def test_what_a_clip_begins_with_shines_through_while_it_is_made(
    room: Room, pane: VideoStagePane, player: Player, tmp_path: Path
) -> None:
    Image.new("RGB", (160, 90), "red").save(tmp_path / "first.png")
    first = Reference(kind=ReferenceKind.FILE, source=str(tmp_path / "first.png"), name="first.png", sha256="aa")
    request = replace(REQUEST, first_frame_url="file:aa")
    job = make_job(state=JobState.ACCEPTED, request=request, references=(first,))
    room.studio.link.heard.emit(JobChanged(job, None))
    player.show_job(job)
    await until(lambda: player.view.backdrop)
    seen = pane.view.grab().toImage().pixelColor(pane.view.place.center() + QPoint(0, 60))
    assert seen.red() > seen.green() + 30 and seen.red() > seen.blue() + 30


async def test_a_favourite_is_marked(pane: VideoStagePane, player: Player) -> None:
    heart = button(pane, "videoFavouriteButton")
    heart.click()
    await until(heart.isChecked)
    await until(lambda: player.clip and player.clip.favourite)


async def test_a_narrow_stage_has_room_for_every_button(pane: VideoStagePane, player: Player) -> None:
    wide = pane.height() - pane.view.height()
    pane.resize(480, 600)
    await until(lambda: pane.height() - pane.view.height() > wide)
    assert pane.width() == 480
    last = button(pane, "saveFrameButton")
    assert pane.rect().contains(last.mapTo(pane, last.rect().bottomRight()))


async def test_a_clip_is_opened_from_the_place_for_pictures(
    qtbot: QtBot, room: Room, pane: VideoStagePane, player: Player
) -> None:
    other = await room.add_clip(seconds=1.0)
    with qtbot.waitSignal(room.studio.place_wanted) as told:
        room.studio.video.show_clip(other)
    assert told.args == ["video"]
    await until(lambda: player.view.count == 12)


async def test_many_facts_leave_the_title_whole(pane: VideoStagePane, player: Player) -> None:
    title, facts = pane.findChild(ElidedLabel, "videoTitle"), pane.findChild(FactsLabel, "videoFacts")
    assert title is not None and facts is not None
    player.changed.emit(
        dataclasses.replace(player.view, title="Nightfall, shot 3", facts=" · ".join(["854 × 480"] * 30))
    )
    await until(lambda: title.shown == "Nightfall, shot 3" and 0 < len(facts.shown) < len(facts.text()))
