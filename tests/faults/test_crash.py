"""A process that is killed at the worst moment, and the next one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_fixture import Sandbox

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 120
CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"


class Shell:
    """The command line on a home of its own."""

    def __init__(self, home: Path, sandbox: Sandbox) -> None:
        self._environ = {
            **os.environ,
            "AUROUS_STUDIO_HOME": str(home),
            "AUROUS_BASE_URL": sandbox.base_url,
            "AUROUS_API_KEY": sandbox.api_key,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "studio", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=self._environ, cwd=_ROOT)

    def run(self, *arguments: str, code: int = 0) -> Any:
        with self.start(*arguments, "--json") as process:
            out, said = process.communicate(timeout=_PATIENCE)
        assert process.returncode == code, said
        return json.loads(out)


def until(true: Any) -> None:
    """Wait for something another process does."""
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def killed(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> tuple[int, str]:
    process.send_signal(number)
    _, said = process.communicate(timeout=_PATIENCE)
    return process.returncode, said


@pytest.fixture
def shell(tmp_path: Path, sandbox: Sandbox) -> Shell:
    return Shell(tmp_path / "home", sandbox)


GENERATE = ("generate", "a heron at dawn", "--width", "256", "--height", "256", "--count", "2", "--seed", "5")


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_killed_between_request_and_answer_is_charged_once(shell: Shell, sandbox: Sandbox, when: str) -> None:
    sandbox.fault(CREATE, "delay", when=when, seconds=3)
    process = shell.start(*GENERATE)
    until(lambda: sandbox.calls(CREATE) == 1)
    killed(process)
    (job,) = shell.run("resume")["jobs"]
    assert (job["state"], job["quoted"], job["charged"], len(job["files"])) == ("saved", 2, 2, 2)
    assert all(Path(file["path"]).is_file() for file in job["files"])
    assert len(sandbox.generations()) == 1
    assert sandbox.balance() == {"credits": 998, "held_credits": 0, "available_credits": 998, "currency": "credit"}
    assert shell.run("library", "verify") == {"ok": 2, "missing": [], "changed": []}


def test_killed_while_a_download_runs_saves_everything_at_the_next_start(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.fault(OUTPUT, "delay", seconds=5, times=2)
    process = shell.start(*GENERATE)
    until(lambda: sandbox.calls(OUTPUT) > 0)
    killed(process)
    (job,) = shell.run("resume")["jobs"]
    assert (job["state"], len(job["files"])) == ("saved", 2)
    assert shell.run("library", "verify")["ok"] == 2


def test_interrupted_says_how_to_go_on(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    process = shell.start(*GENERATE)
    until(lambda: len(sandbox.generations()) == 1)
    code, said = killed(process, signal.SIGINT)
    assert code == 130
    assert "aurous-studio resume" in said and "Traceback" not in said
    sandbox.control("release")
    (job,) = shell.run("resume")["jobs"]
    assert (job["state"], len(job["files"])) == ("saved", 2)


def test_two_processes_never_drive_the_same_job(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    first = shell.start(*GENERATE, "--json")
    until(lambda: len(sandbox.generations()) == 1)
    until(lambda: shell.run("jobs")["jobs"][0]["state"] == "accepted")
    with shell.start("resume", "--json") as second:
        said, _ = second.communicate(timeout=_PATIENCE)
    assert json.loads(said)["jobs"][0]["state"] == "accepted"
    sandbox.control("release")
    with first:
        out, _ = first.communicate(timeout=_PATIENCE)
    assert [job["state"] for job in json.loads(out)["jobs"]] == ["saved"]
    assert shell.run("library", "list")["total"] == 2
