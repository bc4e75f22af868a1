"""Two clips over the window, side by side: both panes paint the frames that their labels name, at every moment."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.lightbox.lightbox import Lightbox
from studio.ui.lightbox.pane import NO_OTHER, Pane
from studio.ui.stage.pane import StagePane
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.full_screen import FullScreen
from studio.ui.video.stage.pane import VideoStagePane
from studio.ui.video.stage.scrubber import Scrubber
from tests.media.films import code_of, coded_film
from tests.ui.rooms import Room, until

LONG, SHORT = 48, 15
"""Frames: 2 s at 24 a second, and 1.5 s at 10 a second."""


async def add(room: Room, words: str, model: str = "orbit", **film: object) -> Picture:
    """Save a clip whose frames tell their numbers."""
    request = VideoRequest(video_lora_id=model, prompt=words, duration=2, seed=7)
    clip = await room.add_clip(days=int(film.pop("days", 0)))  # type: ignore[call-overload]
    coded_film(room.studio.path_of(clip), size=(320, 180), **film)  # type: ignore[arg-type]
    clip = replace(clip, request=request, width=320, height=180)
    room.studio.recent.add(clip)
    return clip


@pytest.fixture
async def clips(room: Room) -> tuple[Picture, Picture, Picture]:
    """The newest one, one with its words, and one of its model."""
    like = await add(room, "A heron", "drift", days=3, due=[number / 10 for number in range(SHORT)])
    akin = await add(room, "A koi", days=2)
    await add(room, "A moth", "drift", days=1)
    newest = await add(room, "A heron", frames=LONG)
    return newest, like, akin


@pytest.fixture
async def window(theme: Theme, room: Room, clips: tuple[Picture, ...]) -> AsyncIterator[QWidget]:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(VideoStagePane(theme, room.studio))
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    room.studio.video.player.show(clips[0])
    await until(lambda: room.studio.video.player.view.playable)
    yield window
    window.close()
    window.deleteLater()


def player(window: QWidget) -> VideoStagePane:
    found = window.findChild(VideoStagePane, "videoStage")
    assert found is not None
    return found


def box(window: QWidget) -> Lightbox:
    found = window.findChild(Lightbox, "lightbox")
    assert found is not None and found.isVisible()
    return found


async def opened(window: QWidget) -> Lightbox:
    """Press C on the clip and wait for the first frames."""
    player(window).view.setFocus()
    QTest.keyClick(player(window).view, Qt.Key.Key_C)
    await at(box(window), 0, 0)
    return box(window)


def painted(clip: Pane) -> int:
    """Return the number that the pixels in sight tell."""
    canvas = clip.canvas
    shown = canvas.grab(canvas.place.toRect()).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return code_of(Image.frombytes("RGBA", (shown.width(), shown.height()), bytes(shown.constBits())))


def words(within: QWidget, name: str) -> str:
    label = within.findChild(QLabel, name)
    assert label is not None
    return label.text()


async def at(pair: Lightbox, a: int, b: int) -> None:
    """Wait until both panes have these frames, and see that pixels, labels and words for the blind agree."""
    await until(lambda: (pair.area.panes[0].canvas.number, pair.area.panes[1].canvas.number) == (a, b))
    assert (painted(pair.area.panes[0]), painted(pair.area.panes[1])) == (a, b)
    assert (words(pair, "frameA"), words(pair, "frameB")) == (f"frame {a + 1}", f"frame {b + 1}")
    assert f"frame {a + 1} of" in pair.area.panes[0].canvas.accessibleName()
    assert f"frame {b + 1} of" in pair.area.panes[1].canvas.accessibleName()


def press(pair: Lightbox, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(pair.area.panes[0].canvas, key, held)


async def test_it_opens_on_the_clip_and_what_is_most_like_it(
    window: QWidget, clips: tuple[Picture, Picture, Picture]
) -> None:
    pair = await opened(window)
    assert pair.geometry() == window.rect()
    view = pair.pair.view
    assert view.a.clip is not None and view.b.clip is not None
    assert (view.a.clip.id, view.b.clip.id) == (clips[0].id, clips[1].id)
    strip = pair.findChild(Filmstrip, "filmstrip")
    assert strip is not None
    order = [strip.model().index(row, 0).data() for row in range(strip.model().rowCount())]
    assert [each.split(",")[0] for each in order] == ["A heron", "A heron", "A koi", "A moth"]
    assert words(pair, "lightboxFacts") == "same prompt, same seed"


async def test_steps_and_jumps_move_both(window: QWidget) -> None:
    pair = await opened(window)
    press(pair, Qt.Key.Key_Period)
    await at(pair, 1, 0)
    for _ in range(4):
        press(pair, Qt.Key.Key_Right)
    await at(pair, 5, 2)
    assert words(pair, "timeA") == "00:00.20 / 00:02.00" and words(pair, "timeB") == "00:00.20 / 00:01.50"
    press(pair, Qt.Key.Key_Comma)
    await at(pair, 4, 1)
    press(pair, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    await at(pair, 28, 11)
    press(pair, Qt.Key.Key_End)
    await at(pair, LONG - 1, SHORT - 1)
    press(pair, Qt.Key.Key_Home)
    await at(pair, 0, 0)


async def test_scrubbing_moves_both(window: QWidget) -> None:
    pair = await opened(window)
    scrubber = pair.findChild(Scrubber, "pairScrubber")
    assert scrubber is not None
    for share, a, b in ((0.25, 12, 5), (0.9, 43, 14)):
        point = QPoint(scrubber.track.left() + round(share * scrubber.track.width()) + 2, scrubber.track.center().y())
        QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=point)
        await at(pair, a, b)


async def test_space_plays_both_by_the_clock_and_stands_still_on_frames_of_one_moment(window: QWidget) -> None:
    pair = await opened(window)
    wrong: list[tuple[int, int]] = []

    def look(_view: object) -> None:
        for clip in pair.area.panes[:2]:
            if clip.canvas.number != painted(clip):
                wrong.append((clip.canvas.number, painted(clip)))

    pair.pair.frame_ready.connect(look)
    press(pair, Qt.Key.Key_Space)
    await until(lambda: pair.area.panes[1].canvas.number == SHORT - 1 and pair.area.panes[0].canvas.number > 38)
    await until(lambda: 0 <= pair.area.panes[0].canvas.number < 30)  # from the beginning, by itself
    press(pair, Qt.Key.Key_Space)
    pair.pair.frame_ready.disconnect(look)  # a late frame comes when there is nothing left to look at
    view = pair.pair.view
    assert not view.playing and wrong == []
    number = pair.pair.view.a.number
    assert abs(view.a.at - view.b.at) <= 0.1
    await at(pair, number, view.b.number)


async def test_x_swaps_and_escape_gives_the_player_back_as_it_was(
    room: Room, window: QWidget, clips: tuple[Picture, Picture, Picture]
) -> None:
    stage = room.studio.video.player
    stage.seek(7)
    await until(lambda: player(window).view.number == 7)
    pair = await opened(window)
    press(pair, Qt.Key.Key_Period)
    press(pair, Qt.Key.Key_Period)
    press(pair, Qt.Key.Key_Period)
    await at(pair, 3, 1)
    press(pair, Qt.Key.Key_X)
    await at(pair, 1, 3)
    press(pair, Qt.Key.Key_Escape)
    assert not pair.isVisible() and pair.pair.view.sides == ()
    assert player(window).view.hasFocus()
    assert stage.clip == clips[0] and stage.view.number == 7 == player(window).view.number
    assert (await opened(window)).isVisible()


async def test_another_one_is_chosen_in_the_strip(window: QWidget, clips: tuple[Picture, Picture, Picture]) -> None:
    pair = await opened(window)
    press(pair, Qt.Key.Key_End)
    await at(pair, LONG - 1, SHORT - 1)
    strip = pair.findChild(Filmstrip, "filmstrip")
    assert strip is not None and strip.currentIndex().row() == 1
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert pair.pair.view.b.clip is not None and pair.pair.view.b.clip.id == clips[2].id
    await at(pair, LONG - 1, 23)
    QTest.keyClick(strip, Qt.Key.Key_Comma)
    await at(pair, LONG - 2, 23)


async def test_both_show_the_same_part_as_large(window: QWidget) -> None:
    pair = await opened(window)
    press(pair, Qt.Key.Key_Plus)
    press(pair, Qt.Key.Key_Plus)
    a, b = pair.area.panes[0].canvas, pair.area.panes[1].canvas
    assert not a.fitted and a.place == b.place and a.place.width() > a.width()
    QTest.mousePress(b, Qt.MouseButton.LeftButton, pos=b.rect().center())
    QTest.mouseMove(b, b.rect().center() + QPoint(40, 0))
    QTest.mouseRelease(b, Qt.MouseButton.LeftButton, pos=b.rect().center() + QPoint(40, 0))
    assert a.place == b.place
    press(pair, Qt.Key.Key_Z)
    assert a.fitted and b.fitted
    await at(pair, 0, 0)


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


async def test_what_is_covered_is_not_painted_for_each_frame(window: QWidget) -> None:
    pair = await opened(window)
    seen, covered = Paintings(pair.area.panes[0].canvas), Paintings(player(window).view)
    for number in range(1, 5):
        press(pair, Qt.Key.Key_Period)
        await until(lambda number=number: pair.area.panes[0].canvas.number == number and seen.count >= number)  # type: ignore[misc]
    assert covered.count == 0


async def test_tab_stays_inside_and_every_button_has_a_name(window: QWidget) -> None:
    pair = await opened(window)
    for _ in range(40):
        QTest.keyClick(window.focusWidget() or pair, Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not None and pair.isAncestorOf(focus)
    for button in filter(QAbstractButton.isVisible, pair.findChildren(QAbstractButton)):
        assert button.accessibleName() or button.text(), button.objectName()


async def test_the_button_in_the_header_opens_it_too(window: QWidget) -> None:
    button = window.findChild(QAbstractButton, "videoCompareButton")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await at(box(window), 0, 0)


async def test_from_the_whole_screen_it_goes_back_into_the_window(window: QWidget) -> None:
    player(window).open_full()
    (full,) = window.findChildren(FullScreen)
    QTest.keyClick(full.view, Qt.Key.Key_C)
    await at(box(window), 0, 0)
    assert not [full for full in window.findChildren(FullScreen) if full.isVisible()]


async def test_two_that_are_selected_are_those_compared(
    theme: Theme, room: Room, clips: tuple[Picture, Picture, Picture]
) -> None:
    pane = StagePane(theme, room.studio)
    pane.resize(1000, 700)
    pane.show()
    await room.show(clips[0])
    strip = pane.recent.pictures
    rows = [room.studio.recent.find(clip.id) for clip in (clips[0], clips[2])]
    held = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(
        strip.viewport(), Qt.MouseButton.LeftButton, held, strip.visualRect(strip.model().index(rows[1], 0)).center()
    )
    QTest.keyClick(strip, Qt.Key.Key_C)
    pair = box(pane)
    view = pair.pair.view
    assert view.a.clip is not None and view.b.clip is not None
    assert {view.a.clip.id, view.b.clip.id} == {clips[0].id, clips[2].id}
    pair.close()
    pane.close()
    pane.deleteLater()


async def test_from_the_strip_of_recent_ones_it_opens_by_its_menu(
    theme: Theme, room: Room, clips: tuple[Picture, Picture, Picture]
) -> None:
    pane = StagePane(theme, room.studio)
    pane.resize(1000, 700)
    pane.show()
    await room.show(clips[2])
    menu = pane._actions.menu(pane)
    (action,) = [each for each in menu.actions() if each.objectName() == "compareAction"]
    assert action.isVisible() and action.isEnabled()
    action.trigger()
    pair = pane.window().findChild(Lightbox, "lightbox")
    assert pair is not None and pair.pair.view.a.clip is not None
    assert pair.pair.view.a.clip.id == clips[2].id
    await at(pair, 0, 0)
    pair.close()
    pane.close()
    pane.deleteLater()


async def test_alone_it_says_what_would_do(theme: Theme, room: Room) -> None:
    only = await add(room, "A heron")
    pane = VideoStagePane(theme, room.studio)
    pane.resize(1000, 700)
    pane.show()
    room.studio.video.player.show(only)
    await until(lambda: room.studio.video.player.view.playable)
    QTest.keyClick(pane.view, Qt.Key.Key_C)
    pair = box(pane)
    await until(lambda: pair.area.panes[0].canvas.number == 0)
    assert pair.area.panes[1].canvas.accessibleName() == f"Picture B, none. {NO_OTHER}"
    assert pair.area.panes[1].canvas.trouble == NO_OTHER
    pane.close()
    pane.deleteLater()
