"""A run that did not end by itself leaves a report that can be read, without secrets; any other leaves nothing."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.store import logs
from studio.store.crashes import Crash, Crashes
from studio.store.paths import Paths
from studio.store.run_file import BEFORE, NAME, RunFile

_ROOT = Path(__file__).resolve().parents[2]
_KEY = "al_live_" + "k" * 40
_RUN = """
import faulthandler, os, signal, sys
from pathlib import Path
from studio.store.run_file import RunFile
with RunFile(Path(sys.argv[1])):
    {}
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    paths.create()
    return paths


@pytest.fixture(autouse=True)
def _faults_are_told_as_before() -> Iterator[None]:
    """These tests take over what tells of a fault of their own process."""
    before = faulthandler.is_enabled()
    yield
    if before and sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)


def run(paths: Paths, end: str) -> int:
    """Run a process that ends like that, and return its code."""
    command = [sys.executable, "-c", _RUN.format(end), str(paths.logs)]
    return subprocess.run(command, cwd=_ROOT, stderr=subprocess.DEVNULL, check=False).returncode


def found(paths: Paths) -> Crash | None:
    """Return what the start after it finds."""
    with RunFile(paths.logs):
        return Crashes(paths).take()


@pytest.mark.parametrize("end", ["pass", "sys.exit(3)", "raise KeyboardInterrupt"])
def test_an_end_by_itself_leaves_nothing(paths: Paths, end: str) -> None:
    run(paths, end)
    assert list(paths.logs.iterdir()) == []
    assert found(paths) is None


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("faulthandler._sigsegv()", "Segmentation fault"),
        ("os.abort()", "Aborted"),
        ("os.kill(os.getpid(), signal.SIGBUS)", "Bus error"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_fault_is_told_once_with_where_it_was(paths: Paths, end: str, reason: str) -> None:
    assert run(paths, end) != 0
    crash = found(paths)
    assert crash is not None
    assert crash.text.startswith(f"The program ended unexpectedly: {reason}\n")
    assert 'File "<string>", line 6' in crash.text and "Qt for Python 6" in crash.text
    (kept,) = (paths.logs / "crashes").iterdir()
    assert kept.read_text() == crash.text
    assert found(paths) is None


def test_a_kill_is_no_fault(paths: Paths) -> None:
    assert run(paths, "os.kill(os.getpid(), signal.SIGKILL)") == -signal.SIGKILL
    assert found(paths) == Crash("")
    assert found(paths) is None
    assert not (paths.logs / "crashes").exists()


def test_the_log_of_that_run_is_in_it_and_that_of_this_run_is_not(paths: Paths) -> None:
    run(paths, "os.abort()")
    end = logs.setup(paths)
    logging.getLogger("studio").warning("the run before")
    old = time.time() + 5
    os.utime(paths.logs / NAME, (old, old))
    later = time.gmtime(old + 1)
    end()
    with (paths.logs / logs.FILE).open("a") as log:
        log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', later)} INFO studio: this run\nand its second line\n")
    crash = found(paths)
    assert crash is not None
    assert "the run before" in crash.text
    assert "this run" not in crash.text and "second line" not in crash.text


def test_no_secret_and_not_whose_computer_it_is(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(paths.data.parent))
    (paths.logs / logs.FILE).write_text(f"2020-01-01T00:00:00Z INFO x: X-Api-Key: {_KEY} at {paths.library}\n")
    run(paths, f"raise RuntimeError({_KEY!r}, 'https://host/x?token=0123456789abcdef')")
    crash = found(paths)
    assert crash is not None
    reports = "".join(path.read_text() for path in (paths.logs / "crashes").iterdir())
    for text in (crash.text, reports):
        assert _KEY not in text and "0123456789abcdef" not in text and "RuntimeError" in text
        assert str(paths.data.parent) not in text and "~/library" in text


@pytest.mark.parametrize("left", [b"\xff\xfe\0" * 5_000_000, b"\n" * 1000 + b"x", b"one line\nFatal Python error: \n"])
def test_whatever_was_left_a_report_comes_of_it(paths: Paths, left: bytes) -> None:
    (paths.logs / NAME).write_bytes(left)
    crash = found(paths)
    assert crash is not None and len(crash.text) < 1_000_000
    assert not (paths.logs / BEFORE).exists()


def test_five_reports_stay(paths: Paths) -> None:
    for number in range(8):
        (paths.logs / NAME).write_bytes(b"began\nFatal Python error: Aborted\n")
        moment = 1_800_000_000 + number
        os.utime(paths.logs / NAME, (moment, moment))
        found(paths)
    names = sorted(path.name for path in (paths.logs / "crashes").iterdir())
    assert len(names) == 5 and names[-1] == "2027-01-15T080007Z.txt"


def test_without_a_folder_the_window_works(paths: Paths, caplog: pytest.LogCaptureFixture) -> None:
    paths.logs.rmdir()
    paths.logs.write_bytes(b"in the way")
    with RunFile(paths.logs):
        pass
    assert "would leave no trace" in caplog.text


def test_how_things_are_now(paths: Paths) -> None:
    (paths.logs / logs.FILE).write_text("".join(f"line {number}\n" for number in range(300)))
    text = Crashes(paths).now()
    assert text.startswith("How things are\n") and "line 299" in text and "line 100" in text and "line 99\n" not in text
    assert str(paths.data) in text or "~" in text
