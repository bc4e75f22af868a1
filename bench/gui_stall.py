"""How long the window keeps a frame waiting at its busiest, against a bare window on the same screen meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bench.figure import Figure, Reading, Unmeasurable
from bench.screen import screen
from bench.serving import KEY, calls, service
from bench.ticks import waits

PICTURE_SECONDS = 3.0
PATIENCE = 240.0


@dataclass(frozen=True)
class Day:
    """One life of the busy window, and the bare one beside it."""

    ordering: Reading
    collecting: Reading
    resident: Reading


@cache
def day() -> Day:
    """Live it once: several figures are read off it."""
    with tempfile.TemporaryDirectory() as home, service(picture_seconds=PICTURE_SECONDS) as address, screen() as seen:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": seen.display,
            "AUROUS_STUDIO_HOME": home,
            "AUROUS_API_KEY": KEY,
            "AUROUS_BASE_URL": address,
        }
        story, beside = lived(environment)
        if calls(address)["downloads at once"] < 20:
            raise Unmeasurable("there were never twenty downloads at once")
    idle, busy = story["resident"]
    return Day(
        ordering=compared(story, beside, "ordering"),
        collecting=compared(story, beside, "collecting"),
        resident=Reading(subject=(busy,), yardstick=(idle,)),
    )


def lived(environment: Mapping[str, str]) -> tuple[dict[str, list[float]], list[float]]:
    """Return what the busy window tells, and the ticks of the bare one."""
    bare = subprocess.Popen(
        [sys.executable, "-m", "bench.bare_window"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        busy = subprocess.run(
            [sys.executable, "-m", "bench.busy_window"],
            env=environment,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unmeasurable(f"the runs were not collected within {PATIENCE:g} s") from None
    finally:
        ticks, _ = bare.communicate(timeout=PATIENCE)
    lines = busy.stdout.splitlines()
    if busy.returncode or not lines:
        raise Unmeasurable(f"the window ended with {busy.returncode}: {busy.stderr.decode()[-300:]}")
    return json.loads(lines[-1]), json.loads(ticks)


def compared(story: dict[str, list[float]], beside: list[float], span: str) -> Reading:
    since, until = story[span]
    return Reading(
        subject=waits(story["ticks"], since=since, until=until),
        yardstick=waits(beside, since=since, until=until),
    )


def worst_of_a_thousand(values: Sequence[float]) -> float:
    """Return the 99.9th percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.999))]


BESIDE = "bare window beside it"
BUSY = "200 jobs running, 20 downloads"
FIGURES = (
    Figure(
        f"frame of 16 ms, {BUSY}, p99.9",
        BESIDE,
        2.0,
        lambda: day().collecting,
        of=worst_of_a_thousand,
        within=0.033,
    ),
    Figure(f"frame of 16 ms, {BUSY}, longest", BESIDE, 2.0, lambda: day().collecting, of=max, within=0.1),
    Figure("frame of 16 ms, 240 orders go out, longest", BESIDE, 2.0, lambda: day().ordering, of=max, within=0.1),
    Figure(f"resident memory, {BUSY}", "the same window, idle before", 3.0, lambda: day().resident, unit="B"),
)
