"""Whatever lies in the cache where a sheet of a clip's frames should: its layout, within the picture, or BadBytes."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.filmstrip import filmstrip, strip_of
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import pictures
from tests.fuzz.recipes import Recipe, either
from tests.media.films import film

PARSERS = ("studio.media.filmstrip.strip_of",)

LAYOUT = {"count": 4, "width": 16, "height": 8, "columns": 3}
_SHEET = (48, 16)
_LONGEST = 65_533
"""Bytes that fit into a comment."""


@cache
def sheets() -> tuple[bytes, ...]:
    """Return sheets of clips of few, more and many frames, and pictures that are no sheets."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        clips = [film(folder / f"{frames}.mp4", frames=frames, size=(32, 18)) for frames in (1, 7, 30)]
        return tuple(filmstrip(clip, side=16)[0] for clip in clips) + pictures()[:8]


def labelled(comments: Recipe[bytes]) -> Recipe[bytes]:
    """Return a sound picture that has one of ``comments`` inside."""

    def made(random: Random) -> bytes:
        out = BytesIO()
        Image.new("RGB", _SHEET).save(out, "JPEG", comment=comments(random)[:_LONGEST])
        return out.getvalue()

    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.strip"


@cases(content=either(mutated(sheets), labelled(documents([LAYOUT]))))
def test_how_the_frames_lie(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        strip = strip_of(path)
        with Image.open(BytesIO(content), formats=["JPEG"]) as sheet:
            width, height = sheet.size
        assert 0 < strip.count <= width * height
        for number in (0, strip.count // 2, strip.count - 1):
            left, top, wide, high = strip.place(number)
            assert 0 <= left < left + wide <= width and 0 <= top < top + high <= height


CRAFTED = (
    *({"count": 10**18}, {"columns": 10**18}, {"columns": 0}, {"count": 0}, {"width": -16}, {"height": 0}),
    *({"count": 1.5}, {"count": "4"}, {"columns": None}, {"columns": 2}, {"count": 7}, {"width": 16.5}),
)


@pytest.mark.parametrize("change", CRAFTED, ids=str)
def test_a_layout_that_does_not_fit_its_sheet_is_refused(path: Path, change: dict[str, object]) -> None:
    path.write_bytes(labelled(lambda _: msgspec.json.encode({**LAYOUT, **change}))(Random(0)))
    with pytest.raises(BadBytes, match="sheet"):
        strip_of(path)


@pytest.mark.parametrize(
    "words", [b"", b'{"x":' + b"[" * _LONGEST, b'{"count":NaN}', b'{"\xff":1}', b"a heron"], ids=len
)
def test_a_comment_that_is_no_layout_is_refused(path: Path, words: bytes) -> None:
    path.write_bytes(labelled(lambda _: words)(Random(0)))
    with pytest.raises(BadBytes, match="no sheet"):
        strip_of(path)
