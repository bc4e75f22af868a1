"""Draws an order and writes it as a file that says where it comes from."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from studio.domain.limits import UPLOAD_FORMATS
from studio.sandbox.art.renderer import Recipe, render
from studio.sandbox.order import Order
from studio.sandbox.reels import again, keep

_SOFTWARE = "Aurous Studio sandbox"
_REFERENCE_SIDE = 256
_EXIF_SOFTWARE = 0x0131
_EXIF_DESCRIPTION = 0x010E


def paint(order: Order) -> None:
    """Draw ``order`` and put it at its target, whole or not at all.

    The mark of the sandbox is in the metadata, never on the picture.
    """
    if again(order):
        return
    picture = _drawn(order)
    target = Path(order.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}-{target.name}")
    if target.suffix == ".jpg":
        picture.save(part, "JPEG", quality=92, exif=_exif(order))
    else:
        picture.save(part, "PNG", compress_level=4, pnginfo=_texts(order))
    part.replace(target)
    keep(order)


def _drawn(order: Order) -> Image.Image:
    recipe = Recipe(
        prompt=order.prompt,
        negative_prompt=order.negative or "",
        style=order.style,
        seed=order.seed,
        index=order.index,
        width=order.width,
        height=order.height,
        steps=order.steps,
        guidance=order.guidance,
        references=tuple(_reference(source) for source in order.references),
    )
    return render(recipe)


def _reference(source: str) -> Image.Image:
    """Return a small copy of an upload; a web address is never fetched, its text is drawn instead."""
    if source.startswith("https://"):
        return render(Recipe(source, width=_REFERENCE_SIDE, height=_REFERENCE_SIDE))
    with Image.open(source, formats=UPLOAD_FORMATS) as image:
        image.draft("RGB", (_REFERENCE_SIDE, _REFERENCE_SIDE))
        image.thumbnail((_REFERENCE_SIDE, _REFERENCE_SIDE))
        return ImageOps.exif_transpose(image).convert("RGB")


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
