"""Whatever lies in a folder that is imported, or in the picture folder: a row that makes sense, or a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.domain.limits import CLIP_PIXELS, FILM_SECONDS
from studio.domain.names import render
from studio.domain.soundness import is_sound
from studio.flow.finds import Spoilt
from studio.flow.newcomer import Newcomer, look_at, row
from studio.media.clip import glance
from studio.media.pixels import distance, fingerprint, look
from studio.media.thumbnail import thumbnail
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips, pictures
from tests.fuzz.recipes import either, pick
from tests.fuzz.sanity import sane
from tests.fuzz.test_foreign import written
from tests.media.examples import gradient

PARSERS = ("studio.media.clip.glance", "studio.media.pixels._of_picture", "studio.media.pixels.look")

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BYTES = either(mutated(pictures), mutated(written), mutated(clips))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@cases(content=BYTES, name=pick("a.png", "a.jpg", "a.webp", "a.mp4", "a.MOV"))
def test_a_newcomer(folder: Path, content: bytes, name: str) -> None:
    path = folder / name
    path.write_bytes(content)
    with quick():
        found = look_at(path, now=NOW)
    if isinstance(found, Spoilt):
        assert found.reason
        return
    assert isinstance(found, Newcomer)
    made = row(found, path, found.stamp)
    assert is_sound(made.picture) and sane(made.picture.request)
    assert not Path(render("{date} {style} {prompt} {seed} {index}", found.name_fields())).is_absolute()


@cases(content=either(mutated(pictures), mutated(clips)))
def test_what_it_shows(folder: Path, content: bytes) -> None:
    path = folder / "a"
    path.write_bytes(content)
    with quick(), suppress(BadBytes):
        assert len(fingerprint(path)) == 64
    with quick(), suppress(BadBytes):
        checked, small = glance(path)
        assert small and 0 < checked.width * checked.height <= CLIP_PIXELS and 0 <= checked.seconds <= FILM_SECONDS


def thumbnails() -> tuple[bytes, ...]:
    made = []
    with TemporaryDirectory() as name:
        for mode in ("RGB", "RGBA"):
            path = Path(name) / f"{mode}.png"
            gradient(mode, (64, 48)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(path)
            made.append(thumbnail(path))
    return tuple(made)


@cases(content=mutated(thumbnails))
def test_how_it_looks(content: bytes) -> None:
    with quick(), suppress(BadBytes):
        seen = look(content)
        assert not seen or distance(seen, seen) == 0
