"""A library of a hundred thousand pictures, held against one of a thousand, against a frame and against itself.

python -m bench.library COUNT   tells of a library of any size; nothing is promised for it
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bench.figure import Figure, Reading, Unmeasurable, in_turns
from bench.library_home import library
from bench.screen import Screen, screen
from bench.table import amount

LARGE, SMALL, TINY, FOLDER = 100_000, 1_000, 100, 10_000
FRAME = 1 / 60
ROUNDS = 5
PATIENCE = 600.0


@dataclass(frozen=True)
class Story:
    """What happened to one library.

    Attributes:
        first: Seconds from opening it to its first painted tiles; ``full`` to a whole screen of them.
        resident: Bytes, once all is calm.
        slow: Seconds from when each frame was due to when it was painted; ``through`` from end to end.
        grown: Bytes that came on the way from a quarter of it to its end.
        typed: Seconds from each letter to its rows on the screen.
    """

    first: float
    full: float
    resident: float
    slow: tuple[float, ...] = ()
    through: tuple[float, ...] = ()
    grown: float = 0.0
    typed: tuple[float, ...] = field(default=())


def worst_of_a_hundred(values: Sequence[float]) -> float:
    """Return what all but one of a hundred stay below."""
    return sorted(values)[min(int(len(values) * 0.99), len(values) - 1)]


def lived(home: Path, *deeds: str) -> Story:
    """Open a library in a window of its own and do things to it."""
    with screen() as seen:
        command = [sys.executable, "-m", "bench.library_window", "open", *deeds]
        run = subprocess.run(command, env=surroundings(home, seen), capture_output=True, timeout=PATIENCE, check=False)
    lines = run.stdout.splitlines()
    if run.returncode or not lines:
        raise Unmeasurable(f"the library ended with {run.returncode}: {run.stderr.decode()[-300:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    scrolled = told.get("scroll", {})
    return Story(
        first=told["open"]["first"],
        full=told["open"]["full"],
        resident=told["resident"],
        slow=tuple(scrolled.get("slow", ())),
        through=tuple(scrolled.get("through", ())),
        grown=scrolled.get("grown", 0.0),
        typed=tuple(told.get("search", ())),
    )


def surroundings(home: Path, seen: Screen) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": seen.display, "AUROUS_STUDIO_HOME": str(home)}


@cache
def day() -> Story:
    """Live it once: several figures are read off it."""
    return lived(library(LARGE), "scroll", "search")


@cache
def opened() -> Reading:
    large, small = library(LARGE), library(SMALL)
    return in_turns(lambda: lived(large).first, lambda: lived(small).first, rounds=ROUNDS)


def scrolled() -> Reading:
    return Reading(subject=day().through, yardstick=(FRAME,))


def strolled() -> Reading:
    return Reading(subject=day().slow, yardstick=(FRAME,))


def typed() -> Reading:
    return Reading(subject=day().typed, yardstick=(FRAME,))


def held() -> Reading:
    """How much more memory a large library takes than a tiny one."""
    tiny = lived(library(TINY)).resident
    return Reading(subject=(max(day().resident - tiny, 1.0),), yardstick=(tiny,))


def grown() -> Reading:
    return Reading(subject=(max(day().grown, 1.0),), yardstick=(day().resident,))


def from_start() -> Reading:
    """Start both programs on as many pictures, in windows as large as theirs, until all that fit in are seen."""
    if not shutil.which("qimgv"):
        raise Unmeasurable("qimgv is not installed (Debian: qimgv)")
    home = library(FOLDER)
    with tempfile.TemporaryDirectory() as place, screen() as seen:
        folder = Path(place) / "pictures"
        folder.mkdir()
        for number, file in enumerate(sorted((home / "cache" / "thumbnails").glob("??/*"))):
            os.link(file, folder / f"{number:05d}.jpg")
        theirs = {**os.environ, "QT_QPA_PLATFORM": "xcb", "HOME": place, "XDG_CONFIG_HOME": f"{place}/config"}
        ours = [sys.executable, "-m", "bench.library_window", "open", "small", "stay"]
        return in_turns(
            lambda: seen.seconds_to_settle(ours, surroundings(home, seen)),
            lambda: seen.seconds_to_settle(["qimgv", str(folder)], theirs),
            rounds=3,
        )


FIGURES = (
    Figure("library of 100,000, open to first painted tiles", "library of 1,000", 1.5, opened),
    Figure("library of 100,000, the same in all", "library of 1,000", 1.5, opened, within=0.3),
    Figure(
        "library of 100,000, a frame from end to end, p99", "a frame", 1, scrolled, worst_of_a_hundred, within=FRAME
    ),
    Figure(
        "library of 100,000, a frame at a hand's pace, p99", "a frame", 1, strolled, worst_of_a_hundred, within=FRAME
    ),
    Figure("library of 100,000, a letter to its rows, p99", "a frame", 3, typed, worst_of_a_hundred, within=0.05),
    Figure("library of 100,000, memory above that of 100", "with 100 open", 1, held, unit="B", within=60e6),
    Figure("library of 100,000, memory that scrolling adds", "before", 1, grown, unit="B", within=10e6),
    Figure("folder of 10,000, start to a full screen", "qimgv on the same folder", 1.2, from_start),
)


def main(words: Sequence[str]) -> int:
    """Tell of one library, without a promise."""
    count = int(words[0]) if words else 1_000_000
    story = lived(library(count), "scroll", "search")
    print(f"a library of {count:,}")
    for name, value in (
        ("first tiles", story.first),
        ("a full screen", story.full),
        ("a frame from end to end, p99", worst_of_a_hundred(story.through)),
        ("a frame at a hand's pace, p99", worst_of_a_hundred(story.slow)),
        ("a letter to its rows, p99", worst_of_a_hundred(story.typed)),
    ):
        print(f"  {name:32} {amount(value, 's')}")
    print(f"  {'memory':32} {amount(story.resident, 'B')}, and scrolling adds {amount(max(story.grown, 0), 'B')}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
