"""The fuzzing of every parser of foreign bytes, with many cases, beside the soak."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]
_FOLDER = _ROOT / "tests" / "fuzz"


class Fuzzing:
    """The tests in ``tests/fuzz`` as a process that has lower priority than the soak."""

    def __init__(self, *, cases: int, seed: int, log: Path) -> None:
        self._cases = cases
        self._log = log
        command = [sys.executable, "-m", "pytest", str(_FOLDER), "-q", "-n", "2", f"--hypothesis-seed={seed}"]
        environ = {**os.environ, "AUROUS_FUZZ_CASES": str(cases), "QT_QPA_PLATFORM": "offscreen"}
        with log.open("wb") as said:
            self._process = subprocess.Popen(
                ["nice", "-n", "19", *command], stdout=said, stderr=said, env=environ, cwd=_ROOT
            )

    @property
    def good(self) -> bool:
        """Whether it has ended well."""
        return self._process.poll() == 0

    def result(self) -> str:
        """Wait for it, and return its last line, which says how long it took, and how much longer than the storm."""
        asked = time.monotonic()
        self._process.wait()
        lines = self._log.read_text(errors="replace").split("\n")
        last = next((line.strip("= ") for line in reversed(lines) if line.strip()), "nothing said")
        return f"{self._cases} cases each: {last}; the storm was over {time.monotonic() - asked:.0f} s before"

    def close(self) -> None:
        """End it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
