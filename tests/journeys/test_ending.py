"""How the program ends: closed, interrupted, killed. Nothing is paid twice and nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Seat, account
from tests.sandbox_fixture import Sandbox

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 180
CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"

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
    end = time.monotonic() + _PATIENCE
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """Return the processes that ``pid`` has started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


@pytest.mark.parametrize(("route", "how"), [(CREATE, "during"), (CREATE, "after"), (OUTPUT, "before")])
async def test_killed_while_a_run_is_made_it_is_charged_once_and_fetched_whole(
    seat: Seat, sandbox: Sandbox, start: Start, route: str, how: str
) -> None:
    sandbox.fault(route, "delay", when=how, seconds=30)
    process = start("-m", "tests.journeys.sitting", "2", **account(sandbox))
    until(lambda: sandbox.calls(route) > 0, process)
    process.kill()
    process.wait()
    sandbox.clear_faults()

    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: person.rows("recentStrip") == 2)
    await person.until(lambda: "aved" in person.told("queueView", 0))
    assert len(sandbox.generations()) == 1
    assert sandbox.balance()["credits"] == 998


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_puts_everything_away(start: Start, home: Path, number: int) -> None:
    process = start("-m", "studio", "--demo")
    until(lambda: children(process.pid), process)
    until(lambda: (home / "data" / "sandbox").is_dir(), process)
    sandboxes = children(process.pid)
    process.send_signal(number)
    _, said = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, said) == (0, "")
    assert not any(Path(f"/proc/{sandbox}").exists() for sandbox in sandboxes)


def test_killed_it_takes_the_sandbox_along(start: Start) -> None:
    process = start("-m", "studio", "--demo")
    until(lambda: children(process.pid), process)
    (sandbox,) = children(process.pid)
    process.kill()
    process.wait()
    end = time.monotonic() + _PATIENCE
    while Path(f"/proc/{sandbox}").exists() and "zombie" not in Path(f"/proc/{sandbox}/status").read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
