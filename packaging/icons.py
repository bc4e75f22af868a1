"""Draws the icon of the program from its one source, in what each system wants. Needs no screen.

* ``python packaging/icons.py FOLDER SIDE …``: PNGs; ``FOLDER/256.png`` is 256 pixels wide, and so on.
* ``python packaging/icons.py NAME.iconset``: what ``iconutil`` on a Mac makes a ``.icns`` of.
* ``python packaging/icons.py NAME.ico``: one file with every size that Windows shows.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "app" / "aurous-studio.svg"

POINTS = (16, 32, 128, 256, 512)
"""Sides that a Mac asks for, each also at twice as many pixels."""
ICO_SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Small, normal and large icons of Windows at 100, 125, 150 and 200 %, and what its folders show."""


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


def iconset(folder: Path) -> None:
    """Write the files that ``iconutil --convert icns`` expects in ``folder``, whose name ends in ``.iconset``."""
    for points in POINTS:
        for pixels, name in ((points, f"icon_{points}x{points}.png"), (2 * points, f"icon_{points}x{points}@2x.png")):
            (drawn,) = draw(folder, [pixels])
            drawn.replace(folder / name)


def ico(file: Path) -> None:
    """Write one icon with every size, each drawn for itself. As bitmaps: not all of Windows reads PNGs below 256."""
    from PIL import Image

    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        drawn = draw(Path(folder), ICO_SIDES)
        *smaller, largest = (opened.enter_context(Image.open(path, formats=("PNG",))) for path in drawn)
        sizes = [(side, side) for side in ICO_SIDES]
        largest.save(file, format="ICO", sizes=sizes, append_images=smaller, bitmap_format="bmp")


def main(words: Sequence[str]) -> None:
    """Draw what the command line asks for."""
    target = Path(words[0])
    if target.suffix == ".iconset":
        iconset(target)
    elif target.suffix == ".ico":
        ico(target)
    else:
        draw(target, [int(side) for side in words[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
