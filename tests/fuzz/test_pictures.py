"""Whatever is downloaded, dropped or found in the folder: a picture within the limits, or BadBytes."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_BYTES, UPLOAD_SIDE
from studio.domain.request import VideoRequest
from studio.media.check import check_picture
from studio.media.embed import embed, read
from studio.media.record import Record, a1111_text, block, read_block, sidecar, title, xmp
from studio.media.reference import convert, inspect
from studio.media.thumbnail import check_and_shrink, thumbnail
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import others, pictures
from tests.fuzz.recipes import either, pick
from tests.fuzz.sanity import sane
from tests.media.examples import record

PARSERS = (
    "studio.media.check._refuse_cut_off",
    "studio.media.check.checking",
    "studio.media.jpeg.segments",
    "studio.media.jpeg.refuse_endless",
    "studio.media.opening.opened",
    "studio.media.png._chunks",
    "studio.media.record._read",
    "studio.media.record._without_marks",
    "studio.media.reference.convert",
    "studio.media.reference.inspect",
    "studio.media.thumbnail.thumbnail",
    "studio.media.webp.chunks",
    "studio.media.webp._features",
    "studio.media.webp.canvas",
)

BYTES = mutated(pictures)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "picture"


@cases(content=BYTES)
def test_a_download(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        checked, small = check_and_shrink(path)
        assert check_picture(path) == checked
        assert 0 < checked.width * checked.height <= OUTPUT_PIXELS
        assert (checked.media_type, checked.extension) in (
            ("image/png", "png"),
            ("image/jpeg", "jpg"),
            ("image/webp", "webp"),
        )
        if small is not None:
            assert max(_size(small)) <= 512


@cases(content=BYTES, side=pick(1, 16, 512))
def test_a_thumbnail(path: Path, content: bytes, side: int) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        assert max(_size(thumbnail(path, side))) <= side


@cases(content=BYTES)
def test_words_are_written_in(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    target = path.with_name("target")
    with quick(), suppress(BadBytes):
        embed(path, target, record())
        assert target.stat().st_size < len(content) + 10_000
        with suppress(BadBytes):
            before = check_picture(path)
            assert check_picture(target) == before


@cases(content=BYTES)
def test_words_are_read(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick():
        found = read(path)
    assert found is None or (isinstance(found, Record) and sane(found))


RECORDS = [
    msgspec.json.decode(block(made))
    for made in (record(), record(request=VideoRequest(video_lora_id="slow-drift", duration=2), seconds=2.0))
]


@cases(content=documents(RECORDS))
def test_words_beside_a_file(content: bytes) -> None:
    with quick():
        found = read_block(content)
        if found is not None:
            assert isinstance(found, Record) and sane(found)
            assert a1111_text(found) and xmp(found) and sidecar(found) and title(found) is not None
            assert read_block(sidecar(found)) == found


@cases(content=either(BYTES, mutated(others)))
def test_a_reference(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        seen = inspect(path)
        assert seen.convertible == (seen.problem is not None)
        assert seen.size_bytes == len(content) and sane(seen.media_type)
        made = convert(path, path.with_name("copy"))
        assert made.problem is None and made.size_bytes <= UPLOAD_BYTES and max(made.width, made.height) <= UPLOAD_SIDE


def _size(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content), formats=["JPEG", "WEBP"]) as picture:
        return picture.size
