"""Two windows on one library become one: the later start raises the first, and never waits for ever."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer

from studio.domain.errors import StudioError
from studio.instance import HUNG, Instance, _name
from tests.journeys.windows import PATIENCE, ROOT, Start, says, start

__all__ = ["start"]


def test_a_second_start_raises_the_first_and_a_killed_one_leaves_nothing_in_the_way(start: Start, home: Path) -> None:
    one, two = start(), start()  # at the same moment: whichever is first is the window
    until(lambda: one.poll() is not None or two.poll() is not None)
    window, visitor = (one, two) if two.poll() is not None else (two, one)
    assert (visitor.returncode, visitor.communicate()[1]) == (0, "")
    says(window, "open")
    says(window, "raised")

    other = start(folder=home.with_name("other"))
    third = start()
    assert third.wait(PATIENCE) == 0
    says(window, "raised")
    assert other.poll() is None, "another library has a window of its own"

    window.kill()
    window.wait()
    heir = start()
    says(heir, "open")
    assert start().wait(PATIENCE) == 0
    says(heir, "raised")
    heir.send_signal(signal.SIGTERM)
    assert (heir.wait(PATIENCE), heir.communicate()[1]) == (0, "")


def test_a_window_that_hangs_is_told_of_in_a_sentence(start: Start) -> None:
    window = start()
    says(window, "open")
    window.send_signal(signal.SIGSTOP)
    visitor = start()
    assert visitor.wait(PATIENCE) == 70
    assert visitor.communicate()[1].strip() == HUNG


def test_one_that_goes_away_is_waited_for(qapp: QCoreApplication, tmp_path: Path) -> None:
    first = Instance.claim(tmp_path)
    assert first is not None
    first.listen(lambda call: None)
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
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as window:
        says(window, "open")
        heir = Instance.claim(tmp_path)
    assert heir is not None
    heir.close()


def test_a_folder_that_is_written_another_way_is_the_same_library(qapp: QCoreApplication, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    first = Instance.claim(tmp_path / "data")
    assert first is not None
    first.listen(lambda call: None)
    with pytest.raises(StudioError, match="does not answer"):
        Instance.claim(tmp_path / "link", answer_within=0.2)  # we are that window, and busy waiting
    first.close()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
