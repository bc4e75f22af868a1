"""How the window was left: its place on the screen, the widths of its panes, what was folded or put away."""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer

from studio.store.durable import write_file

log = logging.getLogger(__name__)

_PAUSE_MS = 500
_MOST_BYTES = 64_000
_LONGEST = 100_000


class Layout(QObject):
    """Named values that the panes keep for the next start. Losing them costs nothing but a drag of the mouse.

    Reading happens at once, since the first painted window already wears them; a file that makes no sense is ignored.
    Writing waits for a pause and happens on a thread of its own, one file after the other.
    """

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values = _read(path)
        self._written = dict(self._values)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._write)

    def keep(self, name: str, value: str | bool | list[int] | list[str]) -> None:
        """Remember ``value`` under ``name``."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._pause.start()

    def forget(self, name: str) -> None:
        """Keep nothing under ``name``."""
        if self._values.pop(name, None) is not None:
            self._pause.start()

    def text(self, name: str) -> str:
        """Return the words kept under ``name``, empty when there are none."""
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def words(self, name: str, most: int) -> list[str]:
        """Return the words kept under ``name``; none when they make no sense or are more than ``most``."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) > most:
            return []
        return value if all(isinstance(word, str) for word in value) else []

    def flag(self, name: str, default: bool) -> bool:
        """Return what was kept under ``name``, else ``default``."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else default

    def lengths(self, name: str, count: int) -> list[int]:
        """Return the ``count`` lengths kept under ``name``; empty when they are missing or make no sense."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) != count:
            return []
        return value if all(type(length) is int and 0 <= length < _LONGEST for length in value) else []

    def close(self) -> None:
        """Write what is new and wait until it is on the disk: some milliseconds."""
        self._pause.stop()
        self._write()
        self._writer.waitForDone()

    def _write(self) -> None:
        if self._values != self._written:
            self._written = dict(self._values)
            self._writer.start(partial(_save, self._path, json.dumps(self._written, indent=1).encode()))


def _save(path: Path, content: bytes) -> None:
    try:
        write_file(path, content)
    except OSError as error:
        log.warning("The layout of the window could not be kept: %s", error)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            values = json.loads(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%s cannot be read, the window opens as it did at first: %s", path, error)
        return {}
    return values if isinstance(values, dict) else {}
