"""Copies without words: what is shown is the same to the last bit, and other programs find nothing about it."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.domain.errors import BadBytes
from studio.domain.marks import Marks
from studio.media.embed import embed, read
from studio.media.export.plain import plain, without_ours
from tests.media.examples import gradient, record, saved
from tests.media.films import film, packets, pixels

ENDINGS = ("png", "jpg", "webp")
_LOOKS = {"Orientation", "XResolution", "YResolution", "ResolutionUnit", "ProfileDescription"}


def told(path: Path) -> dict[str, Any]:
    """Return what exiftool finds in a file beyond its size and the way it is coded."""
    run = subprocess.run(["exiftool", "-j", "-G1", "-a", path], capture_output=True, text=True, check=True)
    groups = ("ExifIFD", "XMP", "IPTC", "PNG:Para", "PNG:Aurous", "PNG:Comment", "Keys", "ItemList", "UserData", "GPS")
    return {name: value for name, value in json.loads(run.stdout)[0].items() if name.startswith(groups)}


def copied(source: Path, ours: bool = False) -> Path:
    target = source.with_name(f"copy-{source.name}")
    with target.open("wb") as file:
        (without_ours if ours else plain)(source, file)
    return target


def same_pixels(one: Path, other: Path) -> bool:
    with Image.open(one) as first, Image.open(other) as second:
        return first.size == second.size and first.tobytes() == second.tobytes()


def with_words(path: Path, **fields: Any) -> Path:
    source = saved(path.with_stem("raw"))
    embed(source, path, record(**fields))
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_is_told_and_no_pixel_changes(tmp_path: Path, ending: str) -> None:
    path = with_words(tmp_path / f"a.{ending}")
    assert told(path)
    copy = copied(path)
    assert told(copy) == {} and read(copy) is None and same_pixels(path, copy)
    assert b"heron" not in copy.read_bytes() and b"Aurous" not in copy.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_others_wrote_goes_too_and_colours_stay(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x0112] = 6
    more: dict[str, Any] = {"pnginfo": None}
    if ending == "png":
        info = PngInfo()
        info.add_text("Comment", "secret place")
        more["pnginfo"] = info
    if ending == "jpg":
        more["comment"] = b"secret place"
    profile = Image.new("RGB", (1, 1)).info.get("icc_profile") or _profile()
    path = tmp_path / f"a.{ending}"
    gradient().save(path, exif=exif, icc_profile=profile, **more)
    copy = copied(path)
    assert b"ecret" in path.read_bytes() and b"ecret" not in copy.read_bytes()
    with Image.open(path) as first, Image.open(copy) as second:
        assert second.info["icc_profile"] == profile
        assert second.getexif().get(0x0112) == 6 and len(second.getexif()) == 1
        assert first.tobytes() == second.tobytes()


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_ours_goes_and_theirs_stays(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Their Camera"
    source = tmp_path / f"raw.{ending}"
    gradient().save(source, exif=exif)
    path = tmp_path / f"a.{ending}"
    embed(source, path, record())
    copy = copied(path, ours=True)
    assert read(copy) is None and b"heron" not in copy.read_bytes() and same_pixels(path, copy)
    assert "Their Camera" in subprocess.run(["exiftool", copy], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("ending", [*ENDINGS, "mp4"])
def test_words_can_be_written_anew(tmp_path: Path, ending: str) -> None:
    source = film(tmp_path / "raw.mp4") if ending == "mp4" else saved(tmp_path / f"raw.{ending}")
    path, again = tmp_path / f"a.{ending}", tmp_path / f"again.{ending}"
    embed(source, path, record())
    embed(copied(path, ours=True), again, record(marks=Marks(rating=3, tags=("sea",))))
    said = json.loads(
        subprocess.run(["exiftool", "-j", "-a", "-G4", again], capture_output=True, text=True, check=True).stdout
    )[0]
    said = {name.removeprefix("Unknown:"): value for name, value in said.items()}
    assert (said["Rating"], said["Subject"]) == (3, "sea")
    words = ("Description", "Subject", "Rating", "Aurous", "Parameters", "UserComment", "Comment", "Title")
    assert not [name for name in said if name.startswith("Copy") and name.endswith(words)], "written twice"
    found = read(again)
    assert found is not None and found.marks == Marks(rating=3, tags=("sea",))


@pytest.mark.parametrize("mark", [b"\xff\xdb", b"\xff\xda"])
def test_what_is_told_among_the_tables_of_a_jpeg_goes_too(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "a.jpg"
    gradient().save(path)
    whole = path.read_bytes()
    place = whole.rindex(mark)
    path.write_bytes(whole[:place] + b"\xff\xfe\0\x08secret" + whole[place:])
    copy = copied(path)
    assert copy.read_bytes() == whole and copied(path, ours=True).read_bytes() == path.read_bytes()


def test_a_webp_that_ends_in_a_second_header_is_refused(tmp_path: Path) -> None:
    path = with_words(tmp_path / "a.webp")
    content = path.read_bytes() + b"VP8X\x0a\0\0\0"
    path.write_bytes(content[:4] + (len(content) + 2).to_bytes(4, "little") + content[8:])
    with pytest.raises(BadBytes, match="truncated"):
        without_ours(path, BytesIO())


def test_progressive_jpegs_and_what_stands_behind_their_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    gradient(size=(400, 300)).save(path, progressive=True, quality=95)
    plain_bytes = path.read_bytes()
    path.write_bytes(plain_bytes + b"\xff\xd8\xff\xe1secret second picture")
    copy = copied(path)
    assert copy.read_bytes() == plain_bytes or same_pixels(path, copy)
    assert b"secret" not in copy.read_bytes()


@pytest.mark.parametrize(
    ("ending", "mode"),
    [
        *(("png", mode) for mode in ("RGBA", "P", "L", "1", "I;16")),
        *(("jpg", mode) for mode in ("L", "1", "CMYK")),
        *(("webp", mode) for mode in ("RGBA", "P", "L")),
    ],
)
def test_every_kind_of_picture(tmp_path: Path, ending: str, mode: str) -> None:
    path = saved(tmp_path / f"a.{ending}", mode, size=(33, 17))
    assert same_pixels(path, copied(path)) and same_pixels(path, copied(path, ours=True))


def test_an_animation_stays_one(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), (shade, 0, 0)) for shade in (10, 120, 250)]
    for ending in ("png", "webp"):
        path = tmp_path / f"a.{ending}"
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
        with Image.open(copied(path)) as copy:
            assert getattr(copy, "n_frames", 1) == 3


def test_a_clip_plays_the_same_and_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    embed(film(tmp_path / "raw.mp4"), path, record(seconds=2.0))
    assert told(path)
    copy = copied(path)
    assert told(copy) == {} and read(copy) is None
    assert packets(copy) == packets(path) and pixels(copy) == pixels(path)
    assert copy.stat().st_size == path.stat().st_size and b"heron" not in copy.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_broken_file_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    path = with_words(tmp_path / f"a.{ending}")
    whole = path.read_bytes()
    path.write_bytes(whole[: round(len(whole) * share)])
    with pytest.raises(BadBytes):
        plain(path, BytesIO())


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"GIF89a not one of ours")
    with pytest.raises(BadBytes, match="no PNG, JPEG, WebP or MP4"):
        plain(path, BytesIO())
