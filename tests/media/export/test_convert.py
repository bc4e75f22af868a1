"""Pictures in other formats and sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms

from studio.domain.errors import BadBytes
from studio.media.export.convert import ENDINGS, convert
from tests.media.examples import gradient, saved


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize("source", ["png", "jpg", "webp"])
def test_each_format_into_each(tmp_path: Path, kind: str, source: str) -> None:
    target = tmp_path / "out"
    assert convert(saved(tmp_path / f"a.{source}"), target, kind=kind) == (96, 64)
    with Image.open(target) as made:
        assert (made.format, made.size, made.mode) == (kind, (96, 64), "RGB")


def test_a_picture_shrinks_and_never_grows(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", size=(300, 200))
    assert convert(path, tmp_path / "b", kind="PNG", longest=150) == (150, 100)
    assert convert(path, tmp_path / "b", kind="PNG", longest=1000) == (300, 200)
    assert convert(saved(tmp_path / "line.png", size=(3000, 1)), tmp_path / "b", kind="PNG", longest=10) == (10, 1)


def test_a_png_loses_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", "RGBA")
    convert(path, tmp_path / "b", kind="PNG")
    with Image.open(path) as one, Image.open(tmp_path / "b") as other:
        assert one.tobytes() == other.tobytes()


def test_quality_is_heeded(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", size=(300, 200))
    sizes = []
    for quality in (10, 60, 95):
        convert(path, tmp_path / "b", kind="JPEG", quality=quality)
        sizes.append((tmp_path / "b").stat().st_size)
    assert sizes == sorted(sizes) and sizes[0] * 3 < sizes[2]


def test_what_is_see_through_stands_on_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(path)
    convert(path, tmp_path / "b", kind="JPEG", quality=100)
    with Image.open(tmp_path / "b") as made:
        assert made.getpixel((4, 4)) == (255, 255, 255)
    convert(path, tmp_path / "b", kind="WEBP")
    with Image.open(tmp_path / "b") as made:
        assert made.mode == "RGBA"


def test_it_is_upright_and_tells_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    path = tmp_path / "a.jpg"
    gradient(size=(90, 60)).save(path, exif=exif, comment=b"secret")
    for kind in ENDINGS:
        assert convert(path, tmp_path / "b", kind=kind) == (60, 90)
        assert b"ecret" not in (tmp_path / "b").read_bytes()
        with Image.open(tmp_path / "b") as made:
            assert not made.getexif()


def test_colours_come_into_srgb_or_keep_their_profile(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    path = tmp_path / "a.png"
    gradient().save(path, icc_profile=lab)
    convert(path, tmp_path / "b", kind="PNG", srgb=False)
    with Image.open(tmp_path / "b") as made, Image.open(path) as source:
        assert made.info["icc_profile"] == lab and made.tobytes() == source.tobytes()
    convert(path, tmp_path / "b", kind="PNG")
    with Image.open(tmp_path / "b") as made:
        described = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(__import__("io").BytesIO(_icc(made))))
        assert "sRGB" in described


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize(("mode", "space"), [("L", b"GRAY"), ("CMYK", b"CMYK")])
def test_no_profile_of_grey_or_inks_stands_on_three_colours(tmp_path: Path, kind: str, mode: str, space: bytes) -> None:
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(tmp_path / "a.jpg", mode, icc_profile=known[:16] + space + known[20:])
    convert(path, tmp_path / "b", kind=kind, srgb=False)
    with Image.open(tmp_path / "b") as made:
        assert made.mode == "RGB" and _icc(made)[16:20] == b"RGB "


def _icc(picture: Image.Image) -> bytes:
    found = picture.info["icc_profile"]
    assert isinstance(found, bytes)
    return found


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("I;16", (8, 8), 0x8000).save(path)
    convert(path, tmp_path / "b", kind="JPEG")
    with Image.open(tmp_path / "b") as made:
        assert made.getpixel((4, 4)) == (128, 128, 128)


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(BadBytes):
        convert(path, tmp_path / "b", kind="JPEG")
    assert not (tmp_path / "b").exists()
