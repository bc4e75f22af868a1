"""Taking a picture out of the window as a file."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QWidget

_SIDE = 96


def drag_file(source: QWidget, path: str, image: QImage | None) -> None:
    """Let the user carry the file at ``path`` elsewhere; always a copy. Returns when it was dropped or given up."""
    drag = QDrag(source)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    drag.setMimeData(data)
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
