"""Taking pictures out of the window as files, and into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QDrag, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from studio.domain.picture import Picture
from studio.ui.controls.picture_mime import picture_data

_SIDE = 96


def take_copy(event: QDropEvent) -> None:
    """Accept what is dragged or dropped as a copy, whatever is proposed: after a move the file's owner deletes it.

    An action has to be accepted where the drag enters and moves: some programs are told that of the last move.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def drag_pictures(
    source: QWidget, pictures: Sequence[Picture], image: QImage | None, path_of: Callable[[Picture], Path]
) -> None:
    """Let the user carry ``pictures`` elsewhere, always as copies. Returns when they were dropped or given up."""
    drag = QDrag(source)
    drag.setMimeData(picture_data(pictures, path_of))
    if image is not None and not image.isNull():
        ratio = source.devicePixelRatioF()
        side = round(_SIDE * ratio)
        how = Qt.AspectRatioMode.KeepAspectRatio
        small = image.scaled(QSize(side, side), how, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(small)
        pixmap.setDevicePixelRatio(ratio)
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(8, 8))
    drag.exec(Qt.DropAction.CopyAction)
