"""A real SecretService for one test: a session bus of its own with gnome-keyring on it, and a home for its files."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
_PASSWORD = "x"
_UNLOCKED = f"printf {_PASSWORD} | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
_LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1 </dev/null"
_STAY = 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null'
_BACKEND = "keyring.backends.SecretService.Keyring"


@functools.cache
def missing() -> str:
    """Return why there can be none here; empty when there can. ``make test`` installs what it takes where it may."""
    for tool in _TOOLS:
        if not shutil.which(tool):
            return f"{tool} is not installed"
        try:
            subprocess.run([tool, "--version"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            # A container may not have the right (CAP_IPC_LOCK) that the daemon's file asks for.
            return f"{tool} cannot be started here: {error}"
    return ""


def skip_without_tools() -> None:
    """Skip the test where there can be none."""
    if reason := missing():
        pytest.skip(reason)


class SecretService:
    """A bus and a keyring.

    Attributes:
        environ: What a program needs to find it, its own folders included.
    """

    def __init__(self, home: Path, *, unlocked: bool) -> None:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "share"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home),
            "PYTHON_KEYRING_BACKEND": _BACKEND,
        }
        script = f"{_UNLOCKED if unlocked else _LOCKED}; {_STAY}"
        pipe = subprocess.PIPE
        command = ["dbus-run-session", "--", "sh", "-c", script]
        self._bus = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=self.environ)
        assert self._bus.stdout is not None
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().decode().strip()

    def kill_daemon(self) -> None:
        """End the keyring as a crash would; the bus stays."""
        for pid in self._daemons():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the bus, and the keyring with it."""
        assert self._bus.stdin is not None and self._bus.stdout is not None
        self._bus.stdin.close()
        self._bus.wait(30)
        self._bus.stdout.close()
        self.kill_daemon()

    def _daemons(self) -> list[int]:
        ours = f"HOME={self.environ['HOME']}\0".encode()
        found = []
        for folder in Path("/proc").iterdir():
            try:
                name = (folder / "comm").read_text() if folder.name.isdigit() else ""
                if name.startswith("gnome-keyring-d") and ours in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue  # it has ended, or belongs to somebody else
        return found


@contextmanager
def secret_service(home: Path, *, unlocked: bool = True) -> Iterator[SecretService]:
    """Give a keyring that lives in ``home``. A locked one can be opened by nobody: there is no screen to ask at."""
    service = SecretService(home, unlocked=unlocked)
    try:
        yield service
    finally:
        service.stop()
