"""Draws an order and writes it as a file that says where it comes from."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.sandbox.order import Order

_SOFTWARE = "Aurous Studio sandbox"
_EXIF_SOFTWARE = 0x0131
_EXIF_DESCRIPTION = 0x010E


def paint(order: Order) -> None:
    """Draw ``order`` and put it at its target, whole or not at all.

    The mark of the sandbox is in the metadata, never on the picture.
    """
    picture = _drawn(order)
    target = Path(order.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}-{target.name}")
    if target.suffix == ".jpg":
        picture.save(part, "JPEG", quality=92, exif=_exif(order))
    else:
        picture.save(part, "PNG", compress_level=4, pnginfo=_texts(order))
    part.replace(target)


def _drawn(order: Order) -> Image.Image:
    from hashlib import sha256

    digest = sha256(f"{order.prompt}{order.style}{order.seed}".encode()).digest()
    gradient = Image.linear_gradient("L").resize((order.width, order.height))
    flat = [Image.new("L", gradient.size, value) for value in digest[:3]]
    return Image.merge("RGB", [Image.blend(plane, gradient, 0.5) for plane in flat])


def _source(order: Order) -> str:
    return f"Drawn by program, not by a model; {order.generation or 'style preview'}"


def _texts(order: Order) -> PngInfo:
    texts = PngInfo()
    texts.add_text("Software", _SOFTWARE)
    texts.add_text("Source", _source(order))
    return texts


def _exif(order: Order) -> Image.Exif:
    exif = Image.Exif()
    exif[_EXIF_SOFTWARE] = _SOFTWARE
    exif[_EXIF_DESCRIPTION] = _source(order)
    return exif


STYLES = (
    ("gouache", "Gouache", "Flat, opaque colour."),
    ("photo", "Photograph", "Light as a lens sees it."),
    ("linocut", "Linocut", "Carved lines."),
)
