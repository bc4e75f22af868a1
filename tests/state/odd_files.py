"""What people drop on a frame well besides good pictures, and what becomes of it."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from tests.media.films import coded_film, recut

_MARKS = "\u202egnp.exe\u202c שלום \u200f"


@dataclass(frozen=True)
class Odd:
    """One such file.

    Attributes:
        name: Of the file.
        make: Puts it where it is told.
        told: What the sentence says why it cannot be taken; empty when it is taken.
        size: Of the frame, upright, when it is taken.
        note: What the well says of it.
    """

    name: str
    make: Callable[[Path], object]
    told: str = ""
    size: tuple[int, int] = (0, 0)
    note: str = ""


def _image(mode: str, size: tuple[int, int] = (320, 180), **options: Any) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        colour: Any = {"RGBA": (200, 40, 40, 90), "CMYK": (0, 200, 200, 0), "I;16": 40_000}.get(mode, "#c84028")
        Image.new(mode, size, colour).save(path, **options)

    return make


def _turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 300), "#c84028").save(path, exif=exif)


def _moving(path: Path) -> None:
    pictures = [Image.new("RGB", (320, 180), colour) for colour in ("teal", "orange", "navy")]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=40)


def _truncated(path: Path) -> None:
    coded_film(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _no_frames(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        container.start_encoding()


def _twenty_minutes(path: Path) -> None:
    second = coded_film(path.with_name("second.mp4"), options={"preset": "ultrafast"})
    recut(second, path, times=1200)


def _webm(path: Path) -> None:
    coded_film(path, codec="libvpx-vp9", frames=2)


def _large(path: Path) -> None:
    """Write a bitmap of 300 MB, none of which is on the disk."""
    wide = high = 10_000
    head = struct.pack("<2sIHHI", b"BM", 54 + wide * high * 3, 0, 0, 54)
    path.write_bytes(head + struct.pack("<IiiHHIIiiII", 40, wide, high, 1, 24, 0, wide * high * 3, 0, 0, 0, 0))
    os.truncate(path, 54 + wide * high * 3)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _dead_link(path: Path) -> None:
    path.symlink_to(path.with_name("gone.png"))


def _loop(path: Path) -> None:
    path.symlink_to(path)


ODD = {
    "a clip that is HTML": Odd("clip.mp4", _bytes(b"<!doctype html><p>Sorry"), told="is an HTML page"),
    "a truncated clip": Odd("clip.mp4", _truncated, told="truncated"),
    "a clip of AV1": Odd("clip.mp4", lambda path: coded_film(path, codec="libsvtav1", frames=4), size=(160, 90)),
    "a turned clip": Odd("clip.mp4", lambda path: coded_film(path, size=(90, 160), turn=90, frames=4), size=(90, 160)),
    "a clip without frames": Odd("clip.mp4", _no_frames, told="no"),
    "a clip of twenty minutes": Odd("long.mp4", _twenty_minutes, told="plays 20 minutes; at most 10"),
    "a film of another kind": Odd("clip.webm", _webm, told="is a film. Save one frame"),
    "a picture that is called a clip": Odd("clip.mp4", _image("RGB", format="PNG"), size=(320, 180)),
    "a clip that is called a picture": Odd("a.png", lambda path: _renamed(path), size=(160, 90)),
    "a photo held upright": Odd("a.jpg", _turned, size=(300, 400)),
    "a see-through PNG": Odd("a.png", _image("RGBA"), size=(320, 180), note="converted"),
    "a printed JPEG": Odd("a.jpg", _image("CMYK"), size=(320, 180), note="converted"),
    "a PNG of 16 bits": Odd("a.png", _image("I;16"), size=(320, 180), note="converted"),
    "a moving GIF": Odd("a.gif", _moving, size=(320, 180), note="converted"),
    "a moving WebP": Odd("a.webp", _moving, size=(320, 180), note="converted"),
    "one pixel": Odd("a.png", _image("RGB", (1, 1)), size=(1, 1), note="1 × 1 pixels"),
    "a line": Odd("a.png", _image("RGB", (3000, 1)), size=(3000, 1), note="3000 × 1 pixels"),
    "300 MB": Odd("a.bmp", _large, size=(4096, 4096), note="converted"),
    "a folder": Odd("pictures", lambda path: path.mkdir(), told="is a folder"),
    "a folder that is called a clip": Odd("clip.mp4", lambda path: path.mkdir(), told="is a folder"),
    "a dead link": Odd("a.png", _dead_link, told="not there any more"),
    "a link to itself": Odd("a.png", _loop, told="cannot be read"),
    "a pipe": Odd("a.png", os.mkfifo, told="is no file"),
    "an empty file": Odd("a.png", lambda path: path.touch(), told="is empty"),
    "a name from right to left": Odd(f"{_MARKS}.png", _image("RGB", format="PNG"), size=(320, 180)),
    "a long name": Odd(f"{'h' * 250}.png", _image("RGB"), size=(320, 180)),
    "a clip with a long name": Odd(f"{'h' * 250}.mp4", lambda path: coded_film(path, frames=2), size=(160, 90)),
    "a name that is too long": Odd(f"{'h' * 300}.png", lambda path: None, told="cannot be read: File name too long"),
    "a long name of nothing": Odd(f"{'h' * 250}.png", lambda path: None, told="not there any more"),
}


def _renamed(path: Path) -> None:
    coded_film(path.with_suffix(".mp4"), frames=4).rename(path)


def put(name: str, folder: Path) -> Path:
    """Make one of :data:`ODD` in ``folder`` and return where it is."""
    odd = ODD[name]
    folder.mkdir(exist_ok=True)
    odd.make(folder / odd.name)
    return folder / odd.name
