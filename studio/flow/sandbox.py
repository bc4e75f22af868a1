"""The sandbox process, as its parent sees it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import StudioError
from studio.flow.account import for_children

_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SandboxAddress:
    """Where it listens, and the key it takes."""

    base_url: str
    api_key: str


class SandboxProcess:
    """A child process on a loopback port. It ends with :meth:`stop`, or when this process ends in any way."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, state: Path, *, speed: float = 1.0) -> SandboxAddress:
        """Start it on the folder ``state``, where it keeps everything between starts.

        Raises:
            StudioError: It did not start, for example because another window uses the same folder.
        """
        command = [*_command(), "sandbox", "--port", "0", "--state", str(state), "--speed", str(speed)]
        spawning = asyncio.ensure_future(asyncio.to_thread(_spawn, command))
        try:
            self._process = await asyncio.shield(spawning)
            line = await asyncio.wait_for(asyncio.to_thread(self._first_line), _START_SECONDS)
            said = json.loads(line)
            return SandboxAddress(said["base_url"], said["api_key"])
        except asyncio.CancelledError:
            self._process = await spawning  # nobody else knows of it yet
            await self.stop()
            raise
        except (TimeoutError, ValueError, KeyError, TypeError) as error:
            await self.stop()
            raise StudioError("The sandbox could not be started. Is another window using it?") from error

    def _first_line(self) -> bytes:
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout.readline()

    async def stop(self) -> None:
        """End it and wait until it is gone."""
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)


def _command() -> list[str]:
    # A bundled program is its own interpreter.
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "studio"]


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    # The pipe to its stdin closes when we die, however that happens: then it ends too. A session of its own keeps
    # Ctrl+C for us, so that it is there while we finish.
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=for_children(),
        start_new_session=sys.platform != "win32",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
