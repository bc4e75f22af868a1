"""The crop large, with what is sent beside it; frames from clips and from the library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QSlider, QSpinBox, QToolButton

from studio.domain.frame import Crop
from studio.domain.reference import Origin
from studio.state.studio import Studio
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.clip_dialog import ClipDialog
from studio.ui.video.composer.crop_dialog import CropDialog
from studio.ui.video.composer.frame_well import FrameWell
from studio.ui.video.composer.library_popup import LibraryPopup
from studio.ui.video.composer.pane import VideoComposerPane
from studio.ui.video.composer.sent_preview import SentPreview
from tests.studio_fixture import until
from tests.ui.dressing import dress
from tests.ui.rooms import Room
from tests.ui.video.composer.hands import child, drag, fill, settled


def kept(studio: Studio) -> Crop | None:
    """Return the crop of the first frame."""
    frame = studio.video.composer.draft.first
    return None if frame is None else frame.crop


@pytest.fixture
async def dialog(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> CropDialog:
    """The crop dialog of a square picture, opened by its icon."""
    await fill(studio, tmp_path)
    QTest.mouseClick(child(pane, QToolButton, "firstCropButton"), Qt.MouseButton.LeftButton)
    return child(pane, CropDialog, "cropDialog")


@pytest.fixture
async def furnished(theme: Theme, room: Room) -> AsyncIterator[tuple[VideoComposerPane, Room]]:
    """A composer, two pictures and a clip."""
    await room.add_run(2)
    await room.add_clip(seconds=1.0)
    pane = VideoComposerPane(theme, room.studio)
    pane.resize(344, 852)
    pane.show()
    yield pane, room
    pane.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_beside_the_crop_is_what_is_sent_to_the_pixel(dialog: CropDialog, studio: Studio) -> None:
    sent = dialog.findChild(SentPreview)
    assert sent is not None
    assert child(dialog, QLabel, "sentFactsLabel").text().startswith("320 × 180, PNG, ")
    assert child(dialog, QLabel, "sentNoteLabel").text().endswith("Your file is not touched.")
    QTest.keyClick(dialog.surface, Qt.Key.Key_Down)
    assert kept(studio) == Crop(x=0, y=71, width=320, height=180)
    assert child(dialog, QLabel, "sentFactsLabel").text() == "Being cropped"
    await settled(studio, "first")
    frame = studio.video.composer.draft.first
    assert frame is not None and frame.sent is not None
    with Image.open(frame.sent.source, formats=["PNG"]) as file, file.convert("RGB") as bytes_sent:
        image = sent.canvas.image
        assert image is not None and (image.width(), image.height()) == bytes_sent.size
        for at in ((0, 0), (159, 90), (160, 90), (319, 179)):
            colour = image.pixelColor(*at)
            assert (colour.red(), colour.green(), colour.blue()) == bytes_sent.getpixel(at)


async def test_a_corner_is_pulled_and_the_opposite_one_stays(dialog: CropDialog, studio: Studio) -> None:
    view = dialog.surface
    drag(view, view.corner_place(right=True, bottom=True).toPoint(), QPoint(-100, -60))
    crop = kept(studio)
    assert crop is not None
    assert (crop.x, crop.y) == (0, 70) and crop.width < 320
    assert crop.width * 9 == pytest.approx(crop.height * 16, abs=16)
    drag(view, view.corner_place(right=False, bottom=False).toPoint(), QPoint(40, 30))
    inner = kept(studio)
    assert inner is not None and inner.width < crop.width
    assert (inner.x + inner.width, inner.y + inner.height) == (crop.x + crop.width, crop.y + crop.height)


async def test_numbers_show_and_move_the_crop(dialog: CropDialog, studio: Studio) -> None:
    top, width = child(dialog, QSpinBox, "cropTopSpin"), child(dialog, QSpinBox, "cropWidthSpin")
    assert (top.value(), top.maximum(), width.value()) == (70, 140, 320)
    top.setValue(10)
    assert kept(studio) == Crop(x=0, y=10, width=320, height=180)
    width.setValue(160)
    width.editingFinished.emit()
    assert kept(studio) == Crop(x=80, y=55, width=160, height=90)
    QTest.mouseClick(child(dialog, QPushButton, "cropResetButton"), Qt.MouseButton.LeftButton)
    assert kept(studio) == Crop(x=0, y=70, width=320, height=180)


async def test_a_dialog_that_is_gone_does_not_hear_of_another_theme(dialog: CropDialog, theme: Theme) -> None:
    dialog.accept()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(theme, text_size=130)


async def test_the_dialog_goes_when_the_frame_goes(dialog: CropDialog, studio: Studio) -> None:
    assert dialog.isVisible()
    studio.video.wells.clear("first")
    assert not dialog.isVisible()


async def test_return_and_a_double_click_open_the_crop(pane: VideoComposerPane, studio: Studio, tmp_path: Path) -> None:
    well = child(pane, FrameWell, "firstFrameWell")
    QTest.keyClick(well, Qt.Key.Key_Return)
    assert pane.findChild(CropDialog) is None
    await fill(studio, tmp_path)
    QTest.keyClick(well, Qt.Key.Key_Return)
    child(pane, CropDialog, "cropDialog").accept()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.mouseDClick(well, Qt.MouseButton.LeftButton)
    child(pane, CropDialog, "cropDialog").accept()


async def test_exactly_the_frame_that_is_seen_is_taken_from_a_clip(furnished: tuple[VideoComposerPane, Room]) -> None:
    pane, room = furnished
    QTest.mouseClick(child(pane, QToolButton, "firstFromClipButton"), Qt.MouseButton.LeftButton)
    dialog = child(pane, ClipDialog, "frameDialog")
    take = child(dialog, QPushButton, "frameTakeButton")
    slider, words = child(dialog, QSlider, "frameSlider"), child(dialog, QLabel, "frameWords")
    assert dialog.view.model().rowCount() == 1
    await until(take.isEnabled)
    assert words.text() == "Frame 12 of 12" and slider.value() == 11
    QTest.mouseClick(child(dialog, QToolButton, "framePreviousButton"), Qt.MouseButton.LeftButton)
    slider.setValue(4)
    assert not take.isEnabled()
    await until(take.isEnabled)
    QTest.mouseClick(take, Qt.MouseButton.LeftButton)
    await settled(room.studio, "first")
    frame = room.studio.video.composer.draft.first
    clip = room.studio.recent.rows[0].picture
    assert frame is not None
    assert frame.original.origin == Origin(generation_id=clip.generation_id, index=0, frame=4)


async def test_without_a_clip_the_dialog_says_where_one_comes_from(pane: VideoComposerPane) -> None:
    QTest.mouseClick(child(pane, QToolButton, "firstFromClipButton"), Qt.MouseButton.LeftButton)
    dialog = child(pane, ClipDialog, "frameDialog")
    canvas = dialog.findChild(type(dialog._canvas))
    assert canvas is not None and "Drop a clip" in canvas.accessibleName()
    assert not child(dialog, QPushButton, "frameTakeButton").isEnabled()
    dialog.reject()


async def test_a_clip_that_cannot_be_read_says_why(furnished: tuple[VideoComposerPane, Room]) -> None:
    pane, room = furnished
    room.studio.path_of(room.studio.recent.rows[0].picture).write_bytes(b"<html>")
    QTest.mouseClick(child(pane, QToolButton, "firstFromClipButton"), Qt.MouseButton.LeftButton)
    dialog = child(pane, ClipDialog, "frameDialog")
    await until(lambda: dialog._picker.view.trouble, dialog._picker.changed)
    assert dialog._canvas.accessibleName() == dialog._picker.view.trouble
    assert not child(dialog, QPushButton, "frameTakeButton").isEnabled()
    dialog.reject()


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
async def test_a_recent_picture_is_chosen_with_the_keyboard(furnished: tuple[VideoComposerPane, Room]) -> None:
    pane, room = furnished
    QTest.mouseClick(child(pane, QToolButton, "firstFromLibraryButton"), Qt.MouseButton.LeftButton)
    popup = child(pane, LibraryPopup, "libraryPopup")
    view = child(popup, QListView, "libraryView")
    QTest.keyClick(view, Qt.Key.Key_Right)
    chosen = room.studio.recent.rows[view.currentIndex().row()].picture
    QTest.keyClick(view, Qt.Key.Key_Return)
    await settled(room.studio, "first")
    frame = room.studio.video.composer.draft.first
    assert frame is not None and not chosen.is_video
    assert frame.original.origin == Origin(generation_id=chosen.generation_id, index=chosen.index)
    await until(lambda: pane.findChild(LibraryPopup) is None)
