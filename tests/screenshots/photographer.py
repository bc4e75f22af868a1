"""Keeps what the screen shows, in few colours."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication

from studio.ui.theme.tokens import DARK, LIGHT
from tests.sandbox_fixture import Sandbox

DOCUMENTED = Path("docs/images")
SHOWN = {
    "onboarding",
    "studio-dark",
    "studio-light",
    "being-made",
    "lightbox",
    "palette",
    "settings",
    "question",
    "loss",
    "video-dark",
    "compare-dark",
    "library-dark",
}
SWATCH = 40


class Photographer:
    """Keeps what the screen shows."""

    def __init__(self, folder: Path, sandbox: Sandbox | None) -> None:
        self.folder = folder
        self.sandbox = sandbox

    async def take(self, name: str) -> None:
        """Keep the whole screen as ``name``, after everything that waits to be painted is."""
        if self.folder == DOCUMENTED and name not in SHOWN:
            return
        await asyncio.sleep(0.4)
        screen = QGuiApplication.primaryScreen()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        screen.grabWindow(0).save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data()), formats=["PNG"]).convert("RGB")
        picture.quantize(palette=_palette(picture)).save(self.folder / f"{name}.png", optimize=True)
        print(name, flush=True)


def _palette(picture: Image.Image) -> Image.Image:
    """Return 256 colours for ``picture``, those of the program among them: few pixels, but they matter."""
    colours = [value for tokens in (DARK, LIGHT) for value in tokens._asdict().values() if str(value).startswith("#")]
    sample = picture.copy()
    for number, colour in enumerate(colours):
        row, column = divmod(number, 24)
        sample.paste(f"#{colour[-6:]}", (column * SWATCH, row * SWATCH, (column + 1) * SWATCH, (row + 1) * SWATCH))
    return sample.quantize(256)
