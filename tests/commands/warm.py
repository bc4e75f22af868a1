"""Commands without their start: forks of one process that has loaded the program, which is most of a command's time."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_AT_START = ("PYTHON", "LANG", "LC_", "LD_")
"""What an interpreter or a library asks its environment when it is loaded, and never again."""


class Warm:
    """The process that is forked. Several commands may run at the same time."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._asked = _asked(environ)
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.commands.warm_process", str(theirs.fileno())]
        pipe = subprocess.PIPE  # as those of commands will be: Python looks what its streams are when it starts
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, pass_fds=[theirs.fileno()], env=dict(environ), cwd=_ROOT
        )
        theirs.close()
        self._turn = threading.Lock()

    def suits(self, environ: Mapping[str, str]) -> bool:
        """Return whether a command in ``environ`` would have been loaded alike."""
        return _asked(environ) == self._asked

    def run(
        self, arguments: Sequence[str], environ: Mapping[str, str], *, piped: str, patience: float
    ) -> tuple[int, str, str]:
        """Run a command to its end, and return exit code, stdout and stderr; ``piped`` comes to it from a pipe.

        Raises:
            TimeoutError: It took longer than ``patience`` seconds, and was killed.
        """
        (stdin, feed), (out, stdout), (err, stderr), (told, report) = (os.pipe() for _ in range(4))
        wish = json.dumps({"arguments": arguments, "environ": dict(environ)}).encode()
        with self._turn:
            socket.send_fds(self._orders, [wish], [stdin, stdout, stderr, report])
        for file in (stdin, stdout, stderr, report):
            os.close(file)
        with os.fdopen(told) as tells, ThreadPoolExecutor(4) as pool:
            pid = int(tells.readline())
            pool.submit(_feed, feed, piped)
            said = [pool.submit(_read, file) for file in (out, err)]
            ended = pool.submit(tells.readline)
            try:
                return int(ended.result(patience)), said[0].result(patience), said[1].result(patience)
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise

    def stop(self) -> None:
        """End the process."""
        self._orders.close()
        _, err = self._process.communicate()
        assert not err, err.decode()


def _asked(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(_AT_START)}


def _feed(file: int, text: str) -> None:
    with os.fdopen(file, "w") as pipe:
        pipe.write(text)


def _read(file: int) -> str:
    with os.fdopen(file) as pipe:
        return pipe.read()
