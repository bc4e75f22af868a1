"""A process of the soak, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.faults.soak.place import Place
from tests.faults.soak.plan import End, Fate, Wish
from tests.faults.soak.tally import Tally

_ROOT = Path(__file__).resolve().parents[3]
_LONGEST = 90.0
"""Seconds after which a command that nobody killed is no longer waited for, while things are broken."""

SIZE = ("--width", "256", "--height", "256")
CLIP = ("--model", "slow-drift", "--duration", "2", "--resolution", "480p", "--ratio", "1:1")


class Child:
    """A running process with its fate. :meth:`tick` lets the fate happen."""

    def __init__(self, name: str, module: Sequence[str], environ: dict[str, str], place: Place, fate: Fate) -> None:
        self.name = name
        self._place = place
        self._fate = fate
        self._began = time.monotonic()
        self._due: float | None = None
        self._asleep = False
        self._answer = (place.logs / f"{name}.json").open("wb")
        self._said = (place.logs / f"{name}.txt").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *module],
            stdin=subprocess.PIPE,
            stdout=self._answer,
            stderr=self._said,
            env=environ,
            cwd=_ROOT,
        )

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        if self.process.poll() is None:
            return False
        self.close()
        self._said.close()
        self._answer.close()
        return True

    @property
    def doomed(self) -> bool:
        """Whether it is to die in a state of its job."""
        return self._fate.end is End.KILLED_IN

    @property
    def log(self) -> str:
        """Return what it wrote on stderr."""
        return (self._place.logs / f"{self.name}.txt").read_text(errors="replace")

    @property
    def answer(self) -> Any:
        """Return the document it printed; None when there is none."""
        text = (self._place.logs / f"{self.name}.json").read_text()
        return json.loads(text) if text else None

    def tell(self, line: dict[str, object]) -> bool:
        """Write a line to its stdin. Returns whether it could still hear it: who is ending does not."""
        assert self.process.stdin is not None
        if self.process.stdin.closed:
            return False
        try:
            self.process.stdin.write(json.dumps(line).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def doom(self, state: str) -> None:
        """Let it be killed as soon as one of its jobs is in ``state``."""
        self._fate, self._due = Fate(End.KILLED_IN, state), None

    def tick(self, tally: Tally) -> None:
        """Kill it, stop it or wake it when its time has come."""
        now, fate = time.monotonic(), self._fate
        if fate.end is End.KILLED_IN and self._due is None and self._place.states(self.process.pid)[fate.state]:
            self._due = now + fate.seconds
        elif fate.end is not End.KILLED_IN and self._due is None:
            self._due = self._began + fate.seconds
        if self._asleep:
            if fate.end is End.NAP and now >= (self._due or 0) + fate.nap:
                self.wake()
        elif fate.end is not End.OWN and self._due is not None and now >= self._due:
            self._meet(fate.end, tally)
        elif now - self._began > _LONGEST:
            self.kill(tally)

    def _meet(self, end: End, tally: Tally) -> None:
        if end is End.NAP:
            self.sleep()
            tally.upsets["nap"] += 1
        elif end is End.INTERRUPTED:
            self.process.send_signal(signal.SIGINT)
            self._fate = Fate()
            tally.upsets["interrupt"] += 1
        else:
            self.kill(tally)

    def sleep(self) -> None:
        """Stop it where it is."""
        self.process.send_signal(signal.SIGSTOP)
        self._asleep = True

    def wake(self) -> None:
        """End a nap."""
        if self._asleep and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self._asleep, self._fate = False, Fate()

    def kill(self, tally: Tally) -> None:
        """Kill it, and note in which states its jobs were."""
        if self.process.poll() is None:
            states = self._place.states(self.process.pid)
            self.process.kill()
            self.process.wait()
            tally.killed[self.name.partition("-")[2]] += 1
            tally.kills.update(states or {"without a job": 1})

    def close(self) -> None:
        """Let it end: its stdin ends."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            return


def arguments(verb: str, wish: Wish | None, place: Place) -> list[str]:
    """Return the words of a command."""
    if wish is None:
        return [verb, "--json"]
    words = [verb, wish.prompt, "--yes"]
    if wish.clip:
        words += [*CLIP, *(each for number in wish.pictures for each in ("--first-frame", str(place.pictures[number])))]
    else:
        words += [*SIZE, "--count", str(wish.count)]
        words += [each for number in wish.pictures for each in ("--reference", str(place.pictures[number]))]
    if wish.seed is not None:
        words += ["--seed", str(wish.seed)]
    return words if wish.waits else [*words, "--no-wait"]


def environ(place: Place, **more: str) -> dict[str, str]:
    """Return the environment of a process: nothing of the person who runs this, no keyring."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AUROUS_")}
    plain["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    return {**plain, "AUROUS_STUDIO_HOME": str(place.root / "home"), **more}
