"""The sandbox as a process: its first line, its end, and what it remembers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from studio.sandbox.options import parser
from studio.sandbox.process import main
from tests.sandbox_fixture import Sandbox

_SMALL = {"prompt": "a heron", "width": 256, "height": 256}


def finished(sandbox: Sandbox, id: str) -> dict[str, object]:
    """Poll a run until it has ended."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        generation: dict[str, object] = sandbox.get(f"/v1/images/{id}")
        if generation["status"] not in ("pending", "processing"):
            return generation
        time.sleep(0.05)
    raise AssertionError(f"{id} has not ended")


def test_first_line_is_address_and_key(sandbox: Sandbox) -> None:
    assert sandbox.base_url.startswith("http://127.0.0.1:")
    assert sandbox.api_key.startswith("al_live_")
    assert sandbox.balance()["credits"] == 1000


def test_it_ends_when_stdin_closes(sandbox: Sandbox) -> None:
    assert sandbox.stop() == 0


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio.sandbox.process", "--state", str(tmp_path)]
    script = f"import subprocess, time; subprocess.Popen({command!r}, stdin=subprocess.DEVNULL); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        said = json.loads(parent.stdout.readline())
        assert httpx.get(said["base_url"] + "/v1/balance").status_code == 401
        parent.kill()
        # The sandbox holds the other end of this pipe: it closes when the sandbox is gone.
        assert parent.stdout.read() == b""


def test_second_sandbox_on_one_folder_is_refused(sandbox: Sandbox) -> None:
    command = [sys.executable, "-m", "studio.sandbox.process", "--state", str(sandbox.state)]
    second = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "Another sandbox is using" in second.stderr


def test_taken_port_is_refused_with_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    port = str(httpx.URL(sandbox.base_url).port)
    command = [sys.executable, "-m", "studio.sandbox.process", "--port", port, "--state", str(tmp_path / "other")]
    second = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "cannot start" in second.stderr


