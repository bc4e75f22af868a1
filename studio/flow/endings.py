"""The last frame of a clip as the beginning of the next: exactly that frame, cut to the ratio of the next."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from studio.domain.errors import BadBytes
from studio.domain.frame import Frame, largest_crop
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference
from studio.flow.references import take
from studio.media.frames import ClipFrames


async def ending(clip: Picture, path: Path, *, ratio: str, folder: Path) -> Frame:
    """Return the last frame of ``clip``, whose file is at ``path``, ready to be sent; copies are kept in ``folder``.

    The same clip and ratio give the same bytes every time, so that they are uploaded once.

    Raises:
        BadBytes: The clip cannot be read; the sentence says why.
        DiskTrouble: The copies could not be kept.
    """
    number, image = await asyncio.to_thread(_last, path)
    origin = Origin(generation_id=clip.generation_id, index=clip.index, frame=number)
    whole = await _kept(image, folder, origin)
    crop = largest_crop(image.width, image.height, ratio)
    sent = whole
    if crop is not None:
        box = (crop.x, crop.y, crop.x + crop.width, crop.y + crop.height)
        sent = await _kept(image.crop(box), folder, origin, converted=True)
    return Frame(original=whole, width=image.width, height=image.height, crop=crop, sent=sent)


def _last(path: Path) -> tuple[int, Image.Image]:
    try:
        with ClipFrames(path) as frames:
            return frames.count - 1, frames.at(frames.count - 1)
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror or error}.") from error


async def _kept(image: Image.Image, folder: Path, origin: Origin, *, converted: bool = False) -> Reference:
    data = await asyncio.to_thread(_written, image)
    kept = await take(data, folder=folder)
    return replace(kept, name="Last frame", origin=origin, converted=converted)


def _written(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()
