"""How the program ends: closed, interrupted, killed. Nothing is paid twice and nothing stays behind."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import Seat, account
from tests.journeys.starting import PATIENCE, Start, until
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"


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
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")
    assert not any(Path(f"/proc/{sandbox}").exists() for sandbox in sandboxes)


def test_killed_it_takes_the_sandbox_along(start: Start) -> None:
    process = start("-m", "studio", "--demo")
    until(lambda: children(process.pid), process)
    (sandbox,) = children(process.pid)
    process.kill()
    process.wait()
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{sandbox}").exists() and "zombie" not in Path(f"/proc/{sandbox}/status").read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
