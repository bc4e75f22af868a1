"""Whatever is dropped on a well or chosen for it, the composer says it in its own width and goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QScrollArea, QWidget

from studio.state.studio import Studio
from studio.ui.video.composer.crop_dialog import CropDialog
from studio.ui.video.composer.frame_well import FrameWell
from studio.ui.video.composer.pane import VideoComposerPane
from tests.state.odd_files import ODD, put
from tests.studio_fixture import until
from tests.ui.video.composer.hands import child, drop, files, fill, settled

SLOW = ("300 MB", "a clip of twenty minutes")
QUICK = [name for name in ODD if name not in SLOW]


def in_its_width(pane: QWidget, label: QLabel) -> bool:
    """Whether all of ``label`` can be read in ``pane``."""
    area = pane.findChild(QScrollArea)
    inside = None if area is None else area.widget()
    assert area is not None and inside is not None
    room = pane.rect().adjusted(0, 0, 1, 1)
    left, right = label.mapTo(pane, QPoint(0, 0)), label.mapTo(pane, QPoint(label.width(), 0))
    words = label.fontMetrics().boundingRect(label.rect(), int(Qt.TextFlag.TextWordWrap), label.text())
    return (
        inside.width() <= area.viewport().width()
        and room.contains(left)
        and room.contains(right)
        and words.width() <= label.width()
        and words.height() <= label.height()
    )


@pytest.mark.parametrize("name", QUICK)
async def test_a_drop_ends_in_a_frame_or_in_a_sentence_that_can_be_read(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path, name: str
) -> None:
    path = await asyncio.to_thread(put, name, tmp_path / "dropped")
    well, trouble = child(pane, FrameWell, "firstFrameWell"), child(pane, QLabel, "frameTrouble")
    wide = pane.width()
    assert drop(well, files(path))
    wells = studio.video.wells
    await until(lambda: trouble.text() or wells.view.first.sent_image, wells.changed, wells.trouble)
    QApplication.processEvents()
    assert pane.width() == wide and not well.grab().isNull()
    if ODD[name].told:
        assert trouble.isVisible() and ODD[name].told in trouble.text()
        assert trouble.textFormat() is Qt.TextFormat.PlainText
        assert in_its_width(pane, trouble)
        await fill(studio, tmp_path)  # the well is as good as new
        assert well.accessibleName().startswith("First frame, heron.png")
    else:
        assert trouble.isHidden()
        QTest.keyClick(well, Qt.Key.Key_Return)
        dialog = child(pane, CropDialog, "cropDialog")
        assert dialog.width() <= 960 and dialog.isVisible()
        QTest.keyClick(dialog.surface, Qt.Key.Key_Plus)
        await settled(studio, "first")
        dialog.accept()


@pytest.mark.parametrize("name", ["a clip that is HTML", "a folder", "a long name", "a clip of AV1"])
async def test_a_file_that_is_chosen_ends_as_one_that_is_dropped(
    pane: VideoComposerPane, studio: Studio, tmp_path: Path, name: str
) -> None:
    path = await asyncio.to_thread(put, name, tmp_path / "dropped")
    QTest.mouseClick(child(pane, QPushButton, "firstBrowseButton"), Qt.MouseButton.LeftButton)
    chooser = pane.findChild(QFileDialog)
    assert chooser is not None and chooser.isVisible()
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    trouble, wells = child(pane, QLabel, "frameTrouble"), studio.video.wells
    await until(lambda: trouble.text() or wells.view.first.sent_image, wells.changed, wells.trouble)
    assert ODD[name].told in trouble.text() and bool(ODD[name].told) == trouble.isVisible()
