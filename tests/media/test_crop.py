"""What is cut is what is seen: to the pixel, upright, opaque, in the colours of screens, and always the same."""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from studio.domain.errors import BadBytes
from studio.domain.frame import Crop
from studio.domain.limits import UPLOAD_BYTES, UPLOAD_SIDE
from studio.media.crop import cut, look, upright_size

from .examples import colour, gradient, saved

ORIENTATION = 0x0112
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""By orientation: how a camera that is held so lays the upright picture down."""
PART = Crop(x=7, y=5, width=48, height=27)
LOSSLESS: dict[str, dict[str, Any]] = {"a.png": {}, "a.webp": {"lossless": True, "exact": True}}


def pixels(path: Path) -> Image.Image:
    """Return what lies in a file, by its bytes alone."""
    with Image.open(path, formats=["PNG", "JPEG", "WEBP"]) as picture:
        return picture.copy()


def part(picture: Image.Image, crop: Crop = PART) -> Image.Image:
    return picture.crop((crop.x, crop.y, crop.x + crop.width, crop.y + crop.height))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.mode == other.mode and one.size == other.size and one.tobytes() == other.tobytes()


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are apart on the average, in steps of 256."""
    pairs = zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height * 3)


def laid_down(picture: Image.Image, orientation: int) -> tuple[Image.Image, Image.Exif]:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    turn = TURNS[orientation]
    return picture if turn is None else picture.transpose(turn), exif


def deep_png(path: Path, *, kind: int, channels: int, size: tuple[int, int] = (64, 40)) -> Path:
    """Write a PNG of 16 bits a channel, whose colours go from black to white; alpha is all there."""
    wide, high = size

    def value(x: int, channel: int) -> int:
        return 65535 if channel == channels - 1 and kind in (4, 6) else x * 65535 // (wide - 1)

    row = b"\0" + b"".join(struct.pack(">H", value(x, channel)) for x in range(wide) for channel in range(channels))

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", wide, high, 16, kind, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(row * high)), chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return path


