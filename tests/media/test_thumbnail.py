"""Small, upright, and see-through only where the picture is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from studio.domain.errors import BadBytes
from studio.media.check import check_picture
from studio.media.thumbnail import check_and_shrink, thumbnail

from .examples import colour, gradient, saved


def decoded(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize(
    ("size", "expected"), [((1024, 512), (512, 256)), ((300, 900), (171, 512)), ((64, 32), (64, 32))]
)
def test_the_longest_side_is_512(tmp_path: Path, name: str, size: tuple[int, int], expected: tuple[int, int]) -> None:
    small = decoded(thumbnail(saved(tmp_path / name, size=size)))
    assert (small.size, small.format, small.mode) == (expected, "JPEG", "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16", "CMYK"])
def test_every_mode_becomes_a_jpeg(tmp_path: Path, mode: str) -> None:
    if mode == "CMYK":
        path = saved(tmp_path / "a.jpg", mode)
    elif mode == "I;16":
        path = tmp_path / "a.png"
        Image.linear_gradient("L").convert("I").point(lambda value: value * 256).convert("I;16").save(path)
    else:
        path = saved(tmp_path / "a.png", mode)
    small = decoded(thumbnail(path))
    assert (small.format, small.mode) == ("JPEG", "RGB")
    brightness = ImageStat.Stat(small.convert("L")).mean[0]
    assert 90 < brightness < 165


def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("I;16", (64, 64), 128 * 256).save(path)
    assert colour(decoded(thumbnail(path)), (32, 32)) == (128, 128, 128)


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_a_see_through_picture_stays_so(tmp_path: Path, name: str) -> None:
    small = decoded(thumbnail(saved(tmp_path / name, "RGBA", (800, 400))))
    assert (small.format, small.mode, small.size) == ("WEBP", "RGBA", (512, 256))


def test_a_palette_with_a_hole_stays_see_through(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    gradient("P").save(path, transparency=3)
    assert decoded(thumbnail(path)).format == "WEBP"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_it_stands_upright(tmp_path: Path, name: str) -> None:
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right
    picture.save(tmp_path / name, exif=exif)
    small = decoded(thumbnail(tmp_path / name))
    assert small.size == (200, 400)
    red, _, blue = colour(small, (100, 50))
    assert blue > 200 > 60 > red
    assert 0x0112 not in small.getexif()


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    Image.new("RGB", (64, 64), "red").save(path, save_all=True, append_images=[Image.new("RGB", (64, 64), "blue")])
    red, _, blue = colour(decoded(thumbnail(path)), (32, 32))
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_one_decoding_checks_and_shrinks(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, size=(800, 600))
    checked, small = check_and_shrink(path)
    assert checked == check_picture(path)
    assert small == thumbnail(path)
    for share in (0.5, 0.99):
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        with pytest.raises(BadBytes):
            check_and_shrink(path)


def test_a_disk_that_fails_says_nothing_about_the_picture() -> None:
    unreadable = Path("/proc/self/mem")
    if not unreadable.exists():
        pytest.skip("there is no file here whose reading fails")
    with pytest.raises(OSError, match="Input/output"):
        thumbnail(unreadable)


def test_a_file_that_went_away_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        thumbnail(tmp_path / "a.png")
