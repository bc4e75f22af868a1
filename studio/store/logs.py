"""The log file: rotating, and without secrets."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler

from studio.store.paths import Paths
from studio.store.redaction import RedactingFormatter
from studio.store.trouble import disk_trouble

FILE = "studio.log"
LEVEL = "AUROUS_STUDIO_LOG"
_BYTES = 1 << 20
_COPIES = 4


class _InUtc(RedactingFormatter):
    converter = staticmethod(time.gmtime)


class _Patient(RotatingFileHandler):
    """A log file whose disk may be full for a while: what cannot be written is dropped, and stops nothing."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing when the disk failed: the one place to say it is the file."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)

    def close(self) -> None:
        """Close the file; its last lines may find no room."""
        with suppress(OSError):
            super().close()


def setup(paths: Paths, *, level: int | None = None) -> Callable[[], None]:
    """Log into the logs folder from now on; return what ends it. At most 5 MB are kept.

    Without a ``level``, ``AUROUS_STUDIO_LOG`` may name one, such as ``debug``; it is ``info`` otherwise.

    Raises:
        DiskTrouble: There can be no folder for it.
    """
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, paths.logs) from error
    # A file may be called what is no text: its name is told as well as can be.
    place, errors = paths.logs / FILE, "backslashreplace"
    handler = _Patient(place, maxBytes=_BYTES, backupCount=_COPIES, encoding="utf-8", errors=errors, delay=True)
    level = _wished() if level is None else level
    handler.setFormatter(_InUtc("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "PIL", "keyring"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))

    def end() -> None:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()

    return end


def _wished() -> int:
    level = logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "").upper())
    return level or logging.INFO
