"""A file that is there while the window runs, and tells the next start when it ended otherwise than by itself."""

from __future__ import annotations

import faulthandler
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from studio import __version__
from studio.domain.moment import written
from studio.store.redaction import redacted

log = logging.getLogger(__name__)

NAME = "window.run"
BEFORE = "window.run.before"
"""What the last run left, for :class:`~studio.store.crashes.Crashes` to look at when there is time."""


class RunFile:
    """Holds the file open. Its first line says which program began when; below it stands where it died, if it did.

    The interpreter writes that itself, in the middle of the fault, when nothing else works any more: of a segmentation
    fault, an abort of Qt, a stack without end. A kill and a power cut leave the first line alone, a clean end nothing.
    Only one window runs in a home, so there is one file.
    """

    def __init__(self, logs: Path) -> None:
        self._path = logs / NAME
        self._file: IO[bytes] | None = None
        self._heard = faulthandler.is_enabled()

    def __enter__(self) -> RunFile:
        """Put aside what the last run left, and begin. On a full disk the window works without a file."""
        try:
            if self._path.exists():
                self._path.replace(self._path.with_name(BEFORE))
            self._file = self._path.open("xb", buffering=0)
            self._file.write(f"Aurous Studio {__version__} began {written(datetime.now(UTC))}\n".encode())
        except OSError as error:
            log.warning("A crash of this run would leave no trace: %s", error)
        else:
            faulthandler.enable(self._file)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Leave nothing, unless the program ends by a fault of its own: then where that was."""
        if self._file is None:
            return
        faulthandler.disable()
        if self._heard:  # somebody else wanted to hear of faults before
            faulthandler.enable()
        try:
            if error is None or not isinstance(error, Exception):
                self._path.unlink()
            else:
                self._file.write(redacted("".join(traceback.format_exception(error))).encode(errors="replace"))
        except OSError as trouble:
            log.warning("The next start will think that this one did not end by itself: %s", trouble)
        finally:
            self._file.close()
