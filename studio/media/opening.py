"""Open untrusted pictures: named formats only, and limits before a single pixel is decoded."""

from __future__ import annotations

import contextlib
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from studio.domain.errors import BadBytes
from studio.media import gif, jpeg, png, webp

MAX_PIXELS = 16384 * 16384
"""Of any picture we decode at all. The callers' own limits are lower."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS

BROKEN = (SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError, OverflowError)
"""What Pillow's decoders raise for bytes they do not understand."""


@contextlib.contextmanager
def opened(path: Path, *, formats: tuple[str, ...], limit_pixels: int) -> Iterator[Image.Image]:
    """Open ``path`` for decoding inside the block.

    Raises:
        BadBytes: It is none of ``formats``, is too large, or breaks while it is decoded inside the block.
        OSError: The file is gone or its disk failed.
    """
    # Again each time, since tests and libraries reset the filters; a repeated filter only moves to the front.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        # The file is ours to close: Pillow leaves it open when reading its first bytes fails.
        with path.open("rb") as file:
            _refuse_bombs(file, limit_pixels)
            with Image.open(file, formats=formats) as picture:
                refuse_too_large(picture.size, limit_pixels)
                yield picture
    except BadBytes:
        raise
    except UnidentifiedImageError:
        raise BadBytes("The file is not a picture in a format that is read here.") from None
    except Image.DecompressionBombError:
        raise BadBytes("The picture has too many pixels to be opened.") from None
    except MemoryError:
        raise BadBytes("The picture does not fit into this computer’s memory.") from None
    except OSError as error:
        if error.errno is not None:
            raise  # the disk failed, which says nothing about the picture
        raise BadBytes(f"The picture is truncated or damaged ({error}).") from error
    except BROKEN as error:
        raise BadBytes(f"The picture is truncated or damaged ({error}).") from error


def _refuse_bombs(file: BinaryIO, limit_pixels: int) -> None:
    """Look for what Pillow goes through, or makes room for, before it tells us how large the picture is."""
    head = file.read(16)
    if head.startswith(png.SIGNATURE):
        png.whole(file)
    elif head.startswith(jpeg.SIGNATURE):
        jpeg.refuse_endless(file)
    elif head.startswith(gif.SIGNATURE):
        gif.refuse_endless(file)
    elif head.startswith(webp.SIGNATURE) and head[8:12] == b"WEBP":
        refuse_too_large(webp.canvas(file), limit_pixels)
    file.seek(0)


def refuse_too_large(size: tuple[int, int], limit_pixels: int) -> None:
    """Raise BadBytes when a picture of ``size`` has more than ``limit_pixels``."""
    width, height = size
    if width * height > limit_pixels:
        raise BadBytes(
            f"The picture has too many pixels: {width:,} × {height:,}, "
            f"{width * height / 1e6:,.0f} million where {limit_pixels / 1e6:,.0f} million are allowed."
        )
