"""How long the window keeps a frame waiting while a pointer looks through clips, from the first time on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from bench.figure import Figure, Reading, Unmeasurable
from bench.footage import footage
from bench.gui_stall import BESIDE, PATIENCE, worst_of_a_thousand
from bench.screen import screen
from bench.serving import KEY, service
from bench.ticks import waits

CLIPS = 4


@cache
def looked_through() -> Reading:
    with tempfile.TemporaryDirectory() as home, service(picture_seconds=1.0) as address, screen() as seen:
        clips = [str(footage(Path(home) / f"{number}.mp4", lines=1080, seed=number)) for number in range(CLIPS)]
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": seen.display,
            "AUROUS_STUDIO_HOME": f"{home}/home",
            "AUROUS_API_KEY": KEY,
            "AUROUS_BASE_URL": address,
        }
        bare = [sys.executable, "-m", "bench.bare_window"]
        beside = subprocess.Popen(bare, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            command = [sys.executable, "-m", "bench.scrubbed_window", *clips]
            run = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise Unmeasurable(f"the clips were not looked through within {PATIENCE:g} s") from None
        finally:
            ticks = beside.communicate(timeout=PATIENCE)[0]
        lines = run.stdout.splitlines()
        story = json.loads(lines[-1]) if lines else {}
        if run.returncode or not story:
            raise Unmeasurable(f"the window ended with {run.returncode}: {run.stderr.decode()[-300:]}")
    return Reading(
        subject=tuple(wait for a, b in story["spans"] for wait in waits(story["ticks"], since=a, until=b)),
        yardstick=tuple(wait for a, b in story["spans"] for wait in waits(json.loads(ticks), since=a, until=b)),
    )


LOOKING = "frame of 16 ms, a pointer looks through 1080p"
FIGURES = (
    Figure(f"{LOOKING}, p99.9", BESIDE, 2.0, looked_through, of=worst_of_a_thousand, within=0.033),
    Figure(f"{LOOKING}, longest", BESIDE, 2.0, looked_through, of=max, within=0.033),
)
