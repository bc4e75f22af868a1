"""Pixels from the clipboard or another program, as a file would bring them."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage


async def png_of(image: QImage) -> bytes:
    """Return ``image`` as PNG, written in a worker thread."""
    return await asyncio.to_thread(_written, image)


def _written(image: QImage) -> bytes:
    with tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
        path = Path(scratch) / "Pasted picture.png"
        # By a file, not by a buffer made in Python: a writer over one calls back into Python holding a lock of Qt.
        image.save(str(path))
        return path.read_bytes()
