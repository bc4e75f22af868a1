"""A frame is taken from whatever holds one; what will be sent is on the disk, and the source is left as it is."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace
from PIL import Image

from studio.domain.errors import BadBytes, DiskTrouble, Mistaken
from studio.domain.frame import Crop, Frame
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.flow.frames import LAST, clip_frame, cut, is_kept, look, restore, sent_before, take_frame
from studio.media.frames import ClipFrames
from tests.media.examples import gradient, saved
from tests.media.films import code_of, coded_film

Answer = TypeVar("Answer")
FROM = Origin(generation_id="vid_1", index=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return coded_film(tmp_path / "heron.mp4", size=(320, 180))


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    return asyncio.run(work)


def pixels(reference: Reference | None) -> Image.Image:
    """Return what lies in a kept copy, whose bytes are those it speaks of."""
    assert reference is not None
    content = Path(reference.source).read_bytes()
    assert (sha256(content).hexdigest(), len(content)) == (reference.sha256, reference.size_bytes)
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
        assert picture.size == (reference.width, reference.height)
        return picture.convert("RGB")


def part(picture: Image.Image, crop: Crop | None) -> bytes:
    assert crop is not None
    return picture.crop((crop.x, crop.y, crop.x + crop.width, crop.y + crop.height)).tobytes()


def test_the_largest_part_of_a_picture_is_kept_as_it_will_be_sent(tmp_path: Path, folder: Path) -> None:
    path = saved(tmp_path / "a.png", size=(200, 200))
    frame = run(take_frame(path, ratio="16:9", folder=folder))
    assert (frame.width, frame.height, frame.crop) == (200, 200, Crop(x=0, y=44, width=200, height=112))
    assert pixels(frame.sent).tobytes() == part(pixels(frame.original), frame.crop)
    assert frame.original.name == "a.png" and not frame.original.converted
    assert frame.sent is not None and frame.sent.name == "a.png" and frame.sent.converted
    assert {Path(each.source).parent for each in (frame.original, frame.sent)} == {folder / "references"}


def test_a_picture_of_the_right_ratio_is_sent_as_it_is(tmp_path: Path, folder: Path) -> None:
    path = saved(tmp_path / "a.jpg", size=(320, 180))
    frame = run(take_frame(path, ratio="16:9", folder=folder))
    assert frame.sent == frame.original and frame.crop is None
    assert Path(frame.original.source).read_bytes() == path.read_bytes()


def test_bytes_from_the_clipboard_are_a_picture(folder: Path) -> None:
    out = BytesIO()
    gradient(size=(160, 90)).save(out, "PNG")
    frame = run(take_frame(out.getvalue(), ratio="16:9", folder=folder))
    assert (frame.original.name, frame.width, frame.height) == ("Pasted picture", 160, 90)
    assert Path(frame.original.source).read_bytes() == out.getvalue()


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (7, 7), (23, 23), (LAST, 23), (-24, 0)])
def test_exactly_the_frame_of_a_clip_is_taken(clip: Path, folder: Path, number: int, expected: int) -> None:
    frame = run(take_frame(clip, ratio="16:9", folder=folder, number=number, origin=FROM))
    assert code_of(pixels(frame.sent)) == expected
    with ClipFrames(clip) as frames:
        assert pixels(frame.sent).tobytes() == frames.at(expected).tobytes()
    assert frame.sent is not None
    assert frame.original.origin == frame.sent.origin == replace(FROM, frame=expected)
    assert frame.original.name == f"heron, frame {expected + 1}"


@pytest.mark.parametrize("number", [24, 1000, -25])
def test_a_frame_that_is_not_there_is_said_so(clip: Path, folder: Path, number: int) -> None:
    with pytest.raises(BadBytes, match=r"heron\.mp4 has 24 frames"):
        run(take_frame(clip, ratio="16:9", folder=folder, number=number))


def test_of_a_picture_no_number_is_noted(tmp_path: Path, folder: Path) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png"), ratio="1:1", folder=folder, origin=FROM, number=5))
    assert frame.sent is not None and frame.sent.origin == frame.original.origin == FROM


def test_an_address_is_taken_without_pixels(folder: Path) -> None:
    frame = run(take_frame("https://example.com/heron.png", ratio="16:9", folder=folder))
    assert frame.sent == frame.original and not frame.seen
    assert (frame.original.kind, frame.original.name) == (ReferenceKind.WEB, "example.com")
    kept = run(take_frame("file_abc", ratio="16:9", folder=folder))
    assert kept.original.kind is ReferenceKind.SERVER and kept.sent == kept.original
    assert run(restore(frame, ratio="1:1", folder=folder)) == frame
    with pytest.raises(Mistaken, match="https://"):
        run(take_frame("http://example.com/heron.png", ratio="16:9", folder=folder))
    assert not folder.exists()


@pytest.mark.parametrize(("name", "size"), [("a.bmp", (320, 180)), ("a.gif", (320, 180)), ("a.jpg", (5120, 2880))])
def test_what_the_service_would_refuse_becomes_a_copy(
    tmp_path: Path, folder: Path, name: str, size: tuple[int, int]
) -> None:
    Image.new("RGB", size, "teal").save(tmp_path / name)
    frame = run(take_frame(tmp_path / name, ratio="16:9", folder=folder))
    assert frame.original.converted and frame.original.name == name
    assert max(frame.width, frame.height) <= 4096 and frame.crop is None
    assert pixels(frame.sent).getpixel((5, 5)) == pytest.approx((0, 128, 128), abs=3)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "heron.mp4"])
def test_the_source_is_never_touched(tmp_path: Path, folder: Path, clip: Path, name: str) -> None:
    path = clip if name == clip.name else saved(tmp_path / name, size=(300, 200))
    os.utime(path, ns=(1_000_000_000, 2_000_000_000))
    path.chmod(0o400)
    before, there = path.read_bytes(), sorted(tmp_path.iterdir())
    frame = run(take_frame(path, ratio="1:1", folder=folder))
    run(cut(frame, Crop(x=0, y=0, width=100, height=100), folder=folder))
    assert path.read_bytes() == before and path.stat().st_mtime_ns == 2_000_000_000
    assert sorted({*tmp_path.iterdir()} - {folder}) == there
    path.unlink()
    assert run(restore(frame, ratio="9:16", folder=folder)).sent is not None


def test_another_crop_is_another_copy_and_the_same_crop_the_same(tmp_path: Path, folder: Path) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png", size=(200, 200)), ratio="16:9", folder=folder))
    crop = Crop(x=0, y=0, width=200, height=112)
    other = run(cut(frame, crop, folder=folder))
    assert other.crop == crop and other.original == frame.original
    assert other.sent is not None and frame.sent is not None and other.sent.sha256 != frame.sent.sha256
    assert pixels(other.sent).tobytes() == part(pixels(frame.original), crop)
    assert run(cut(other, frame.crop, folder=folder)) == frame


def test_a_copy_that_is_gone_or_was_changed_is_cut_again(tmp_path: Path, folder: Path) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png", size=(200, 200)), ratio="16:9", folder=folder))
    assert frame.sent is not None
    copy = Path(frame.sent.source)
    content = copy.read_bytes()
    copy.unlink()
    assert run(restore(frame, ratio="16:9", folder=folder)) == frame
    assert copy.read_bytes() == content
    copy.write_bytes(content[:-20] + bytes(20))
    assert not is_kept(frame.sent)
    assert run(restore(frame, ratio="16:9", folder=folder)) == frame
    assert copy.read_bytes() == content


def test_restored_to_another_ratio_it_is_cropped_to_that(tmp_path: Path, folder: Path) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png", size=(200, 200)), ratio="16:9", folder=folder))
    tall = run(restore(frame, ratio="9:16", folder=folder))
    assert tall.crop == Crop(x=44, y=0, width=112, height=200)
    assert pixels(tall.sent).tobytes() == part(pixels(frame.original), tall.crop)


@pytest.mark.parametrize("harm", ["gone", "changed", "a folder"])
def test_without_the_kept_original_nothing_can_be_sent(tmp_path: Path, folder: Path, harm: str) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png", size=(200, 200)), ratio="16:9", folder=folder))
    original = Path(frame.original.source)
    if harm == "changed":
        original.write_bytes(original.read_bytes() + b"!")
    else:
        original.unlink()
        if harm == "a folder":
            original.mkdir()
    with pytest.raises(BadBytes, match=r"a\.png is not there any more\. Drop it again"):
        run(restore(frame, ratio="16:9", folder=folder))


def test_what_was_sent_before_is_a_whole_frame_while_its_copy_is_there(tmp_path: Path, folder: Path) -> None:
    frame = run(take_frame(saved(tmp_path / "a.png", size=(200, 200)), ratio="16:9", folder=folder, origin=FROM))
    assert frame.sent is not None
    again = run(sent_before(frame.sent))
    assert again == Frame(original=frame.sent, width=200, height=112, sent=frame.sent)
    assert again.original.origin == FROM
    web = Reference(kind=ReferenceKind.WEB, source="https://example.com/a.png", name="example.com")
    assert run(sent_before(web)) == Frame(original=web, sent=web)
    Path(frame.sent.source).unlink()
    assert run(sent_before(frame.sent)) is None


@pytest.mark.parametrize("kind", ["a clip", "a picture", "bytes"])
def test_where_nothing_can_be_written_it_is_no_fault_of_the_picture(
    tmp_path: Path, folder: Path, clip: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = saved(tmp_path / "a.png", size=(200, 200))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    sources: dict[str, Path | bytes] = {"a clip": clip, "a picture": path, "bytes": path.read_bytes()}
    with pytest.raises(DiskTrouble, match=r"^The frame could not be kept: No such file or directory\.$"):
        run(take_frame(sources[kind], ratio="16:9", folder=folder))


def test_a_frame_of_a_clip_is_kept_as_a_picture(clip: Path, folder: Path) -> None:
    kept = run(clip_frame(clip, 5, folder=folder))
    assert kept.parent == folder / "references"
    with Image.open(kept, formats=["PNG"]) as picture:
        assert code_of(picture) == 5


def test_a_long_name_is_kept_and_one_that_is_no_text_can_be_told(tmp_path: Path, folder: Path) -> None:
    long = coded_film(tmp_path / f"{'h' * 250}.mp4", frames=2)
    frame = run(take_frame(long, ratio="16:9", folder=folder))
    assert frame.original.name == f"{'h' * 250}, frame 2"
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.mp4")
    coded_film(tmp_path / "odd.mp4", frames=2).rename(odd)
    frame = run(take_frame(Path(odd), ratio="16:9", folder=folder))
    assert frame.original.name.encode() == b"??, frame 2"


def test_a_kept_picture_can_be_looked_at_and_others_are_none(tmp_path: Path) -> None:
    seen = look(saved(tmp_path / "a.png", size=(300, 200)), 150)
    assert seen is not None and (seen.width, seen.height, len(seen.data)) == (150, 100, 150 * 100 * 4)
    (tmp_path / "b.png").write_bytes(b"<html>")
    assert look(tmp_path / "b.png", 64) is None and look(tmp_path / "gone.png", 64) is None
