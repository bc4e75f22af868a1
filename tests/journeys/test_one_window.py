"""Two windows on one library become one: the later start raises the first, and never waits for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer

from studio.domain.errors import StudioError
from studio.instance import HUNG, Instance, _name

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 180

Start = Callable[..., "subprocess.Popen[str]"]

_WINDOW = """
import sys
from studio import app
from studio.instance import Instance
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
sys.exit(app.main([]))
"""


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the window of a library as a process that prints a line when it is open and each time it is raised."""
    started: list[subprocess.Popen[str]] = []

    def begin(folder: Path = home) -> subprocess.Popen[str]:
        ours = {"AUROUS_STUDIO_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [sys.executable, "-c", _WINDOW], env={**os.environ, **ours}, cwd=_ROOT, stdout=pipe, stderr=pipe, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


NO_KEYRING = "keyring.backends.null.Keyring"


def says(process: subprocess.Popen[str], word: str) -> None:
    """Wait until the window says that it is ``open``, or was ``raised``."""
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n"


def test_a_second_start_raises_the_first_and_a_killed_one_leaves_nothing_in_the_way(start: Start, home: Path) -> None:
    one, two = start(), start()  # at the same moment: whichever is first is the window
    until(lambda: one.poll() is not None or two.poll() is not None)
    window, visitor = (one, two) if two.poll() is not None else (two, one)
    assert (visitor.returncode, visitor.communicate()[1]) == (0, "")
    says(window, "open")
    says(window, "raised")

    other = start(home.with_name("other"))
    third = start()
    assert third.wait(_PATIENCE) == 0
    says(window, "raised")
    assert other.poll() is None, "another library has a window of its own"

    window.kill()
    window.wait()
    heir = start()
    says(heir, "open")
    assert start().wait(_PATIENCE) == 0
    says(heir, "raised")
    heir.send_signal(signal.SIGTERM)
    assert (heir.wait(_PATIENCE), heir.communicate()[1]) == (0, "")


def test_a_window_that_hangs_is_told_of_in_a_sentence(start: Start) -> None:
    window = start()
    says(window, "open")
    window.send_signal(signal.SIGSTOP)
    visitor = start()
    assert visitor.wait(_PATIENCE) == 70
    assert visitor.communicate()[1].strip() == HUNG


def test_one_that_goes_away_is_waited_for(qapp: QCoreApplication, tmp_path: Path) -> None:
    first = Instance.claim(tmp_path)
    assert first is not None
    first.listen(lambda: None)
    first.deafen()
    first.close()
    heir = Instance.claim(tmp_path)
    assert heir is not None
    heir.close()


_HANGS_UP = """
import socket, sys
from pathlib import Path
from studio.store.lock import FileLock
lock = FileLock.take(Path(sys.argv[1]) / "studio.window")
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[2])
server.listen()
print("open", flush=True)
server.accept()[0].close()
Path(sys.argv[2]).unlink()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes are made in another way")
def test_one_that_hangs_up_because_it_goes_away_is_waited_for(qapp: QCoreApplication, tmp_path: Path) -> None:
    server = QLocalServer()
    assert server.listen(_name(tmp_path))
    place = server.fullServerName()
    server.close()
    command = [sys.executable, "-c", _HANGS_UP, str(tmp_path), place]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as window:
        says(window, "open")
        heir = Instance.claim(tmp_path)
    assert heir is not None
    heir.close()


def test_a_folder_that_is_written_another_way_is_the_same_library(qapp: QCoreApplication, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    first = Instance.claim(tmp_path / "data")
    assert first is not None
    first.listen(lambda: None)
    with pytest.raises(StudioError, match="does not answer"):
        Instance.claim(tmp_path / "link", answer_within=0.2)  # we are that window, and busy waiting
    first.close()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
