"""What the tests of the composer of clips do with it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from studio.state.frame_wells import FrameWells, WellView
from studio.state.studio import Studio
from tests.studio_fixture import until

Widget = TypeVar("Widget", bound=QWidget)


def child(pane: QWidget, kind: type[Widget], name: str) -> Widget:
    """Return the widget with an object name."""
    found = pane.findChild(kind, name)
    assert found is not None, name
    return found


def picture(folder: Path, name: str, *, size: tuple[int, int] = (320, 320)) -> Path:
    """Save a picture whose left half is red and whose right half is blue."""
    folder.mkdir(exist_ok=True)
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    image.save(folder / name)
    return folder / name


def files(*paths: Path) -> QMimeData:
    """Return what a file manager offers."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData) -> bool:
    """Drop ``data`` as a file manager or browser does; return whether it was taken."""
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(20, 20), copy, data, button, none)
    event.ignore()
    widget.dropEvent(event)
    return event.isAccepted()


def drag(widget: QWidget, start: QPoint, way: QPoint) -> None:
    """Pull with the left button."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(widget, left, none, start)
    QTest.mouseMove(widget, start + way / 2)
    QTest.mouseMove(widget, start + way)
    QTest.mouseRelease(widget, left, none, start + way)


def well(wells: FrameWells, which: str) -> WellView:
    """Return how a well looks."""
    return wells.view.first if which == "first" else wells.view.last


async def settled(studio: Studio, *which: str) -> None:
    """Wait until wells show what lies in them, and what will be sent."""
    wells = studio.video.wells
    await until(
        lambda: all(well(wells, one).image is not None and well(wells, one).sent_image is not None for one in which),
        wells.changed,
    )


async def fill(studio: Studio, folder: Path, *, size: tuple[int, int] = (320, 320)) -> None:
    """Put a picture into the first well."""
    studio.video.wells.add_paths("first", [str(picture(folder, "heron.png", size=size))])
    await settled(studio, "first")
