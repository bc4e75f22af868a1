"""The sandbox as a process: its first line, its end, and what it remembers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.sandbox_fixture import Sandbox

_SMALL = {"prompt": "a heron", "width": 256, "height": 256}


def finished(sandbox: Sandbox, id: str) -> dict[str, object]:
    """Poll a run until it has ended."""
    until = time.monotonic() + 60
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
