"""Whatever calls itself a clip: frames within the limits, or BadBytes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from studio.domain.errors import BadBytes
from studio.domain.limits import CLIP_PIXELS, CLIP_SECONDS
from studio.media import mp4
from studio.media.clip import check_and_poster, poster
from studio.media.embed import embed, read
from studio.media.record import Record
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips
from tests.fuzz.sanity import sane
from tests.media.examples import record

PARSERS = (
    "studio.media.clip.check_and_poster",
    "studio.media.clip.opened",
    "studio.media.clip.poster",
    "studio.media.mp4._children",
    "studio.media.mp4._moved_places",
    "studio.media.mp4._number",
    "studio.media.mp4.boxes",
)

BYTES = mutated(clips)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clip"


@cases(content=BYTES)
def test_a_download(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        checked, _ = check_and_poster(path)
        assert 0 < checked.width * checked.height <= CLIP_PIXELS
        assert sane(checked.seconds) and checked.seconds <= CLIP_SECONDS and checked.frames > 0
        assert (checked.media_type, checked.extension) in (("video/mp4", "mp4"), ("video/quicktime", "mov"))


@cases(content=BYTES)
def test_a_first_frame(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        assert poster(path, 16)


@cases(content=BYTES)
def test_boxes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes), path.open("rb") as file:
        found = list(mp4.boxes(file))
        assert sum(box.size for box in found) == len(content)
        mp4.refuse_broken(file)


@cases(content=BYTES)
def test_words_are_written_in_and_read(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick():
        found = read(path)
        assert found is None or (isinstance(found, Record) and sane(found))
        with suppress(BadBytes):
            embed(path, path.with_name("target"), record())
            assert path.with_name("target").stat().st_size < len(content) + 10_000
