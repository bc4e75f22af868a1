"""The victim as a fixture: one warm process for all crash tests of a worker."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sandbox_fixture import Sandbox

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken, as the recorder wrote it down."""

    name: str
    operation: str
    path: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """How a piece of work went.

    Attributes:
        killed: It came to the step before which it was to be killed.
        steps: Those that were taken, in order.
        said: What a person was told.
    """

    killed: bool
    steps: tuple[Step, ...]
    said: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the steps in the order in which they first came."""
        return tuple(dict.fromkeys(step.name for step in self.steps))


class Victim:
    """A process that does one piece of work after another, each in a fork of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.victim"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_ROOT, text=True)
        self._number = 0

    def work(
        self, name: str, home: Path, sandbox: Sandbox, *, kill: str | int | None = None, keep: Path | None = None
    ) -> Run:
        """Do the work called ``name`` in ``home``, killed right before the step ``kill``, by name or number.

        ``keep`` is a folder for what a power cut would leave; see the recorder.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._number += 1
        record = home.parent / f"record-{self._number}"
        wish = {
            "work": name,
            "home": str(home),
            "record": str(record),
            "kill": kill,
            "keep": keep and str(keep),
            "base_url": sandbox.base_url,
            "api_key": sandbox.api_key,
        }
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        ended = json.loads(self._process.stdout.readline())["signal"]
        rows = [json.loads(line) for line in record.read_text().splitlines()]
        steps = tuple(Step(*row) for row in rows if isinstance(row, list))
        (last,) = [row for row in rows if isinstance(row, dict)] or [{}]
        assert "failed" not in last, last["failed"]
        assert ended in (0, signal.SIGKILL), f"ended by signal {ended} after {steps[-1:]}"
        return Run(ended == signal.SIGKILL, steps, tuple(last.get("said", ())))

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def victim() -> Iterator[Victim]:
    """A process to be killed, again and again."""
    process = Victim()
    yield process
    process.stop()