def swapped_profile() -> bytes:
    """Return a profile whose reds and blues stand in each other's place, so that who heeds it cannot be mistaken."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {
        bytes(content[at : at + 4]): at for at in range(132, 132 + 12 * struct.unpack(">I", content[128:132])[0], 12)
    }
    red, blue, told = tags[b"rXYZ"], tags[b"bXYZ"], tags[b"desc"]
    content[red + 4 : red + 12], content[blue + 4 : blue + 12] = (
        content[blue + 4 : blue + 12],
        content[red + 4 : red + 12],
    )
    place, length = struct.unpack(">II", content[told + 4 : told + 12])
    # Its name says what it is, as those of cameras do.
    words = bytes(content[place : place + length]).replace("sRGB".encode("utf-16-be"), "BGR!".encode("utf-16-be"))
    content[place : place + length] = words.replace(b"sRGB", b"BGR!")
    return bytes(content)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("name", LOSSLESS)
def test_a_turned_picture_is_cut_where_it_is_seen(tmp_path: Path, name: str, orientation: int) -> None:
    upright = gradient()
    lying, exif = laid_down(upright, orientation)
    lying.save(tmp_path / name, exif=exif, **LOSSLESS[name])
    assert upright_size(tmp_path / name) == upright.size
    made = pixels(cut(tmp_path / name, tmp_path, PART))
    assert same(made, part(upright))
    assert ORIENTATION not in made.getexif() and made.format != ""
    whole = cut(tmp_path / name, tmp_path, None)
    assert (whole == tmp_path / name) == (orientation == 1)
    assert same(pixels(whole), upright)


@pytest.mark.parametrize("orientation", TURNS)
def test_a_photo_is_cut_upright(tmp_path: Path, orientation: int) -> None:
    path, upright = tmp_path / "photo.jpg", gradient(size=(160, 90)).resize((320, 180))
    lying, exif = laid_down(upright, orientation)
    lying.save(path, exif=exif, quality=97, subsampling=0)
    assert upright_size(path) == (320, 180)
    made = pixels(cut(path, tmp_path, Crop(x=10, y=20, width=160, height=90)))
    assert made.size == (160, 90)
    assert apart(made, part(upright, Crop(x=10, y=20, width=160, height=90))) < 2
    turned = ImageOps.exif_transpose(Image.open(path, formats=["JPEG"])).convert("RGB")
    assert same(made, part(turned, Crop(x=10, y=20, width=160, height=90)))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_whole_picture_that_is_right_is_not_written_again(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert cut(path, tmp_path, None) == path
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert not (tmp_path / "cropped").exists()


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_every_kind_of_opaque_png_keeps_its_colours(tmp_path: Path, mode: str) -> None:
    path = saved(tmp_path / "a.png", mode)
    made = pixels(cut(path, tmp_path, PART))
    assert same(made, part(pixels(path).convert("RGB")))


def test_the_same_picture_and_crop_give_the_same_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", size=(300, 200))
    first = cut(path, tmp_path, PART).read_bytes()
    assert cut(path, tmp_path, PART).read_bytes() == first
    assert cut(path, tmp_path, Crop(x=8, y=5, width=48, height=27)).read_bytes() != first


def test_nothing_of_the_original_but_its_pixels_goes_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "what I wrote")
    gradient().save(tmp_path / "a.png", exif=exif, pnginfo=info)
    made = cut(tmp_path / "a.png", tmp_path, PART).read_bytes()
    assert b"where I live" not in made and b"what I wrote" not in made
    gradient().save(tmp_path / "a.jpg", exif=exif, comment=b"what I wrote")
    made = cut(tmp_path / "a.jpg", tmp_path, PART).read_bytes()
    assert b"where I live" not in made and b"what I wrote" not in made


def test_what_is_see_through_is_laid_on_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (80, 60), (200, 0, 0, 255))
    picture.paste((0, 0, 200, 0), (20, 0, 40, 60))
    picture.paste((0, 0, 0, 128), (40, 0, 80, 60))
    picture.save(tmp_path / "a.png")
    for crop, at in ((None, 0), (Crop(x=10, y=0, width=64, height=36), 10)):
        made = pixels(cut(tmp_path / "a.png", tmp_path, crop))
        assert made.mode == "RGB"
        assert colour(made, (15 - at, 5)) == (200, 0, 0)
        assert colour(made, (30 - at, 5)) == (255, 255, 255)
        assert colour(made, (50 - at, 5)) == pytest.approx((127, 127, 127), abs=1)


def test_a_see_through_colour_of_a_palette_is_laid_on_white(tmp_path: Path) -> None:
    picture = Image.new("P", (64, 36), 1)
    picture.putpalette([0, 0, 0, 10, 200, 30, 40, 50, 220])
    picture.paste(2, (0, 0, 16, 36))
    picture.save(tmp_path / "a.png", transparency=2)
    made = pixels(cut(tmp_path / "a.png", tmp_path, None))
    assert made.mode == "RGB"
    assert (colour(made, (3, 3)), colour(made, (40, 3))) == ((255, 255, 255), (10, 200, 30))


def test_a_see_through_colour_without_a_palette_is_laid_on_white(tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 36), (10, 200, 30))
    picture.paste((1, 2, 3), (0, 0, 16, 36))
    picture.save(tmp_path / "a.png", transparency=(1, 2, 3))
    made = pixels(cut(tmp_path / "a.png", tmp_path, None))
    assert (colour(made, (3, 3)), colour(made, (40, 3))) == ((255, 255, 255), (10, 200, 30))


def test_a_printed_photo_has_the_colours_of_screens(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("CMYK", (96, 64), (0, 200, 200, 0)).save(path, quality=95)
    for crop in (None, PART):
        made = pixels(cut(path, tmp_path, crop))
        red, green, blue = colour(made, (10, 10))
        assert made.mode == "RGB" and red > 240 and green < 80 and blue < 80


@pytest.mark.parametrize(("kind", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)], ids=["grey", "RGB", "grey A", "RGBA"])
def test_sixteen_bits_become_eight(tmp_path: Path, kind: int, channels: int) -> None:
    path = deep_png(tmp_path / "deep.png", kind=kind, channels=channels)
    crop = Crop(x=10, y=4, width=48, height=27)
    for chosen, begin in ((None, 0), (crop, 10)):
        content = cut(path, tmp_path, chosen)
        assert content != path and content.read_bytes()[24:26] == bytes((8, 2))  # bits, RGB
        made = pixels(content)
        for x in (0, 20, 40):
            expected = (begin + x) * 255 / 63
            assert colour(made, (x, 3)) == pytest.approx((expected,) * 3, abs=1)


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGB"), ("a.jpg", "RGB"), ("a.webp", "RGB"), ("a.png", "RGBA"), ("a.png", "P")]
)
def test_the_colours_of_another_profile_become_those_of_screens(tmp_path: Path, name: str, mode: str) -> None:
    path = tmp_path / name
    red = Image.new("RGB", (96, 64), (230, 10, 10))
    (red.quantize(4) if mode == "P" else red.convert(mode)).save(path, icc_profile=swapped_profile())
    for crop in (None, PART):
        made = pixels(cut(path, tmp_path, crop))
        assert "icc_profile" not in made.info
        seen = colour(made, (20, 20))
        assert seen[2] > 180 > 100 > seen[0], seen
    blue = colour(look(path, 96), (20, 20))
    assert blue[2] > 180 > 100 > blue[0]


@pytest.mark.parametrize("profile", [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"nonsense"])
def test_a_profile_that_changes_nothing_leaves_the_file_as_it_is(tmp_path: Path, profile: bytes) -> None:
    picture = gradient()
    picture.save(tmp_path / "a.png", icc_profile=profile)
    assert cut(tmp_path / "a.png", tmp_path, None) == tmp_path / "a.png"
    assert same(pixels(cut(tmp_path / "a.png", tmp_path, PART)), part(picture))


@pytest.mark.parametrize("name", ["a.webp", "a.png"])
def test_of_a_moving_picture_the_first_is_sent_alone(tmp_path: Path, name: str) -> None:
    first, second = Image.new("RGB", (96, 64), "teal"), Image.new("RGB", (96, 64), "orange")
    first.save(tmp_path / name, save_all=True, append_images=[second], duration=100, lossless=True)
    for crop in (None, PART):
        made = cut(tmp_path / name, tmp_path, crop)
        assert colour(pixels(made), (9, 9)) == (0, 128, 128)
        with Image.open(made, formats=["PNG"]) as still:
            assert not getattr(still, "is_animated", False)


def test_the_largest_picture_is_cut_within_what_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    band = Image.frombytes("RGB", (UPLOAD_SIDE, 64), os.urandom(UPLOAD_SIDE * 64 * 3))
    picture = Image.new("RGB", (UPLOAD_SIDE, 2304))
    for top in range(0, 2304, 64):
        picture.paste(band, (0, top))
    picture.save(path, compress_level=0)
    made = cut(path, tmp_path, Crop(x=0, y=0, width=UPLOAD_SIDE, height=2303))
    assert made.stat().st_size <= UPLOAD_BYTES
    assert pixels(made).size == (UPLOAD_SIDE, 2303)


@pytest.mark.parametrize(
    "crop",
    [
        Crop(x=0, y=0, width=97, height=64),
        Crop(x=0, y=0, width=96, height=65),
        Crop(x=90, y=0, width=10, height=10),
        Crop(x=-1, y=0, width=10, height=10),
        Crop(x=0, y=0, width=0, height=10),
    ],
    ids=lambda crop: f"{crop.x},{crop.y},{crop.width},{crop.height}",
)
def test_a_crop_that_reaches_outside_is_refused(tmp_path: Path, crop: Crop) -> None:
    with pytest.raises(BadBytes, match="over the edges"):
        cut(saved(tmp_path / "a.png"), tmp_path, crop)
    assert not (tmp_path / "cropped").exists()


def test_a_damaged_picture_is_refused_and_a_missing_one_is_the_disks_trouble(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", size=(300, 300))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(BadBytes, match="truncated"):
        cut(path, tmp_path, PART)
    with pytest.raises(BadBytes, match="truncated"):
        look(path, 64)
    with pytest.raises(FileNotFoundError):
        cut(tmp_path / "gone.png", tmp_path, PART)


@pytest.mark.parametrize("orientation", [1, 6, 3])
@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg"])
def test_what_is_looked_at_lies_as_what_is_cut(tmp_path: Path, name: str, orientation: int) -> None:
    upright = Image.new("RGB", (640, 360), "teal")
    upright.paste("orange", (0, 0, 320, 180))
    lying, exif = laid_down(upright, orientation)
    lying.save(tmp_path / name, exif=exif)
    small = look(tmp_path / name, 160)
    assert (small.mode, small.size) == ("RGB", (160, 90))
    assert colour(small, (20, 20))[0] > 200 and colour(small, (140, 70))[0] < 60
    assert look(tmp_path / name, 4096).size == (640, 360)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L"])
def test_every_kind_of_picture_can_be_looked_at(tmp_path: Path, mode: str) -> None:
    path = saved(tmp_path / "a.png", mode, size=(300, 200))
    assert (look(path, 100).mode, look(path, 100).size) == ("RGB", (100, 67))
    assert apart(look(path, 300), pixels(cut(path, tmp_path, Crop(x=0, y=0, width=300, height=200)))) < 1
    deep = deep_png(tmp_path / "deep.png", kind=0, channels=1)
    assert colour(look(deep, 64), (63, 5)) == (255, 255, 255)


def test_bytes_are_what_a_png_is_read_from(tmp_path: Path) -> None:
    with Image.open(BytesIO(cut(saved(tmp_path / "a.jpg"), tmp_path, PART).read_bytes())) as made:
        assert (made.format, made.size) == ("PNG", (48, 27))
