"""The program as a process of its own, as a menu of the desktop would start it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the program as a process of its own; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **environ: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        ours = {"AUROUS_STUDIO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **environ}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, env={**os.environ, **ours}, cwd=_ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def until(true: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait for something another process does, while it lives."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.01)
