"""The command line as people use it: a process, its two streams and its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands.warm import Warm

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Return stdout, which must be one JSON document."""
        return json.loads(self.out)


class Command(subprocess.Popen[str]):
    """A command that runs. A block that fails does not wait for it."""

    def __exit__(self, kind: type[BaseException] | None, *rest: Any) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, *rest)


def plain() -> dict[str, str]:
    """Return the environment of all commands, without what names a home or an account."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("AUROUS_")}
    # No keyring of the person who runs the tests is ever asked.
    return {**environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


class Shell:
    """The command line on a home of its own; with a ``warm`` process, its commands are forks of that."""

    def __init__(self, home: Path, *, warm: Warm | None = None, **environ: str) -> None:
        self.home = home
        self.environ = {**plain(), "AUROUS_STUDIO_HOME": str(home), **environ}
        self._warm = warm

    def start(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> Command:
        """Start a command. It hears Ctrl+C, also where these tests run in the background of a shell."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        command = [sys.executable, "-m", "studio", *arguments]
        pipe = subprocess.PIPE
        return Command(command, stdin=stdin, stdout=pipe, stderr=pipe, text=True, env=self.environ, cwd=_ROOT)

    def run(self, *arguments: str, piped: str | None = None) -> Said:
        """Run a command to its end; ``piped`` comes to it from a pipe."""
        if self._warm is not None and self._warm.suits(self.environ):
            return Said(*self._warm.run(arguments, self.environ, piped=piped or "", patience=_PATIENCE))
        stdin = subprocess.DEVNULL if piped is None else subprocess.PIPE
        with self.start(*arguments, stdin=stdin) as process:
            out, err = process.communicate(piped, timeout=_PATIENCE)
        return Said(process.returncode, out, err)
