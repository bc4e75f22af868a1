"""Whatever is to be the first or last frame of a clip: the part that was wanted, within the limits, or BadBytes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from studio.domain.errors import BadBytes
from studio.domain.frame import Crop
from studio.domain.limits import CLIP_PIXELS, RATIOS, UPLOAD_BYTES, UPLOAD_SIDE
from studio.flow.frames import take_frame
from studio.media.crop import cut, look, upright_size
from studio.media.filmstrip import filmstrip
from studio.media.frames import ClipFrames, last_frames
from studio.media.join_part import read_parts
from studio.ui.controls.picture_mime import MIME, pictures_in
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips, others, pictures
from tests.fuzz.recipes import Recipe, either, listed, number, pick, raw
from tests.fuzz.sanity import sane

PARSERS = (
    "studio.media.crop.cut",
    "studio.media.crop.look",
    "studio.media.crop.upright_size",
    "studio.media.frames.ClipFrames.__init__",
    "studio.media.join_part.read_parts",
    "studio.ui.controls.picture_mime.pictures_in",
)

Run = Callable[[Coroutine[Any, Any, Any]], Any]

PICTURES = either(mutated(pictures), mutated(others))
CLIPS = mutated(clips)
_PLACE, _LENGTH = number(-5, 2**31), either(number(-5, 30), number(0, 2**31))


def crops() -> Recipe[Crop | None]:
    """Return parts of pictures, mostly of some that are not as large."""
    parts = listed(_LENGTH, 4, 4)
    return either(
        pick(None, Crop(x=1, y=2, width=9, height=9)),
        lambda random: Crop(**dict(zip(("x", "y", "width", "height"), parts(random), strict=True))),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frame"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@cases(content=PICTURES, crop=crops())
def test_a_part_of_a_picture(path: Path, content: bytes, crop: Crop | None) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        width, height = upright_size(path)
        assert (0 < width <= UPLOAD_SIDE and 0 < height <= UPLOAD_SIDE) or width * height <= UPLOAD_SIDE**2
        made = cut(path, path.parent, crop)
        assert made == path or made.stat().st_size <= UPLOAD_BYTES
        with Image.open(made, formats=["PNG", "JPEG", "WEBP"]) as picture:
            if made != path:
                assert picture.mode in ("RGB", "L")
            if crop is not None and made.stat().st_size < UPLOAD_BYTES // 2:
                assert picture.size == (crop.width, crop.height)


@cases(content=PICTURES, side=pick(1, 16, 512))
def test_a_look_at_it(path: Path, content: bytes, side: int) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        seen = look(path, side)
        assert max(seen.size) <= side and seen.mode in ("RGB", "L")


@cases(content=either(PICTURES, CLIPS), ratio=pick(*RATIOS), frame=pick(-1, 0, 2, -9, 10**9))
def test_what_is_dropped_into_a_well(run: Run, folder: Path, content: bytes, ratio: str, frame: int) -> None:
    with quick(), suppress(BadBytes):
        made = run(take_frame(content, ratio=ratio, folder=folder, number=frame))
        assert made.sent is not None and made.sent.size_bytes <= UPLOAD_BYTES and sane(made.sent.name)
        kept = Path(made.sent.source)
        assert kept.parent == folder / "references" and sha256(kept.read_bytes()).hexdigest() == made.sent.sha256


@cases(content=CLIPS, at=number(0, 60))
def test_the_frames_of_a_clip(path: Path, content: bytes, at: int) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes), ClipFrames(path) as frames:
        assert 0 < frames.width * frames.height <= CLIP_PIXELS and sane(frames.seconds)
        assert len(frames.times) == frames.count > 0 and frames.number_at(1e9) == frames.count - 1
        assert frames.at(at % frames.count).size == (frames.width, frames.height)
        assert max(frames.at(frames.count - 1, side=16).size) <= 16


@cases(content=CLIPS)
def test_all_frames_of_a_clip(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        assert last_frames(path, 2)
        sheet, strip = filmstrip(path, side=16)
        assert sheet and strip.count > 0


@cases(content=CLIPS)
def test_a_part_of_a_film(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        (part,) = read_parts([path])
        assert part.ticks > 0 and part.tick > 0 and part.rate > 0 and sane(part.comment)


_ID = b"01M8PTYKHBZVKYJ1MX5EBQ677B"


@cases(told=either(raw(200), mutated((_ID, b"\n".join([_ID] * 3), _ID * 99, b""))), files=pick(0, 1, 3, 200))
def test_names_that_come_with_files_by_drag_and_drop(told: bytes, files: int) -> None:
    data = QMimeData()
    data.setUrls([QUrl(f"file:///x/{each}.png") for each in range(files)])
    data.setData(MIME, told)
    with quick():
        found = pictures_in(data)
        assert len(found) <= files
        assert all(len(each) == 26 and each.isascii() and each.isalnum() for each in found)
