"""The sound in the program is what the script beside it makes."""

from __future__ import annotations

import wave
from pathlib import Path

from studio.domain.resources import resource
from tests.packaging.recipes import script


def test_the_sound_comes_from_its_script(tmp_path: Path) -> None:
    script("sounds.py").main(tmp_path / "done.wav")
    made, kept = (_samples(path) for path in (tmp_path / "done.wav", resource("sounds/done.wav")))
    assert len(made) == len(kept)
    assert all(abs(one - other) <= 1 for one, other in zip(made, kept, strict=True)), "up to the last bit of a sine"


def _samples(path: Path) -> memoryview[int]:
    with wave.open(str(path), "rb") as sound:
        return memoryview(sound.readframes(sound.getnframes())).cast("h")
