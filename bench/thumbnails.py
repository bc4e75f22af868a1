"""Small pictures on two cores, against vipsthumbnail on the same files."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.canned import canned
from bench.figure import Figure, Reading, Unmeasurable, in_turns
from studio.media.thumbnail import SIDE, thumbnail

MIX = ("JPEG", "JPEG", "JPEG", "PNG", "WEBP")  # as they lie in a folder of pictures: most are JPEG
FILES = 30
PICTURE = 2048
AT_ONCE = 2


def lay_out(folder: Path) -> list[Path]:
    files = []
    for number in range(FILES):
        kind = MIX[number % len(MIX)]
        file = folder / f"{number}.{kind.lower()}"
        file.write_bytes(canned(kind, PICTURE, seed=number % (2 * len(MIX))))
        files.append(file)
    return files


def ours(files: Sequence[Path], folder: Path) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda file: (folder / f"{file.name}.jpg").write_bytes(thumbnail(file)), files))
    return (time.perf_counter() - started) / len(files)


def theirs(files: Sequence[Path], folder: Path) -> float:
    """Give each of two processes every other file: one alone leaves a core idle now and then."""
    started = time.perf_counter()
    command = ["vipsthumbnail", "--size", str(SIDE), "-o", f"{folder}/%s.jpg[Q=85]"]
    running = [subprocess.Popen([*command, *files[part::AT_ONCE]]) for part in range(AT_ONCE)]
    if any(process.wait() for process in running):
        raise Unmeasurable("vipsthumbnail failed")
    return (time.perf_counter() - started) / len(files)


def measure() -> Reading:
    if not shutil.which("vipsthumbnail"):
        raise Unmeasurable("vipsthumbnail is not installed (Debian: libvips-tools)")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = lay_out(folder)
        small = folder / "small"
        small.mkdir()
        return in_turns(lambda: ours(files, small), lambda: theirs(files, small), rounds=5)


FIGURE = Figure("one thumbnail of mixed pictures, two cores", "vipsthumbnail on the same files", 1.0, measure)
