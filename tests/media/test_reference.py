"""What a person may drop into the references, and what is said about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from studio.domain.errors import BadBytes
from studio.domain.limits import UPLOAD_BYTES, UPLOAD_SIDE
from studio.media.reference import convert, inspect

from .examples import colour, gradient, saved


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.webp", "image/webp")]
)
def test_a_good_picture_is_taken_as_it_is(tmp_path: Path, name: str, media_type: str) -> None:
    path = saved(tmp_path / name)
    found = inspect(path)
    assert (found.media_type, found.width, found.height) == (media_type, 96, 64)
    assert found.size_bytes == path.stat().st_size
    assert found.problem is None and not found.convertible


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "a PDF. Export its page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC photo. Use PNG, JPEG or WebP"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a film. Save one frame"),
        (b"<svg xmlns='x'>", "Export it as PNG"),
        (b"<!doctype html>", "HTML page"),
        (b"8BPS\0\1", "Photoshop"),
        (b"hello there", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_advice(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "dropped"
    path.write_bytes(content)
    with pytest.raises(BadBytes, match=words):
        inspect(path)
    with pytest.raises(BadBytes, match=words):
        convert(path, tmp_path / "out")


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match="not there"):
        inspect(tmp_path / "gone.png")
    with pytest.raises(BadBytes, match="folder"):
        inspect(tmp_path)


def test_a_truncated_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", size=(300, 300))
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(BadBytes, match="truncated"):
        inspect(path)


@pytest.mark.parametrize("name", ["a.bmp", "a.tiff", "a.gif"])
def test_other_formats_are_offered_a_copy(tmp_path: Path, name: str) -> None:
    found = inspect(saved(tmp_path / name))
    assert found.convertible and found.problem is not None and "Use PNG, JPEG or WebP" in found.problem
    copy = convert(tmp_path / name, tmp_path / "out")
    assert (copy.media_type, copy.width, copy.height, copy.problem) == ("image/jpeg", 96, 64, None)


def test_a_photo_of_twelve_megabytes_is_made_smaller(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.frombytes("RGB", (2600, 2000), os.urandom(2600 * 2000 * 3)).save(path, quality=99, subsampling=0)
    assert path.stat().st_size > 12_000_000
    found = inspect(path)
    assert found.convertible and found.problem is not None and "at most 10 MB" in found.problem
    copy = convert(path, tmp_path / "out")
    assert copy.size_bytes <= UPLOAD_BYTES and copy.problem is None


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_photo_of_nine_thousand_pixels_is_made_smaller(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.new("RGB", (9000, 600), "teal").save(path)
    found = inspect(path)
    assert found.convertible and found.problem is not None and "9,000 × 600" in found.problem
    copy = convert(path, tmp_path / "out")
    assert (copy.width, copy.problem) == (UPLOAD_SIDE, None)


def test_a_copy_stands_upright(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.tiff"):
        exif = Image.Exif()
        exif[0x0112] = 6
        gradient().save(tmp_path / name, exif=exif)
        copy = convert(tmp_path / name, tmp_path / "out")
        assert (copy.width, copy.height) == (64, 96)


def test_a_see_through_picture_becomes_a_png_that_fits(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.frombytes("RGBA", (1700, 1600), os.urandom(1700 * 1600 * 4)).save(path)
    copy = convert(path, tmp_path / "out")
    assert (copy.media_type, copy.problem) == ("image/png", None)


def test_colours_are_moved_to_srgb(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"nonsense"):
        Image.new("RGB", (32, 32), (200, 30, 30)).save(tmp_path / "a.bmp")
        Image.new("RGB", (32, 32), (200, 30, 30)).save(tmp_path / "a.png", icc_profile=profile)
        convert(tmp_path / "a.png", tmp_path / "out")
        with Image.open(tmp_path / "out") as copy:
            assert "icc_profile" not in copy.info
            red, green, _ = colour(copy, (16, 16))
            assert abs(red - 200) < 6 and abs(green - 30) < 6


def test_deep_and_printed_pictures_can_be_copied(tmp_path: Path) -> None:
    for mode, name in (("I;16", "a.tiff"), ("CMYK", "b.tiff"), ("P", "c.gif"), ("LA", "d.png")):
        path = tmp_path / name
        (Image.new("I;16", (40, 30), 40_000) if mode == "I;16" else gradient(mode, (40, 30))).save(path)
        assert convert(path, tmp_path / "out").width == 40
