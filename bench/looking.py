"""How long the next picture takes in the lightbox, from the key to its pixels, beside how long decoding it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from bench.canned import canned
from bench.figure import Figure, Reading, Unmeasurable
from bench.gui_stall import PATIENCE
from bench.screen import screen
from bench.serving import KEY, service

PICTURES, SIDE = 12, 2048


@cache
def walked() -> Reading:
    with tempfile.TemporaryDirectory() as home, service(picture_seconds=1.0) as address, screen() as seen:
        files = [Path(home) / f"{number}.png" for number in range(PICTURES)]
        for number, file in enumerate(files):
            file.write_bytes(canned("PNG", SIDE, seed=number + 1))
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": seen.display,
            "AUROUS_STUDIO_HOME": f"{home}/home",
            "AUROUS_API_KEY": KEY,
            "AUROUS_BASE_URL": address,
        }
        command = [sys.executable, "-m", "bench.looked_window", *map(str, files)]
        try:
            run = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise Unmeasurable(f"the pictures were not walked within {PATIENCE:g} s") from None
        lines = run.stdout.splitlines()
        story = json.loads(lines[-1]) if lines else {}
        if run.returncode or not story:
            raise Unmeasurable(f"the window ended with {run.returncode}: {run.stderr.decode()[-300:]}")
    return Reading(subject=tuple(story["walked"]), yardstick=tuple(story["decoded"]))


WALKING = f"next picture of {SIDE}² PNG, key to its pixels"
FIGURES = (
    Figure(WALKING, "decoding it", 0.5, walked, within=0.05),
    Figure(f"{WALKING}, longest", "decoding it", 0.5, walked, of=max, within=0.1),
)
