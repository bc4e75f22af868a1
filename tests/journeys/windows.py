"""Windows as processes of their own, which say what happens to them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180
NO_KEYRING = "keyring.backends.null.Keyring"

Start = Callable[..., "subprocess.Popen[str]"]

_WINDOW = """
import sys
from studio import cli
from studio.instance import Instance
from studio.ui.controls.toast_area import ToastArea
from studio.ui.window import Window
forward = Window.come_forward
def told(window):
    forward(window)
    print("raised", flush=True)
Window.come_forward = told
listen = Instance.listen
def listening(instance, wanted):
    listen(instance, wanted)
    print("open", flush=True)
Instance.listen = listening
tell = ToastArea.tell
def telling(area, news):
    print(news.title, flush=True)
    return tell(area, news)
ToastArea.tell = telling
sys.exit(cli.main())
"""


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the window of a library as a process that prints a line when it is open or raised, and for each toast."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, folder: Path = home, cwd: Path = ROOT, **environ: str) -> subprocess.Popen[str]:
        ours = {"AUROUS_STUDIO_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        command, pipe = [sys.executable, "-c", _WINDOW, *arguments], subprocess.PIPE
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **ours, **environ}
        process = subprocess.Popen(command, env=environ, cwd=cwd, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def says(process: subprocess.Popen[str], line: str) -> None:
    """Wait until the window says ``line``: that it is ``open``, was ``raised``, or the title of a toast."""
    assert process.stdout is not None
    assert process.stdout.readline() == f"{line}\n"
