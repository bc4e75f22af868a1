"""A folder of real files comes into the library, with the window open: how fast, and whether it can be used meanwhile.

``AUROUS_BENCH_FILES`` says how many files; a thousand when nothing does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from bench.canned import canned
from bench.figure import Figure, Reading, Unmeasurable
from bench.gui_stall import worst_of_a_thousand
from bench.screen import screen
from bench.thumbnails import AT_ONCE, MIX
from bench.ticks import waits

FILES = int(os.environ.get("AUROUS_BENCH_FILES", "1000"))
SIDE = 1024
PATIENCE = 1800.0
PER_SECOND = 60


@dataclass(frozen=True)
class Day:
    """One import in the window, with the bare window beside it, and a plain copy of the same files."""

    file: Reading
    frame: Reading


@cache
def day() -> Day:
    with tempfile.TemporaryDirectory() as place, screen() as seen:
        folder = lay_out(Path(place) / "in")
        copied = copy(folder, Path(place) / "out")
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": seen.display,
            "AUROUS_STUDIO_HOME": f"{place}/home",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        environment.pop("AUROUS_API_KEY", None)
        story, beside = lived(environment, folder)
    since, until = story["importing"]
    count: int = story["imported"]
    if count != FILES:
        raise Unmeasurable(f"{count} of {FILES} files were imported")
    return Day(
        file=Reading(subject=((until - since) / count,), yardstick=(copied / count,)),
        frame=Reading(
            subject=waits(story["ticks"], since=since, until=until), yardstick=waits(beside, since=since, until=until)
        ),
    )


def lay_out(folder: Path) -> Path:
    """Write files of the usual mix and the usual size, each with pixels of its own."""
    folder.mkdir()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: write(folder, number), range(FILES)))
    return folder


def write(folder: Path, number: int) -> None:
    kind = MIX[number % len(MIX)]
    picture = Image.open(BytesIO(canned("PNG", SIDE, seed=number % 7)))
    turned = picture.rotate(number * 7.3 % 360).crop((number % 61, number % 53, SIDE, SIDE)).resize((SIDE, SIDE))
    place = folder / f"{number // 1000:03}"
    place.mkdir(exist_ok=True)
    options = {"compress_level": 1} if kind == "PNG" else {"quality": 90, "method": 0}
    turned.save(place / f"鷺 {number:05}.{kind.lower()}", kind, **options)


def copy(folder: Path, target: Path) -> float:
    """Return the seconds that copying takes alone, each file put on the disk."""
    began = time.perf_counter()
    for path in sorted(folder.rglob("*.*")):
        to = target / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        with to.open("rb") as file:
            os.fsync(file.fileno())
    taken = time.perf_counter() - began
    shutil.rmtree(target)
    return taken


def lived(environment: Mapping[str, str], folder: Path) -> tuple[dict[str, Any], list[float]]:
    """Return what the window tells that imports, and the ticks of the bare one."""
    bare = subprocess.Popen(
        [sys.executable, "-m", "bench.bare_window"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    command = [sys.executable, "-m", "bench.importing_window", str(folder)]
    try:
        run = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unmeasurable(f"the files were not imported within {PATIENCE:g} s") from None
    finally:
        ticks, _ = bare.communicate(timeout=PATIENCE)
    lines = run.stdout.splitlines()
    if run.returncode or not lines:
        raise Unmeasurable(f"the window ended with {run.returncode}: {run.stderr.decode()[-300:]}")
    return json.loads(lines[-1]), json.loads(ticks)


FIGURES = (
    Figure(
        f"one imported file of {FILES:,}",
        "copying it, with fsync",
        8.0,
        lambda: day().file,
        within=1 / PER_SECOND,
    ),
    Figure(
        f"frame of 16 ms, {FILES:,} files are imported, p99.9",
        "bare window beside it",
        2.0,
        lambda: day().frame,
        of=worst_of_a_thousand,
        within=0.033,
    ),
    Figure(
        f"frame of 16 ms, {FILES:,} files are imported, longest",
        "bare window beside it",
        2.0,
        lambda: day().frame,
        of=max,
        within=0.1,
    ),
)
