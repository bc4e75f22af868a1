"""A process that is killed at the worst moment, and the next one."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

_PATIENCE = 120
CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"


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


def done(shell: Shell, *arguments: str) -> Any:
    """Run a command that must succeed, and return its document."""
    said = shell.run(*arguments, "--json")
    assert said.code == 0, said.err
    return said.document


GENERATE = ("generate", "a heron at dawn", "--width", "256", "--height", "256", "--count", "2", "--seed", "5")


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_killed_between_request_and_answer_is_charged_once(shell: Shell, sandbox: Sandbox, when: str) -> None:
    sandbox.fault(CREATE, "delay", when=when, seconds=3)
    process = shell.start(*GENERATE)
    until(lambda: sandbox.calls(CREATE) == 1)
    killed(process)
    (job,) = done(shell, "resume")["jobs"]
    assert (job["state"], job["quoted"], job["charged"], len(job["files"])) == ("saved", 2, 2, 2)
    assert all(Path(file["path"]).is_file() for file in job["files"])
    assert len(sandbox.generations()) == 1
    assert sandbox.balance() == {"credits": 998, "held_credits": 0, "available_credits": 998, "currency": "credit"}
    assert done(shell, "library", "verify") == {"ok": 2, "missing": [], "changed": []}


def test_killed_while_a_download_runs_saves_everything_at_the_next_start(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.fault(OUTPUT, "delay", seconds=5, times=2)
    process = shell.start(*GENERATE)
    until(lambda: sandbox.calls(OUTPUT) > 0)
    killed(process)
    (job,) = done(shell, "resume")["jobs"]
    assert (job["state"], len(job["files"])) == ("saved", 2)
    assert done(shell, "library", "verify")["ok"] == 2


def test_interrupted_says_how_to_go_on(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    process = shell.start(*GENERATE)
    until(lambda: len(sandbox.generations()) == 1)
    code, said = killed(process, signal.SIGINT)
    assert code == 130
    assert "aurous-studio resume" in said and "Traceback" not in said
    sandbox.control("release")
    (job,) = done(shell, "resume")["jobs"]
    assert (job["state"], len(job["files"])) == ("saved", 2)


def test_two_processes_never_drive_the_same_job(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    first = shell.start(*GENERATE, "--json")
    until(lambda: len(sandbox.generations()) == 1)
    until(lambda: done(shell, "jobs")["jobs"][0]["state"] == "accepted")
    with shell.start("resume", "--json") as second:
        said, _ = second.communicate(timeout=_PATIENCE)
    assert json.loads(said)["jobs"][0]["state"] == "accepted"
    sandbox.control("release")
    with first:
        out, _ = first.communicate(timeout=_PATIENCE)
    assert [job["state"] for job in json.loads(out)["jobs"]] == ["saved"]
    assert done(shell, "library", "list")["total"] == 2


CLIP = ("video", "a heron wades", "--model", "slow-drift", "--duration", "2", "--resolution", "480p", "--seed", "5")


@pytest.mark.parametrize(
    ("route", "when", "where"),
    [
        ("POST /v1/videos", "after", "between request and answer"),
        ("GET /outputs/{name}", "before", "while it is fetched"),
    ],
)
def test_killed_while_a_clip_is_on_its_way(shell: Shell, sandbox: Sandbox, route: str, when: str, where: str) -> None:
    sandbox.fault(route, "delay", when=when, seconds=4)
    process = shell.start(*CLIP)
    until(lambda: sandbox.calls(route) > 0)
    killed(process)
    (job,) = done(shell, "resume")["jobs"]
    assert (job["state"], job["quoted"], job["charged"], len(job["files"])) == ("saved", 1, 1, 1), where
    clip = Path(job["files"][0]["path"])
    assert sorted(path.name for path in clip.parent.iterdir()) == sorted([clip.name, f"{clip.stem}.json"])
    assert len(sandbox.generations()) == 1 and sandbox.balance()["credits"] == 999
    assert done(shell, "library", "verify") == {"ok": 1, "missing": [], "changed": []}
