"""Keeps what the bell tells for a month, over the end of the program."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, QTimer

from studio.domain.clock import Clock
from studio.state.activity import Activity, Note
from studio.store.activity_file import ActivityFile, Happening

log = logging.getLogger(__name__)

_DAYS = 30
_PAUSE_MS = 300


class Chronicle(QObject):
    """Writes notes down in the background, one batch after the other, and tells them again at the next start.

    That it cannot be written is no reason to disturb anybody: the log says so, and the notes are on the screen.
    """

    def __init__(self, activity: Activity, file: ActivityFile, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._activity = activity
        self._file = file
        self._clock = clock
        self._new: list[Happening] = []
        self._read = False  # nothing is written into what is about to be read
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._write)
        activity.noted.connect(self._heard)

    async def load(self) -> None:
        """Tell below what is new what happened in the last 30 days."""
        try:
            told = await asyncio.to_thread(self._file.read, self._clock.now() - timedelta(days=_DAYS))
        except OSError as error:
            log.warning("What happened lately cannot be told again: %s", error)
            told = []
        self._read = True
        self._write()
        self._activity.recall(_note(f"before{number}", each) for number, each in enumerate(told))

    def close(self) -> None:
        """Write what is new and wait for it: some milliseconds."""
        self._pause.stop()
        self._read = True
        self._write()
        self._writer.waitForDone()

    def _heard(self, note: Note) -> None:
        self._new.append(_happening(note))
        self._pause.start()

    def _write(self) -> None:
        if self._new and self._read:
            new, self._new = self._new, []
            self._writer.start(partial(_add, self._file, new))


def _happening(note: Note) -> Happening:
    return Happening(note.at, note.tone, note.title, note.text, note.money, note.job_id)


def _note(key: str, told: Happening) -> Note:
    return Note(key, told.at, told.tone, told.title, told.text, told.money, job_id=told.job_id)


def _add(file: ActivityFile, new: list[Happening]) -> None:
    try:
        file.add(new)
    except OSError as error:
        log.warning("Notes of what happened (%d) could not be kept: %s", len(new), error)
