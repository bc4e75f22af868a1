"""The sandbox as a fixture: the real process, on a port of its own, as fast as it can draw.

``sandbox`` starts one per test; ``start_sandbox`` starts others with options of your own. Sandboxes started in one
folder remember each other's state.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.reels import REELS

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 180
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of servers on loopback, which have no certificate: loading those of this computer takes 50 ms each."""


class Sandbox:
    """A sandbox process and its control address.

    Attributes:
        base_url: Of the API; :meth:`restart` comes back at the same one.
        api_key: Of the main team, scope ``full``.
        keys: Every issued key by name: ``api_key``, ``write_key``, ``read_only_key``, ``revoked_key``,
            ``other_team_key``.
        state: The folder that survives a restart.
        spent: Something was done to it that no reset undoes: a key was rotated.
    """

    def __init__(self, state: Path, *options: str) -> None:
        self.state = state
        self.spent = False
        self._options = options
        self._start(port=0)

    def _start(self, *, port: int) -> None:
        command = [sys.executable, "-m", "studio.sandbox.process", "--state", str(self.state), "--port", str(port)]
        if (reels := os.environ.get(REELS)) is not None:
            command += ["--reels", reels]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([*command, *self._options], stdin=pipe, stdout=pipe, cwd=_ROOT)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The sandbox ended with {self._process.wait()} before it said where it is.")
        said: dict[str, str] = json.loads(line)
        self.base_url, self.api_key, self.control_url = said["base_url"], said["api_key"], said["control_url"]
        self.keys = {name: value for name, value in said.items() if name.endswith("_key")}

    @property
    def running(self) -> bool:
        """Return whether it still answers."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def stop(self) -> int:
        """Close its stdin, as a parent that ends does, and return its exit code."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        code = self._process.wait(_PATIENCE)
        self._process.stdout.close()
        return code

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.kill()
        self._process.wait(_PATIENCE)
        self._process.stdin.close()
        self._process.stdout.close()

    def restart(self, *, kill: bool = False) -> None:
        """Stop (or kill) it if it still runs, and start it again at the same address with the same state."""
        if self._process.returncode is None:
            if kill:
                self.kill()
            else:
                self.stop()
        self._start(port=httpx.URL(self.base_url).port or 0)

    def control(self, name: str, /, **wish: Any) -> Any:
        """Post ``wish`` to a control route, as documented in docs/sandbox.md."""
        self.spent = self.spent or wish.get("rotate", False)
        answer = httpx.post(f"{self.control_url}/{name}", json=wish, timeout=_PATIENCE, verify=PLAIN)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, route: str, kind: str, **more: Any) -> None:
        """Make the next call of ``route`` (such as ``POST /v1/images``) go wrong."""
        self.control("faults", route=route, kind=kind, **more)

    def clear_faults(self) -> None:
        """Forget the faults that wait, and end the delays that are running."""
        httpx.delete(f"{self.control_url}/faults", timeout=_PATIENCE, verify=PLAIN).raise_for_status()

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock forward."""
        self.control("clock", advance=seconds)

    def calls(self, route: str | None = None) -> int:
        """Return how often ``route`` was called since the start, faults included; without one, all calls together."""
        answer = httpx.get(f"{self.control_url}/state", timeout=_PATIENCE, verify=PLAIN)
        calls: dict[str, int] = answer.json()["calls"]
        return sum(calls.values()) if route is None else calls.get(route, 0)

    def client(self, key: str | None = None) -> httpx.Client:
        """Return a bare HTTP client of the API with the main key, or another. Close it."""
        headers = {"X-Api-Key": key or self.api_key}
        return httpx.Client(base_url=self.base_url, headers=headers, timeout=_PATIENCE, verify=PLAIN)

    def get(self, path: str) -> Any:
        """Return the JSON of a GET with the main key."""
        with self.client() as client:
            return client.get(path).raise_for_status().json()

    def generations(self) -> list[dict[str, Any]]:
        """Return the newest hundred runs of the main team."""
        data: list[dict[str, Any]] = self.get("/v1/images?limit=100")["data"]
        return data

    def balance(self) -> dict[str, float]:
        """Return the purse of the main team."""
        purse: dict[str, float] = self.get("/v1/balance")
        return purse


@pytest.fixture
def start_sandbox(tmp_path: Path) -> Iterator[Callable[..., Sandbox]]:
    """Start sandboxes with options, such as ``start_sandbox("--balance", "5")``; all end with the test."""
    started: list[Sandbox] = []

    def start(*options: str, state: Path | None = None, speed: float = 1000) -> Sandbox:
        folder = state or tmp_path / f"sandbox-{len(started)}"
        sandbox = Sandbox(folder, "--speed", str(speed), *options)
        started.append(sandbox)
        return sandbox

    yield start
    for sandbox in started:
        if sandbox.running:
            sandbox.stop()


class _Bench:
    """The sandbox that waits between two tests, its drawing processes warm."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._waiting: Sandbox | None = None

    def take(self) -> Sandbox:
        """Return a sandbox that is as new."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return Sandbox(self._folders.mktemp("sandbox"), "--speed", "1000")
        waiting.control("reset")
        return waiting

    def bring_back(self, sandbox: Sandbox) -> None:
        """Keep it for the next test, unless the test ended it or did to its keys what no reset undoes."""
        if sandbox.running and not sandbox.spent:
            self._waiting = sandbox
        elif sandbox.running:
            sandbox.stop()

    def clear(self) -> None:
        """End what waits."""
        if self._waiting is not None:
            self._waiting.stop()


@pytest.fixture(scope="session")
def _sandbox_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Bench]:
    bench = _Bench(tmp_path_factory)
    yield bench
    bench.clear()


@pytest.fixture
def sandbox(_sandbox_bench: _Bench) -> Iterator[Sandbox]:
    """Return a sandbox of 1000 credits that takes no more time than drawing does, and remembers nothing.

    Its process is often the one of the test before, reset: a new one takes a second, and its first picture another.
    """
    taken = _sandbox_bench.take()
    yield taken
    _sandbox_bench.bring_back(taken)
