"""Pictures get into the wells by every way, and the part that is kept is chosen by mouse and keyboard."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from studio.domain.frame import Crop
from studio.domain.reference import Origin
from studio.state.studio import Studio
from studio.ui.controls.picture_mime import picture_data
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.frame_well import FrameWell
from studio.ui.video.composer.pane import VideoComposerPane
from tests.studio_fixture import until
from tests.ui.rooms import Room
from tests.ui.video.composer.hands import child, drag, drop, files, fill, picture, settled


def first(pane: VideoComposerPane) -> FrameWell:
    """Return the well of the first frame."""
    return child(pane, FrameWell, "firstFrameWell")


def last(pane: VideoComposerPane) -> FrameWell:
    """Return the well of the last frame."""
    return child(pane, FrameWell, "lastFrameWell")


def mode(pane: VideoComposerPane) -> str:
    """Return what the composer says the clip is made from."""
    return child(pane, QLabel, "frameModeLabel").text()


def kept(studio: Studio, which: str = "first") -> Crop:
    """Return the crop in the draft."""
    frame = getattr(studio.video.composer.draft, which)
    assert frame is not None and frame.crop is not None
    crop: Crop = frame.crop
    return crop


async def test_two_drops_anywhere_fill_first_then_last(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    assert mode(pane) == "From words"
    assert drop(pane, files(picture(tmp_path, "a.png")))
    assert drop(pane, files(picture(tmp_path, "b.png", size=(640, 360))))
    await settled(studio, "first", "last")
    draft = studio.video.composer.draft
    assert draft.first is not None and draft.last is not None
    assert (draft.first.original.name, draft.last.original.name) == ("a.png", "b.png")
    assert mode(pane) == "From first to last frame"
    assert first(pane).accessibleName() == "First frame, a.png, cropped to 16:9"
    assert last(pane).accessibleName() == "Last frame, b.png"


async def test_two_files_at_once_are_first_and_last(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    drop(pane, files(picture(tmp_path, "a.png"), picture(tmp_path, "b.png")))
    await settled(studio, "first", "last")
    last_frame = studio.video.composer.draft.last
    assert last_frame is not None and last_frame.original.name == "b.png"


async def test_a_third_picture_has_to_say_what_it_replaces(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    drop(pane, files(picture(tmp_path, "a.png"), picture(tmp_path, "b.png")))
    await settled(studio, "first", "last")
    before = studio.video.composer.draft
    drop(pane, files(picture(tmp_path, "c.png")))
    assert "should replace" in child(pane, QLabel, "frameTrouble").text()
    assert studio.video.composer.draft == before
    drop(last(pane), files(tmp_path / "c.png"))
    await until(
        lambda: (now := studio.video.composer.draft.last) is not None and now.original.name == "c.png",
        studio.video.wells.changed,
    )
    assert child(pane, QLabel, "frameTrouble").isHidden()


async def test_a_last_frame_without_a_first_explains_itself(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    assert last(pane).accessibleName() == "Last frame, empty. Add a first frame to use a last one"
    assert not child(pane, QToolButton, "lastFromLibraryButton").isEnabled()
    drop(last(pane), files(picture(tmp_path, "b.png")))
    await settled(studio, "last")
    assert mode(pane) == "A last frame needs a first frame. Add one or swap."
    assert child(pane, QLabel, "frameModeLabel").property("state") == "warn"
    QTest.mouseClick(child(pane, QToolButton, "swapFramesButton"), Qt.MouseButton.LeftButton)
    assert mode(pane) == "From a first frame"
    assert studio.video.composer.draft.last is None


async def test_swap_takes_the_crops_along_and_clear_empties(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    drop(pane, files(picture(tmp_path, "a.png"), picture(tmp_path, "b.png", size=(640, 640))))
    await settled(studio, "first", "last")
    crops = kept(studio, "first"), kept(studio, "last")
    QTest.mouseClick(child(pane, QToolButton, "swapFramesButton"), Qt.MouseButton.LeftButton)
    assert (kept(studio, "last"), kept(studio, "first")) == crops
    assert first(pane).accessibleName().startswith("First frame, b.png")
    QTest.mouseClick(child(pane, QToolButton, "lastClearButton"), Qt.MouseButton.LeftButton)
    assert studio.video.composer.draft.last is None
    first(pane).setFocus()
    QTest.keyClick(first(pane), Qt.Key.Key_Delete)
    assert studio.video.composer.draft.first is None and mode(pane) == "From words"


async def test_dragging_the_window_moves_the_crop(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    await fill(studio, tmp_path)
    well, before = first(pane), kept(studio)
    place = well.crop_place
    assert before == Crop(x=0, y=70, width=320, height=180)
    assert place.width() == pytest.approx(well.picture_place.width())
    drag(well, place.center().toPoint(), QPoint(0, -12))
    share = 320 / well.picture_place.width()
    assert kept(studio).y == pytest.approx(70 - 12 * share, abs=1)
    drag(well, place.center().toPoint(), QPoint(400, 400))
    assert kept(studio) == Crop(x=0, y=140, width=320, height=180)
    await settled(studio, "first")
    sent = studio.video.wells.view.first.sent_image
    assert sent is not None and (sent.width(), sent.height()) == (320, 180)


async def test_while_it_is_dragged_only_the_view_changes(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    await fill(studio, tmp_path)
    well, before = first(pane), kept(studio)
    start = well.crop_place.center().toPoint()
    QTest.mousePress(well, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(well, start + QPoint(0, 10))
    assert well.crop is not None and well.crop.y > before.y
    assert kept(studio) == before
    QTest.mouseRelease(well, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 10))
    assert kept(studio).y > before.y


async def test_arrows_move_and_plus_and_minus_zoom(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    await fill(studio, tmp_path)
    well = first(pane)
    QTest.keyClick(well, Qt.Key.Key_Up)
    one = 70 - kept(studio).y
    QTest.keyClick(well, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert 0 < one < 70 - one - kept(studio).y
    QTest.keyClick(well, Qt.Key.Key_Plus)
    smaller = kept(studio)
    assert smaller.width < 320 and smaller.width * 9 == pytest.approx(smaller.height * 16, abs=16)
    QTest.keyClick(well, Qt.Key.Key_Right)
    assert kept(studio).x > smaller.x
    QTest.keyClick(well, Qt.Key.Key_Minus)
    assert kept(studio).width > smaller.width
    QTest.keyClick(well, Qt.Key.Key_V)
    assert kept(studio).width > smaller.width


def turn(well: FrameWell, by: int) -> bool:
    """Turn the wheel over ``well``; return whether it made use of it."""
    at = QPointF(well.rect().center())
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, none, phase, False)
    well.wheelEvent(event)
    return event.isAccepted()


async def test_the_wheel_zooms_only_where_the_keyboard_is(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    await fill(studio, tmp_path)
    well = first(pane)
    pane.activateWindow()
    child(pane, QToolButton, "modelField").setFocus()
    assert not turn(well, 120) and kept(studio).width == 320
    well.setFocus()
    await until(well.hasFocus)
    assert turn(well, 120) and kept(studio).width < 320
    assert turn(well, -480) and kept(studio).width == 320


async def test_another_ratio_keeps_what_was_looked_at(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    await fill(studio, tmp_path)
    for _ in range(40):
        QTest.keyClick(first(pane), Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    studio.video.composer.set(ratio="21:9")
    assert kept(studio).y == pytest.approx(90 - 320 * 9 / 21 / 2, abs=2)
    assert first(pane).accessibleName().endswith("cropped to 21:9")
    studio.video.composer.set(ratio="1:1")
    frame = studio.video.composer.draft.first
    assert frame is not None and frame.crop is None
    assert first(pane).accessibleName() == "First frame, heron.png"


async def test_a_hostile_name_is_only_words(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    name = "<b>&amp;heron.png"
    drop(first(pane), files(picture(tmp_path, name)))
    await settled(studio, "first")
    assert first(pane).accessibleName() == f"First frame, {name}, cropped to 16:9"
    assert name not in first(pane).toolTip()
    drop(first(pane), files(tmp_path / "<i>no.png"))
    trouble = child(pane, QLabel, "frameTrouble")
    await until(lambda: trouble.isVisible(), studio.video.wells.trouble)
    assert "<i>no" in trouble.text() and trouble.textFormat() is Qt.TextFormat.PlainText


async def test_what_was_there_stays_when_the_next_cannot_be_taken(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path
) -> None:
    await fill(studio, tmp_path)
    before = studio.video.composer.draft.first
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 100)
    drop(first(pane), files(tmp_path / "paper.pdf"))
    trouble = child(pane, QLabel, "frameTrouble")
    await until(lambda: trouble.text().endswith("."), studio.video.wells.trouble)
    assert studio.video.composer.draft.first == before


async def test_an_address_lies_there_without_pixels(pane: VideoComposerPane, studio: Studio) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/heron.png")])
    drop(pane, data)
    await until(lambda: studio.video.composer.draft.first is not None, studio.video.composer.changed)
    assert studio.video.composer.draft.request().first_frame_url == "https://example.com/heron.png"
    assert not child(pane, QToolButton, "firstCropButton").isEnabled()
    QTest.keyClick(first(pane), Qt.Key.Key_Up)
    assert studio.video.wells.view.first.note == "example.com"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,AAAA", "ftp://example.com/x"])
async def test_addresses_of_other_kinds_are_not_taken(pane: VideoComposerPane, studio: Studio, address: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(address)])
    assert not drop(pane, data) and not drop(first(pane), data)


@pytest.mark.parametrize("address", ["file://example.com/share/heron.png", "file:////example.com/share/heron.png"])
async def test_a_file_on_another_computer_is_not_asked_for(
    pane: VideoComposerPane, studio: Studio, address: str
) -> None:
    data = QMimeData()
    data.setUrls([QUrl(address)])
    drop(first(pane), data)
    assert "another computer" in child(pane, QLabel, "frameTrouble").text()
    assert not studio.video.wells.view.first.busy


async def test_pixels_are_pasted_into_the_well_with_the_keyboard_or_the_free_one(
    pane: VideoComposerPane, studio: Studio
) -> None:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    pane.paste_frame()
    await settled(studio, "first")
    pane.paste_frame()
    await settled(studio, "first", "last")
    QGuiApplication.clipboard().setImage(image.scaled(128, 72))
    pane.activateWindow()
    last(pane).setFocus()
    await until(last(pane).hasFocus)
    pane.paste_frame()
    await until(
        lambda: (now := studio.video.composer.draft.last) is not None and now.width == 128, studio.video.wells.changed
    )


async def test_an_empty_clipboard_is_said_to_be(pane: VideoComposerPane) -> None:
    QGuiApplication.clipboard().clear()
    pane.paste_frame()
    assert child(pane, QLabel, "frameTrouble").text() == "The clipboard holds no picture and no web address."


async def test_a_picture_of_the_library_is_known_again(theme: Theme, room: Room) -> None:
    pictures = await room.add_run(1)
    pane = VideoComposerPane(theme, room.studio)
    try:
        drop(pane, picture_data(pictures, room.studio.path_of))
        await settled(room.studio, "first")
        frame = room.studio.video.composer.draft.first
        assert frame is not None
        assert frame.original.origin == Origin(generation_id=pictures[0].generation_id, index=0)
    finally:
        pane.deleteLater()


@pytest.mark.parametrize("name", ["firstFrameWell", "videoComposer"])
async def test_whatever_is_proposed_files_are_copied_and_never_moved(
    pane: VideoComposerPane, tmp_path: Path, name: str
) -> None:
    data = files(picture(tmp_path, "a.png"))
    target = pane if name == "videoComposer" else first(pane)
    both, move = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPointF(20, 20)
    for event in (
        QDragEnterEvent(at.toPoint(), both, data, button, none),
        QDragMoveEvent(at.toPoint(), both, data, button, none),
        QDropEvent(at, both, data, button, none),
    ):
        event.setDropAction(move)
        QApplication.sendEvent(target, event)
        assert event.isAccepted() and event.dropAction() is Qt.DropAction.CopyAction


async def test_a_drop_whose_pictures_do_not_arrive_is_said_to_be(pane: VideoComposerPane, studio: Studio) -> None:
    assert not drop(first(pane), QMimeData())
    assert child(pane, QLabel, "frameTrouble").text().startswith("What was dropped did not arrive.")
    assert not studio.video.wells.view.first.busy


async def test_every_state_of_a_well_can_be_painted(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    looks = [first(pane).grab().toImage()]
    drop(first(pane), files(picture(tmp_path, "heron.png")))
    looks.append(first(pane).grab().toImage())
    await settled(studio, "first")
    looks.append(first(pane).grab().toImage())
    assert all(one != other for one, other in pairwise(looks))
    well = first(pane)
    seen = looks[2]
    inside, outside = (
        well.crop_place.center().toPoint(),
        QPoint(round(well.picture_place.left()) + 8, well.height() - 6),
    )
    assert seen.pixelColor(inside - QPoint(20, 0)).red() > 240
    assert seen.pixelColor(outside).red() < 110
    QApplication.processEvents()
