"""No file makes the program large or slow: what it claims is looked at before it is believed."""

from __future__ import annotations

import resource
import subprocess
import sys
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest

from studio.domain.errors import BadBytes
from studio.media.check import check_picture
from studio.media.clip import check_clip, poster
from studio.media.embed import embed, read
from studio.media.export.plain import plain
from studio.media.reference import inspect
from studio.media.thumbnail import check_and_shrink, thumbnail
from tests.media.bombs import BOMBS, small
from tests.media.examples import record, saved

MOST_BYTES = 320 << 20
"""Room that a program may ask for on top of what it has; most of it is for the threads that decode clips."""

MOST_SECONDS = 10
"""Of a core, for all bombs together. A single one of them kept it busy for longer before it was looked at first."""


def bombs(folder: Path) -> list[Path]:
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make(folder))
    return [folder / name for name in BOMBS]


def said(path: Path) -> str:
    """Let every way into the program look at ``path``, and return what the checks of downloads said."""
    looks = (check_clip, poster) if path.suffix == ".mp4" else (check_and_shrink, check_picture, thumbnail, inspect)
    for look in looks:
        try:
            look(path)
        except BadBytes as error:
            words = str(error)
        else:
            words = "taken"
    assert read(path) is None
    try:
        embed(path, path.with_name("target"), record())
    except BadBytes:
        return words
    assert path.with_name("target").stat().st_size < path.stat().st_size + 10_000
    return words


def main(folder: Path) -> None:
    """Look at every bomb with little memory and little time; the system ends whoever takes more."""
    for warm in (saved(folder / "warm.png"), saved(folder / "warm.jpg"), saved(folder / "warm.webp")):
        said(warm)
    before = _size()
    resource.setrlimit(resource.RLIMIT_AS, (before + MOST_BYTES, before + MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for name in BOMBS:
        print(f"{name}: {said(folder / name)}", flush=True)


def _size() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_every_bomb_is_refused_within_little_memory_and_time(tmp_path: Path) -> None:
    bombs(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.media.test_bombs", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert set(told) == set(BOMBS)
    harmless = {name for name, words in told.items() if words == "taken"}
    assert harmless == {"a hundred megabytes in ten pixels.png"}  # the decoder stops when its ten rows are full
    assert not [
        words for words in told.values() if "computer’s memory" in words
    ]  # refused for what they are, not for the room


def test_a_piece_that_claims_gigabytes_gets_no_room(tmp_path: Path) -> None:
    name = "a piece of four gigabytes.png"
    (tmp_path / name).write_bytes(BOMBS[name](tmp_path))
    tracemalloc.start()
    try:
        with pytest.raises(BadBytes, match="longer than the file"):
            plain(tmp_path / name, BytesIO())
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_progressive_picture_is_no_bomb(tmp_path: Path) -> None:
    assert check_picture(saved(tmp_path / "a.jpg", size=(300, 200), progressive=True)).width == 300
    assert check_picture(saved(tmp_path / "cmyk.jpg", "CMYK", size=(300, 200), progressive=True)).width == 300


def test_bytes_behind_the_end_of_a_jpeg_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "with a film behind it.jpg"
    path.write_bytes(small("JPEG") + b"\xff\xda\0\2" * 1000)
    assert check_picture(path).width == 16


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_words_in_a_file_that_was_cut_off_are_just_not_there(tmp_path: Path, name: str) -> None:
    whole = tmp_path / f"whole-{name}"
    embed(saved(tmp_path / name), whole, record())
    content = whole.read_bytes()
    for end in range(0, len(content), 97):
        whole.write_bytes(content[:end])
        assert read(whole) in (None, record())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
