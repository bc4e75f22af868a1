"""Is a download the picture it should be?"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media import png, webp
from studio.media.opening import opened

_TYPES = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg"), "WEBP": ("image/webp", "webp")}
_HEAD = 512


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that was decoded from its first to its last pixel."""

    media_type: str
    extension: str
    width: int
    height: int


def check_picture(path: Path, *, limit_pixels: int = OUTPUT_PIXELS) -> Checked:
    """Decode the picture at ``path`` fully and say what it is. 10 to 100 ms for a usual one; blocks.

    An animation counts by its first frame.

    Raises:
        BadBytes: It is no whole picture; the sentence says what it is instead.
    """
    with checking(path, limit_pixels=limit_pixels) as (checked, picture):
        picture.load()
    return checked


@contextlib.contextmanager
def checking(path: Path, *, limit_pixels: int = OUTPUT_PIXELS) -> Iterator[tuple[Checked, Image.Image]]:
    """Do what :func:`check_picture` does, but leave the decoding to the block, which may want the pixels."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            refuse_text(head)
            _refuse_cut_off(file, head)
    except FileNotFoundError:
        raise BadBytes("The file is not there.") from None
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=limit_pixels) as picture:
        media_type, extension = _TYPES["JPEG" if picture.format == "MPO" else picture.format or ""]
        yield Checked(media_type, extension, picture.width, picture.height), picture


def refuse_text(head: bytes, wanted: str = "picture") -> None:
    """Raise BadBytes when a file that begins with ``head`` is empty or a text: what it is instead of ``wanted``."""
    if not head:
        raise BadBytes("The file is empty.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise BadBytes(f"This is an HTML page, not a {wanted}.")
    if start.startswith((b"{", b"[")):
        raise BadBytes(f"This is a JSON text, not a {wanted}.")
    if start.startswith(b"<"):
        raise BadBytes(f"This is an XML or SVG text, not a {wanted}.")


def _refuse_cut_off(file: BinaryIO, head: bytes) -> None:
    """Look for the end where the decoder is content without it. Of a JPEG it is not."""
    if head.startswith(png.SIGNATURE):
        whole = png.whole(file)
    elif head.startswith(webp.SIGNATURE):
        whole = int.from_bytes(head[4:8], "little") + 8 <= file.seek(0, os.SEEK_END)
    else:
        return
    if not whole:
        raise BadBytes("The picture is truncated: its end is missing.")
