"""Writing clips: the same frames give the same file, and trouble is not hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.media.reel import FRAMES_PER_SECOND, Reel


def _write(path: Path, *, width: int = 64, height: int = 48) -> bytes:
    with Reel(path, width=width, height=height, comment="a test") as reel:
        for number in range(FRAMES_PER_SECOND):
            reel.add(Image.new("RGB", (width, height), (number * 10, 80, 120)))
    return path.read_bytes()


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    assert _write(tmp_path / "a.mp4") == _write(tmp_path / "b.mp4")
    assert b"a test" in (tmp_path / "a.mp4").read_bytes()


def test_an_odd_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="even"):
        _write(tmp_path / "a.mp4", width=63)


def test_trouble_between_frames_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Reel(tmp_path / "a.mp4", width=64, height=48, comment="") as reel:
        reel.add(Image.new("RGB", (64, 48)))
        raise ZeroDivisionError
