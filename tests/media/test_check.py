"""Only whole pictures pass."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.check import Checked, check_picture

from .examples import gradient, saved


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("a.png", {}, Checked("image/png", "png", 96, 64)),
        ("a.jpg", {}, Checked("image/jpeg", "jpg", 96, 64)),
        ("a.webp", {}, Checked("image/webp", "webp", 96, 64)),
        ("a.webp", {"lossless": True}, Checked("image/webp", "webp", 96, 64)),
    ],
)
def test_a_picture_is_what_its_bytes_say(tmp_path: Path, name: str, options: dict[str, Any], expected: Checked) -> None:
    path = saved(tmp_path / name, **options).rename(tmp_path / "download.part")
    assert check_picture(path) == expected


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_an_animation_counts_by_its_first_frame(tmp_path: Path, name: str) -> None:
    gradient().save(tmp_path / name, save_all=True, append_images=[gradient().rotate(90)])
    assert check_picture(tmp_path / name).width == 96


def test_a_camera_file_with_two_pictures_is_a_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    gradient().save(path, "MPO", save_all=True, append_images=[gradient()])
    assert check_picture(path).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><title>502", "HTML"),
        (b'{"error": {"code": "output_expired"}}', "JSON"),
        (b"<?xml version='1.0'?><Error/>", "XML"),
        (b"GIF89a" + b"\0" * 100, "format"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "truncated"),
        (b"\x00" * 1000, "format"),
        (b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\0\x10\0", "damaged"),
    ],
)
def test_other_bytes_are_named(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(BadBytes, match=word):
        check_picture(path)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_picture_is_refused(tmp_path: Path, name: str, share: float) -> None:
    path = saved(tmp_path / name, size=(300, 200))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BadBytes):
        check_picture(path)


def test_a_damaged_middle_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", size=(300, 200))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(BadBytes):
        check_picture(path)


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [9_000, 17_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(bomb(side, side))
    with pytest.raises(BadBytes, match="too many pixels"):
        check_picture(path)


def test_the_limit_is_the_callers(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    assert check_picture(path, limit_pixels=96 * 64)
    with pytest.raises(BadBytes, match="too many pixels: 96 × 64"):
        check_picture(path, limit_pixels=96 * 64 - 1)


def test_odd_exif_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    gradient().save(path, exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x01\x01")
    assert check_picture(path).width == 96


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match="not there"):
        check_picture(tmp_path / "a.png")


def test_nothing_leaks_into_the_pixels_limit_of_others() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
