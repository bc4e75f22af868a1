"""Draws the icon of the program from its one source: ``python packaging/icons.py FOLDER SIDE …``.

``FOLDER/256.png`` is 256 pixels wide, and so on. Needs no screen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "app" / "aurous-studio.svg"


def draw(folder: Path, sides: Sequence[int]) -> list[Path]:
    """Write one PNG for each side, in pixels, and return their paths."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    _app = QGuiApplication.instance() or QGuiApplication([])
    renderer, made = QSvgRenderer(str(SOURCE)), []
    folder.mkdir(parents=True, exist_ok=True)
    for side in sides:
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        made.append(folder / f"{side}.png")
        if not image.save(str(made[-1])):
            raise OSError(f"{made[-1]} cannot be written")
    return made


if __name__ == "__main__":
    draw(Path(sys.argv[1]), [int(side) for side in sys.argv[2:]])
