"""Reports of what went wrong, for people: made of what a crashed run left, or of how things are now."""

from __future__ import annotations

import importlib.metadata
import logging
import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from studio import __version__
from studio.domain.moment import written
from studio.store import logs
from studio.store.durable import write_file
from studio.store.paths import Paths
from studio.store.redaction import redacted
from studio.store.run_file import BEFORE

log = logging.getLogger(__name__)

_MOST_BYTES = 256 << 10
_MOST_LINES = 200
_MOST_REPORTS = 5
_FATAL = re.compile(r"^(?:Fatal Python error|Windows fatal exception): (.+)$", re.MULTILINE)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Crash(msgspec.Struct, frozen=True):
    """How the last run ended, when not by itself.

    Attributes:
        text: The report; empty when the run left no word, as after a kill or a power cut.
    """

    text: str


class Crashes:
    """The last run's end, and reports of this one. Everything here reads and writes files: not for the GUI thread."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._began = datetime.now(UTC)

    def take(self) -> Crash | None:
        """Return how the last run ended, once; None when it ended by itself. Its report stays in ``logs/crashes``.

        Raises:
            OSError: What it left cannot be read, or its report not be written.
        """
        left = self._paths.logs / BEFORE
        try:
            ended = datetime.fromtimestamp(left.stat().st_mtime, UTC)
            first, _, trace = _head(left).partition("\n")
        except FileNotFoundError:
            return None
        if not trace.strip():
            left.unlink()
            return Crash("")
        text = self._told(_why(trace), (first, f"Ended {written(ended)}"), trace, until=ended)
        folder = self._paths.logs / "crashes"
        folder.mkdir(exist_ok=True)
        write_file(folder / f"{ended:%Y-%m-%dT%H%M%SZ}.txt", text.encode())
        for old in sorted(folder.glob("*.txt"))[:-_MOST_REPORTS]:
            old.unlink()
        left.unlink()
        return Crash(text)

    def now(self) -> str:
        """Return how things are now, for somebody who wants help.

        Raises:
            OSError: The log cannot be read.
        """
        began = f"Aurous Studio {__version__} began {written(self._began)}"
        return self._told("How things are", (began, f"Now {written(datetime.now(UTC))}"), "", until=None)

    def _told(self, title: str, lines: tuple[str, ...], trace: str, *, until: datetime | None) -> str:
        paths = self._paths
        folders = (f"Data: {paths.data}", f"Settings: {paths.config}", f"Logs: {paths.logs}")
        parts = [title, "\n".join((*lines, *_system(), *folders))]
        if trace:
            parts += ["Where it was", trace.strip()]
        parts += [f"The last lines of the log, {_MOST_LINES} at most", self._log(until) or "There are none."]
        return _private("\n\n".join(parts)) + "\n"

    def _log(self, until: datetime | None) -> str:
        """Return the end of the log, or what was the end of it then."""
        lines: list[str] = []
        for name in (f"{logs.FILE}.1", logs.FILE):
            try:
                lines += _tail(self._paths.logs / name).splitlines()
            except FileNotFoundError:
                continue
        if until is not None:
            stamp = written(until)
            later = (at for at, line in enumerate(lines) if _STAMP.match(line) and line[: len(stamp)] > stamp)
            lines = lines[: next(later, None)]
        return "\n".join(lines[-_MOST_LINES:])


def _why(trace: str) -> str:
    found = _FATAL.search(trace)
    reason = found[1] if found else trace.strip().splitlines()[-1]
    return f"The program ended unexpectedly: {reason[:200]}"


def _system() -> tuple[str, ...]:
    qt = importlib.metadata.version("PySide6-Essentials")
    made_of = f"Qt for Python {qt}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return (made_of, f"{platform.platform()}, {os.environ.get('XDG_SESSION_TYPE') or 'session type unknown'}")


def _private(text: str) -> str:
    """Return ``text`` without secrets, and without the name of whose computer it is as far as a path tells it."""
    home = str(Path.home())
    return redacted(text.replace(home, "~") if len(home) > 1 else text)


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode(errors="replace")


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_BYTES))
        return file.read(_MOST_BYTES).decode(errors="replace")
