"""What tells a picture from others whatever is written around it: by its pixels exactly, and by how it looks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media import clip, mp4
from studio.media.opening import BROKEN, opened, refuse_too_large
from studio.media.thumbnail import eight_bit

LIKE = 10
"""Two pictures that differ in no more bits of :func:`look` than this are likely one, saved anew."""

_ROWS = 256
_LARGEST = 1 << 22
"""Pixels of a thumbnail."""

_GRID = 8
_BITS = 2 * _GRID * _GRID
_PLAIN = 6
"""With fewer bits set it is nearly of one colour, and looks like all others of one colour."""

_ORIENTATION = 0x0112
_UPRIGHT = 1
_HEAD = 16


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of what the picture or clip at ``path`` shows, as 64 hex digits. Blocks, 10 to 200 ms.

    Of a picture it is that of its size and its pixels, upright, as RGBA: the same for a copy without or with other
    metadata, and for one saved in another format without loss. Of a clip it is that of its frames as they are packed:
    the same while nobody encodes it anew. Memory is that of the decoded picture.

    Raises:
        BadBytes: It cannot be decoded, or is larger than what is decoded here.
        OSError: It is gone, or the disk failed.
    """
    with path.open("rb") as file:
        moving = mp4.is_mp4(file.read(_HEAD))
    return _of_clip(path) if moving else _of_picture(path)


def look(small: bytes) -> str:
    """Return how a picture looks, as 32 hex digits, from its thumbnail; empty for one of a single colour.

    Each bit says whether a part of the picture is lighter than the next one. Costs about a millisecond.

    Raises:
        BadBytes: It is no thumbnail.
    """
    try:
        with Image.open(BytesIO(small), formats=UPLOAD_FORMATS) as picture:
            refuse_too_large(picture.size, _LARGEST)
            picture.draft("L", (_GRID * 8, _GRID * 8))
            grey = ImageOps.grayscale(_on_grey(picture))
    except (OSError, Image.DecompressionBombError, *BROKEN) as error:
        raise BadBytes(f"The thumbnail is damaged ({error}).") from error
    across = grey.resize((_GRID + 1, _GRID), Image.Resampling.BOX)
    down = grey.resize((_GRID, _GRID + 1), Image.Resampling.BOX)
    bits = 0
    for lighter in (*_steps(across.tobytes(), 1), *_steps(down.tobytes(), _GRID)):
        bits = bits << 1 | lighter
    return f"{bits:0{_BITS // 4}x}" if bits.bit_count() >= _PLAIN else ""


def distance(one: str, other: str) -> int:
    """Return in how many bits two looks differ, 0 to 128."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _of_picture(path: Path) -> str:
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as picture:
        if picture.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
            turned = ImageOps.exif_transpose(picture)
            return _hashed(turned)
        picture.load()
        return _hashed(picture)


def _hashed(picture: Image.Image) -> str:
    digest = hashlib.sha256(f"{picture.width}x{picture.height} ".encode())
    for strip in _strips(picture):
        digest.update(_four_channels(strip).tobytes())
    return digest.hexdigest()


def _strips(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield a few rows at a time: the whole in RGBA may need four times the room of the picture."""
    if picture.mode not in ("RGB", "RGBA", "L", "LA"):
        picture = eight_bit(picture)
    for top in range(0, picture.height, _ROWS):
        yield picture.crop((0, top, picture.width, min(top + _ROWS, picture.height)))


def _four_channels(strip: Image.Image) -> Image.Image:
    """Return RGBA in which what cannot be seen has no colour: encoders are free to change it there."""
    if strip.mode in ("RGB", "L") and "transparency" not in strip.info:
        return strip.convert("RGBA")
    strip = strip.convert("RGBA")
    alpha = strip.getchannel("A")
    if not alpha.histogram()[0]:
        return strip
    seen = alpha.point(lambda value: 255 if value else 0)
    return Image.composite(strip, Image.new("RGBA", strip.size), seen)


def _of_clip(path: Path) -> str:
    with clip.opened(path) as (container, _):
        stream = clip.moving(container)
        codec = stream.codec_context
        digest = hashlib.sha256(f"{codec.name} {codec.width}x{codec.height} ".encode())
        for packet in container.demux(stream):
            if packet.size:
                digest.update(bytes(packet))
        return digest.hexdigest()


def _on_grey(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    behind = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    return Image.alpha_composite(behind, picture)


def _steps(grey: bytes, apart: int) -> Iterator[bool]:
    """Yield whether each part is lighter than the one ``apart`` further on, row by row."""
    width = _GRID + 1 if apart == 1 else _GRID
    for row in range(_GRID):
        for column in range(_GRID):
            at = row * width + column
            yield grey[at] > grey[at + apart]