def test_keys_history_and_purse_survive_a_restart(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        id = client.post("/v1/images", json=_SMALL).json()["id"]
    finished(sandbox, id)
    key, before = sandbox.api_key, sandbox.balance()
    sandbox.restart()
    assert sandbox.api_key == key
    assert sandbox.balance() == before
    assert [generation["id"] for generation in sandbox.generations()] == [id]


def test_runs_that_were_going_go_on_after_a_crash(start_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = start_sandbox()
    sandbox.control("outcomes", holds=True)
    with sandbox.client() as client:
        id = client.post("/v1/images", json=_SMALL, headers={"Idempotency-Key": "k"}).json()["id"]
    sandbox.restart(kill=True)
    assert sandbox.balance()["held_credits"] == 1
    sandbox.control("release")
    with sandbox.client() as client:
        again = client.post("/v1/images", json=_SMALL, headers={"Idempotency-Key": "k"})
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert finished(sandbox, id)["status"] == "succeeded"
    assert sandbox.balance() == {
        "credits": 999,
        "held_credits": 0,
        "available_credits": 999,
        "currency": "credit",
    }


def test_keys_lie_in_a_file_only_the_owner_reads(sandbox: Sandbox) -> None:
    assert os.name == "nt" or (sandbox.state / "keys.json").stat().st_mode & 0o077 == 0


def refused(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """Return exit code and the last line on stderr of a sandbox that does not start."""
    try:
        code = main(options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err.splitlines()[-1]


_WRONG = [
    ("--port", "70000", "'70000' is not a port from 0 to 65535."),
    ("--port", "-1", "'-1' is not a port from 0 to 65535."),
    ("--speed", "0", "'0' is not a number above 0."),
    ("--speed", "fast", "'fast' is not a number above 0."),
    ("--speed", "inf", "'inf' is not a number above 0."),
    ("--balance", "-5", "'-5' is not an amount from 0 to a billion."),
    ("--balance", "NaN", "'NaN' is not an amount from 0 to a billion."),
    ("--concurrency", "0", "'0' is not a whole number above 0."),
    ("--concurrency", "2.5", "'2.5' is not a whole number above 0."),
    ("--clock", "yesterday", "'yesterday' is not a moment such as 2026-06-01T00:00:00Z"),
    ("--clock", "+99999999999", "in the years 2000 to 2099."),
    ("--clock", "1026-06-01T00:00:00Z", "in the years 2000 to 2099."),
]


@pytest.mark.parametrize(("option", "value", "sentence"), _WRONG)
def test_a_wrong_option_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], option: str, value: str, sentence: str
) -> None:
    code, said = refused(capsys, option, value)
    assert code == 2
    assert sentence in said


_TROUBLES = [
    (None, "cannot be read: No such file or directory."),
    ("{", "is not a JSON list of objects: "),
    ('{"route": "*"}', "is not a JSON list of objects: "),
    ('[{"fails": "x"}, {"route": "*", "kind": "flood"}]', "entry 2: Invalid enum value 'flood' - at `$.kind`."),
    ('[{"fial": "x"}]', "entry 1: Object contains unknown field `fial`."),
]


@pytest.mark.parametrize(("text", "sentence"), _TROUBLES)
def test_a_bad_file_of_faults_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str | None, sentence: str
) -> None:
    file = tmp_path / "trouble.json"
    if text is not None:
        file.write_text(text, "utf-8")
    code, said = refused(capsys, "--fault", str(file))
    assert code == 2
    assert said.startswith(f"The sandbox cannot start: {file}")
    assert sentence in said


def test_trouble_can_be_ordered_before_the_start(start_sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    file = tmp_path / "trouble.json"
    wishes = [{"route": "GET /v1/team", "kind": "error", "code": "provider_timeout", "times": 2}, {"ends": "expired"}]
    file.write_text(json.dumps(wishes), "utf-8")
    sandbox = start_sandbox("--fault", str(file))
    with sandbox.client() as client:
        assert [client.get("/v1/team").status_code for _ in range(3)] == [504, 504, 200]
        id = client.post("/v1/images", json=_SMALL).json()["id"]
    assert finished(sandbox, id)["status"] == "expired"


def test_the_clock_starts_at_the_moment_that_was_named(start_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = start_sandbox("--clock", "2026-06-01T00:00:00Z")
    with sandbox.client() as client:
        assert client.get("/v1/balance").headers["Date"].startswith("Mon, 01 Jun 2026 00:")
        assert client.get("/v1/generations").status_code == 308
        assert client.post("/v1/images", json=_SMALL).json()["created_at"].startswith("2026-06-01T00:")


@pytest.mark.parametrize(
    ("when", "moment"),
    [
        ("2026-06-01T00:00:00Z", datetime(2026, 6, 1, tzinfo=UTC)),
        ("2026-06-01T02:00:00+02:00", datetime(2026, 6, 1, tzinfo=UTC)),
        ("2026-06-01", datetime(2026, 6, 1, tzinfo=UTC)),
        ("+86400", datetime.now(UTC) + timedelta(days=1)),
        ("-86400.5", datetime.now(UTC) - timedelta(days=1)),
    ],
    ids=["utc", "elsewhere", "day", "ahead", "behind"],
)
def test_a_moment_can_be_written_in_several_ways(when: str, moment: datetime) -> None:
    ahead = parser().parse_args(["--clock", when]).clock
    assert abs(time.time() + ahead - moment.timestamp()) < 3600


def test_a_moved_clock_stays_moved_after_a_restart_unless_it_is_set(start_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = start_sandbox()
    with sandbox.client() as client:
        sandbox.advance(7 * 24 * 3600)
        moved = client.get("/v1/balance").headers["Date"][:16]
        sandbox.restart()
        assert client.get("/v1/balance").headers["Date"][:16] == moved
    sandbox.stop()
    again = start_sandbox("--clock", "+0", state=sandbox.state)
    with again.client() as client:
        assert client.get("/v1/balance").headers["Date"][:16] != moved


def test_help_names_every_option() -> None:
    said = parser().format_help()
    for option in ("--port", "--state", "--speed", "--clock", "--balance", "--concurrency", "--fault"):
        assert option in said
    assert "--draw" not in said
