"""Whatever is exported, shown beside others or on a sheet: a whole file that looks the same, or BadBytes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.export import ExportWish, Form
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.flow.exporting import Item, export
from studio.media import mp4, webp
from studio.media.check import check_picture
from studio.media.embed import read
from studio.media.export.convert import ENDINGS, convert
from studio.media.export.plain import plain, without_ours
from studio.media.export.sheet import Shown, _small
from studio.media.opening import opened
from studio.media.side_by_side import LARGEST, Side, write_side_by_side
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips, pictures
from tests.fuzz.recipes import either, pick
from tests.fuzz.test_foreign import written
from tests.media.films import packets
from tests.store.examples import picture

PARSERS = (
    "studio.media.export.convert.convert",
    "studio.media.export.plain._copy_png",
    "studio.media.export.plain._rest",
    "studio.media.export.plain._turned",
    "studio.media.export.plain_clip._clear",
    "studio.media.export.sheet._small",
    "studio.media.side_by_side._picture",
)

Run = Callable[[Coroutine[Any, Any, Any]], Any]
Copy = Callable[[Path, BinaryIO], None]

PICTURES = either(mutated(pictures), mutated(pictures), mutated(written))
CLIPS = mutated(clips)
_ORIENTATION = 0x0112
_MEMORY = 4 << 20
"""Bytes for a copy of 64 KB: what a file claims to be makes no room for it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@contextmanager
def small() -> Iterator[None]:
    """Fail when the block has the interpreter make room for more than a copy needs."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < _MEMORY, "A small file took much memory."
    finally:
        tracemalloc.stop()


def copied(copy: Copy, source: Path, target: Path) -> bool:
    """Return whether ``source`` was copied to its end."""
    with quick(), small(), target.open("wb") as out:
        try:
            copy(source, out)
        except BadBytes as error:
            assert str(error).endswith(".")
            return False
    return True


def seen(path: Path) -> tuple[tuple[int, int], str, bytes, bytes | None] | None:
    """Return how a picture looks, upright, and its profile; None when it cannot be decoded."""
    with suppress(BadBytes), opened(path, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as picture:
        upright = ImageOps.exif_transpose(picture)
        return upright.size, upright.mode, upright.tobytes(), picture.info.get("icc_profile")
    return None


def told(path: Path) -> dict[object, object]:
    """Return what a reader finds written in a picture, beside how it is turned."""
    with Image.open(path, formats=UPLOAD_FORMATS) as picture:
        with suppress(OSError):
            picture.load()  # words may stand behind the pixels, also behind broken ones
        words = {name: value for name, value in picture.info.items() if name in ("comment", "xmp", "parameters")}
        return words | {tag: value for tag, value in picture.getexif().items() if tag != _ORIENTATION}


def is_whole(path: Path) -> bool:
    """Whether a copy has the end that its format wants."""
    content = path.read_bytes()
    if content.startswith(webp.SIGNATURE):
        return int.from_bytes(content[4:8], "little") + 8 == len(content)
    return content[-8:-4] == b"IEND" or content.endswith(b"\xff\xd9")


def reads_on(content: bytes) -> bool:
    """Whether a WebP is so damaged that the decoder reads on behind its pixels, and shows or refuses what is there."""
    if not content.startswith(webp.SIGNATURE):
        return False
    shown: set[bytes | None] = set()
    for fill in (b"\0", b"\xff"):
        inside = b"WEBP"
        for kind, place, size in webp.chunks(BytesIO(content)):
            if kind in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"):
                inside += kind + size.to_bytes(4, "little") + content[place : place + size] + fill * (size % 2)
        inside += 4 * fill + (64).to_bytes(4, "little") + 64 * fill
        with Image.open(BytesIO(b"RIFF" + len(inside).to_bytes(4, "little") + inside), formats=["WEBP"]) as picture:
            try:
                shown.add(picture.tobytes())
            except OSError:
                shown.add(None)
    return len(shown) > 1


@cases(content=PICTURES)
def test_a_picture_without_its_words(folder: Path, content: bytes) -> None:
    source, target = folder / "a", folder / "b"
    source.write_bytes(content)
    if copied(plain, source, target):
        assert is_whole(target) and read(target) is None
        before = seen(source)
        if before is not None:
            assert (seen(target) == before or reads_on(content)) and not told(target)


@cases(content=PICTURES)
def test_a_picture_without_our_words(folder: Path, content: bytes) -> None:
    source, target = folder / "a", folder / "b"
    source.write_bytes(content)
    if copied(without_ours, source, target):
        assert is_whole(target) and read(target) is None
        before = seen(source)
        if before is not None:
            assert seen(target) == before or reads_on(content)


def frames(content: bytes) -> bytes:
    """Return what a clip has for frames, wherever."""
    found = [box for box in mp4.boxes(BytesIO(content)) if box.kind == b"mdat"]
    return b"".join(content[box.place + box.head : box.end] for box in found)


def played(path: Path) -> list[tuple[int | None, int | None, bytes]] | None:
    """Return the coded frames of a clip; None when none can be read."""
    try:
        return packets(path)
    except Exception:  # noqa: BLE001 - whatever a player says of what it cannot play
        return None


@cases(content=CLIPS, copy=pick(plain, without_ours))
def test_a_clip_without_its_words(folder: Path, content: bytes, copy: Copy) -> None:
    source, target = folder / "a", folder / "b"
    source.write_bytes(content)
    if copied(copy, source, target):
        assert target.stat().st_size == len(content)
        before, after = played(source), played(target)
        if before is not None:
            assert after is not None and [each[:2] for each in after] == [each[:2] for each in before]
            # What a damaged table takes for a frame may stand among the words.
            if all(each[2] in frames(content) for each in before):
                assert after == before


@cases(content=PICTURES, kind=pick(*ENDINGS), longest=pick(None, 16, 64), srgb=pick(True, False))
def test_another_format(folder: Path, content: bytes, kind: str, longest: int | None, srgb: bool) -> None:
    source, target = folder / "a", folder / "b"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    with quick():
        try:
            size = convert(source, target, kind=kind, longest=longest, srgb=srgb)
        except BadBytes:
            assert not target.exists()
            return
    made = check_picture(target)
    assert (made.width, made.height) == size and made.extension == ENDINGS[kind]
    assert not longest or max(size) <= longest
    assert not told(target)


WISHES = [ExportWish(form=form, metadata=metadata) for form in Form for metadata in (True, False)]


@cases(content=either(PICTURES, CLIPS), wish=pick(*WISHES), name=pick("a.png", "a.jpg", "a.webp", "a.mp4"))
def test_an_export(run: Run, folder: Path, content: bytes, wish: ExportWish, name: str) -> None:
    source, out = folder / name, folder / "out"
    out.mkdir(exist_ok=True)
    source.write_bytes(content)
    kind = "video/mp4" if name == "a.mp4" else "image/png"
    one = picture(1, media_type=kind, rating=4, tags=("sea",))
    with quick():
        done = run(export([Item(one, source)], out, wish))
    assert done.done + done.skipped == 1 and not done.problem and source.read_bytes() == content
    assert sorted(out.iterdir()) == done.paths and len(done.paths) == done.done, "a part of a file stays"
    for path in done.paths:
        if wish.form is not Form.AS_IS and not one.is_video:
            check_picture(path)
        path.unlink()


@cases(content=either(PICTURES, CLIPS), is_video=pick(True, False))
def test_a_cell_of_a_sheet(folder: Path, content: bytes, is_video: bool) -> None:
    path = folder / "a"
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        shown = _small(Shown(path, "a", is_video=is_video))
        assert shown.mode in ("RGB", "RGBA") and max(shown.size) <= 448


@cases(content=either(PICTURES, CLIPS), frame=pick(None, None, 0, 3, 10**9), first=pick(True, False))
def test_side_by_side(folder: Path, content: bytes, frame: int | None, first: bool) -> None:
    odd, sound, target = folder / "odd", folder / "sound.png", folder / "out.png"
    odd.write_bytes(content)
    sound.write_bytes(pictures()[0])
    sides = [Side(odd, "A", "Ink", "Steps 28", frame), Side(sound, "B", "Wash", "Steps 30")]
    with quick():
        write_side_by_side(sides if first else sides[::-1], target, words="a heron")
    made = check_picture(target)
    assert made.extension == "png" and made.width <= 2 * LARGEST + 512


DEEP = 100_000


@pytest.mark.parametrize("kind", [b"moov", b"trak", b"mdia"])
def test_a_clip_whose_boxes_are_nested_without_end(folder: Path, kind: bytes) -> None:
    inside = b"".join((8 * (DEEP - place)).to_bytes(4, "big") + kind for place in range(DEEP))
    content = b"\0\0\0\x10ftypisom\0\0\0\0" + (len(inside) + 8).to_bytes(4, "big") + b"moov" + inside
    source, target = folder / "a", folder / "b"
    source.write_bytes(content)
    assert copied(plain, source, target) and target.read_bytes() == content
