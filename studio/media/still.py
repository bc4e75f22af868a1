"""Frames of clips as pictures: for the screen, and as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.media.frames import ClipFrames


def four_bytes(image: Image.Image, *, side: int | None = None) -> tuple[int, int, bytes]:
    """Return width, height and pixels, four bytes each in the order of screens; no longer than ``side``."""
    if side is not None and max(image.size) > side:
        image = image.copy()
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image.width, image.height, image.tobytes("raw", "BGRX")


def write_still(clip: Path, number: int, target: Path, *, words: Mapping[str, str]) -> None:
    """Write exactly one frame of ``clip`` as a PNG, with ``words`` as its text. Overwrites ``target``; blocks.

    Raises:
        BadBytes: It is no whole clip, or has no such frame.
        OSError: The disk failed.
    """
    with ClipFrames(clip) as frames:
        write_picture(frames.at(min(number, frames.count - 1)), target, words=words)


def write_picture(image: Image.Image, target: Path, *, words: Mapping[str, str]) -> None:
    """Write ``image`` as a PNG, with ``words`` as its text. Overwrites ``target``; blocks.

    Raises:
        OSError: The disk failed.
    """
    info = PngInfo()
    for key, text in words.items():
        info.add_itxt(key, text)
    with target.open("wb") as file:
        image.save(file, "PNG", pnginfo=info)
