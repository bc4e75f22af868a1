"""Clips that are joined, of which one is not what it says: a film that plays as long as is told, or BadBytes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from studio.domain.errors import BadBytes
from studio.media.join import join_clips
from studio.media.join_work import Work
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips
from tests.fuzz.recipes import pick

PARSERS = (
    "studio.media.join._difference",
    "studio.media.join_part.Part.opened",
    "studio.media.join_part._begins_anew",
)

CLIPS = mutated(clips)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@cases(content=CLIPS, second=pick(-1, 0, 3, 5), first=pick(True, False), fade=pick(None, None, 0.1))
def test_a_film(folder: Path, content: bytes, second: int, first: bool, fade: float | None) -> None:
    odd, sound = folder / "odd.mp4", folder / "sound.mp4"
    odd.write_bytes(content)
    sound.write_bytes(clips()[second])
    target = folder / "film.mp4"
    with quick(), suppress(BadBytes):
        film = join_clips([odd, sound] if first else [sound, odd], target, fade=fade, work=Work())
        assert film.seconds > 0 and film.width * film.height > 0
