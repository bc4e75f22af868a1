"""The words are in the file, for us and for others, and not one pixel has moved."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from studio.domain.errors import BadBytes
from studio.domain.request import ImageRequest
from studio.media.check import check_picture
from studio.media.embed import copy_plain, embed, read
from studio.media.record import TRAINED_ALGORITHMIC_MEDIA, a1111_text

from .examples import HOSTILE, gradient, record, saved

FORMATS: list[tuple[str, dict[str, Any]]] = [
    ("a.png", {}),
    ("b.jpg", {"quality": 90}),
    ("c.jpg", {"quality": 90, "progressive": True}),
    ("d.webp", {"quality": 90}),
    ("e.webp", {"lossless": True}),
]


def exiftool(*paths: Path) -> list[dict[str, Any]]:
    """Read ``paths`` the way other programs do."""
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed (Debian: libimage-exiftool-perl)")
    done = subprocess.run([program, "-j", "-a", "-struct", "-charset", "UTF8", *paths], capture_output=True, check=True)
    tags: list[dict[str, Any]] = json.loads(done.stdout)
    return tags


@pytest.mark.parametrize(("name", "options"), FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_pixels_are_the_same(tmp_path: Path, name: str, options: dict[str, Any], mode: str) -> None:
    if mode == "RGBA" and name.endswith(".jpg"):
        mode = "CMYK"
    source = saved(tmp_path / name, mode, (97, 63), **options)
    target = tmp_path / f"out-{name}"
    embed(source, target, record())
    with Image.open(source) as before, Image.open(target) as after:
        assert (before.mode, before.size) == (after.mode, after.size)
        assert before.tobytes() == after.tobytes()
    assert check_picture(target).width == 97


def scan(path: Path) -> bytes:
    """Return the coded pixels of a file: IDAT contents, the JPEG from its tables on, or the VP8 chunk."""
    content = path.read_bytes()
    if path.suffix == ".png":
        found, place = b"", 8
        while place < len(content):
            size = int.from_bytes(content[place : place + 4], "big")
            if content[place + 4 : place + 8] == b"IDAT":
                found += content[place : place + size + 12]
            place += size + 12
        return found
    if path.suffix == ".jpg":
        return content[content.index(b"\xff\xdb") :]
    place = max(content.find(b"VP8 "), content.find(b"VP8L"))
    return content[place : place + 8 + int.from_bytes(content[place + 4 : place + 8], "little")]


@pytest.mark.parametrize(("name", "options"), FORMATS)
def test_coded_bytes_are_the_same(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    source = saved(tmp_path / name, **options)
    target = tmp_path / f"out-{name}"
    embed(source, target, record())
    assert scan(source) == scan(target) != b""


@pytest.mark.parametrize(("name", "options"), FORMATS)
@pytest.mark.parametrize("prompt", ["a heron", HOSTILE, "🦩" * 4000, "&" * 4000, "\x01\x02" * 2000, "--"])
def test_the_record_comes_back(tmp_path: Path, name: str, options: dict[str, Any], prompt: str) -> None:
    source = saved(tmp_path / name, **options)
    target = tmp_path / f"out-{name}"
    request = ImageRequest(
        prompt=prompt, negative_prompt=prompt, reference_image_urls=("https://a/" + "x" * 2000,) * 10
    )
    written = record(request=request)
    embed(source, target, written)
    assert read(target) == written
    assert read(source) is None


def test_exiftool_reads_the_prompt(tmp_path: Path) -> None:
    prompts = ["a heron at dawn", HOSTILE, "鷺" * 3999 + "終"]
    made = {}
    for name, options in FORMATS:
        source = saved(tmp_path / name, **options)
        for number, prompt in enumerate(prompts):
            made[target := tmp_path / f"{number}-{name}"] = record(prompt)
            embed(source, target, record(prompt))
    for tags in exiftool(*made):
        target = Path(tags["SourceFile"])
        words = tags["Parameters"] if target.suffix == ".png" else tags["UserComment"]
        assert words == a1111_text(made[target])
        assert tags["Description"] == made[target].request.prompt
        assert tags["DigitalSourceType"] == TRAINED_ALGORITHMIC_MEDIA
        assert tags["CreatorTool"] == "Aurous Studio (sandbox)"
        assert "Warning" not in tags and "Error" not in tags


def test_exiftool_reads_the_prompt_beside_what_the_server_wrote(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "from the farm"
    targets = [tmp_path / f"out-{name}" for name, _ in FORMATS]
    for target, (name, options) in zip(targets, FORMATS, strict=True):
        embed(saved(tmp_path / name, exif=exif, **options), target, record())
    for tags in exiftool(*targets):
        assert tags["ImageDescription"] == "from the farm"
        assert tags["Description"] == "a heron at dawn"
        assert tags.get("Parameters", tags.get("UserComment")) == a1111_text(record())


def test_pillow_reads_the_prompt_from_a_png(tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    embed(saved(tmp_path / "a.png"), target, record(HOSTILE))
    with Image.open(target) as picture:
        assert picture.info["parameters"] == a1111_text(record(HOSTILE))


def test_what_the_server_wrote_stays(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "render farm")
    info.add_itxt("c2pa", "signed")
    exif = Image.Exif()
    exif[0x010E] = "from the farm"
    for name, options in (
        ("a.png", {"pnginfo": info, "dpi": (300, 300)}),
        ("b.jpg", {"exif": exif, "icc_profile": b"p" * 70_000, "comment": b"farm"}),
        ("c.webp", {"exif": exif, "icc_profile": b"p" * 301}),
    ):
        source = saved(tmp_path / name, **options)
        target = tmp_path / f"out-{name}"
        embed(source, target, record())
        with Image.open(source) as before, Image.open(target) as after:
            before.load()
            after.load()
            kept = {key: value for key, value in before.info.items() if key != "exif"}
            assert {key: after.info[key] for key in kept} == kept
            assert after.getexif().get(0x010E) == before.getexif().get(0x010E)
        assert read(target) == record()


def test_animations_keep_their_frames(tmp_path: Path) -> None:
    frames = [gradient().rotate(angle) for angle in (0, 90, 180)]
    for name in ("a.png", "a.webp"):
        source = tmp_path / name
        frames[0].save(source, save_all=True, append_images=frames[1:], duration=50)
        target = tmp_path / f"out-{name}"
        embed(source, target, record())
        with Image.open(source) as before, Image.open(target) as after:
            assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1) == 3
            before.seek(2)
            after.seek(2)
            assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize(
    ("mode", "options", "flags"), [("RGB", {}, 0x0C), ("RGBA", {"lossless": True}, 0x1C), ("RGBA", {}, 0x1C)]
)
def test_a_webp_header_tells_its_size_and_what_it_holds(
    tmp_path: Path, mode: str, options: dict[str, Any], flags: int
) -> None:
    target = tmp_path / "out.webp"
    embed(saved(tmp_path / "a.webp", mode, (301, 77), **options), target, record())
    content = target.read_bytes()
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    assert content[12:16] == b"VP8X" and content[20] == flags
    assert [int.from_bytes(content[place : place + 3], "little") + 1 for place in (24, 27)] == [301, 77]


def test_a_stream_may_be_the_target(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.png")
    out = io.BytesIO()
    embed(source, out, record())
    target = tmp_path / "out.png"
    target.write_bytes(out.getvalue())
    assert read(target) == record()


def test_a_plain_copy_is_the_same_file(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.png")
    copy_plain(source, tmp_path / "b.png")
    assert source.read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff",
        b"\xff\xd8\xff\xe0\0\0\xff\xe0\0\0",
        b"RIFF\0\0\0\0AVI ",
        b"RIFF\xff\0\0\0WEBPVP8 \xff\xff\0\0",
        b"RIFF\x10\0\0\0WEBPVP8 \x04\0\0\0abcd",
        b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\0\x10\0",
        b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x10\0\0\0",
    ],
)
def test_no_picture_takes_no_words(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "a"
    source.write_bytes(content)
    with pytest.raises(BadBytes):
        embed(source, tmp_path / "b", record())
    assert read(source) is None


def test_a_foreign_block_is_no_record(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("aurous", "{}")
    source = tmp_path / "a.png"
    gradient().save(source, pnginfo=info)
    assert read(source) is None
