"""Tells of a crash of the last run, and hands out reports that help to find a fault."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from studio.state.activity import Activity
from studio.state.notices import BannerView, Notices
from studio.state.tasks import Tasks
from studio.store.crashes import Crashes
from studio.store.durable import write_file
from studio.store.trouble import disk_trouble

log = logging.getLogger(__name__)

_CRASHED = BannerView(
    "crashed",
    "warn",
    "triangle-alert",
    "The program ended unexpectedly last time.",
    "Nothing paid for is lost: what was on its way is taken up again.",
    first="Show report",
)


class Reports(QObject):
    """Reads and writes in the background; nothing is ever sent anywhere.

    Signals:
        wanted: Somebody wants to see a report.
            crash: Whether it is that of the crash, else one of how things are now.
        read: A report that was asked for is there, or the sentence that says why it is not.
            text: Plain text, without secrets.
        saved: A report was written, or not.
            sentence: What came of it.
            failed: Whether it was not.
    """

    wanted = Signal(bool)
    read = Signal(str)
    saved = Signal(str, bool)

    def __init__(
        self, crashes: Crashes, notices: Notices, activity: Activity, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crashes = crashes
        self._notices = notices
        self._activity = activity
        self._tasks = tasks
        self._crash = ""

    def look(self) -> None:
        """Find out in the background how the last run ended, and tell it when it was by a fault."""
        self._tasks.start("Look how the last run ended", self._look())

    @Slot()
    def show_crash(self) -> None:
        """Let the report of the crash be seen. It has been told then; the file in the logs stays."""
        self._notices.over("crashed")
        self.wanted.emit(True)

    @Slot()
    def show_now(self) -> None:
        """Let be seen how things are now."""
        self.wanted.emit(False)

    def ask(self, *, crash: bool) -> None:
        """Read the report of the crash, or one of how things are now."""
        if crash:
            self.read.emit(self._crash)
        else:
            self._tasks.start("Read how things are", self._ask_now(), name="report")

    def save(self, text: str, path: str) -> None:
        """Write ``text`` into the file ``path``, which is replaced."""
        self._tasks.start("Save the report", self._save(text, Path(path)))

    async def _look(self) -> None:
        try:
            crash = await asyncio.to_thread(self._crashes.take)
        except OSError as error:
            log.warning("How the last run ended cannot be found out: %s", error)
            return
        if crash is None:
            return
        if crash.text:
            self._crash = crash.text
            self._notices.put(_CRASHED)
        # A kill leaves no word, and neither does a computer that goes dark: no fault of the program, so no banner.
        title = "The program ended unexpectedly" if crash.text else "The program was ended from outside last time"
        cause = "Its report is in the folder of the logs." if crash.text else "It was killed, or the computer went off."
        self._activity.note(title, f"{cause} Nothing paid for is lost.", tone="warn" if crash.text else "info")

    async def _ask_now(self) -> None:
        self.read.emit(await _or_why(self._crashes.now))

    async def _save(self, text: str, path: Path) -> None:
        try:
            await asyncio.to_thread(write_file, path, text.encode())
        except OSError as error:
            self.saved.emit(f"The report was not saved: {disk_trouble(error, path)}", True)
        else:
            self.saved.emit(f"Saved as {path.name}.", False)


async def _or_why(read: Callable[[], str]) -> str:
    try:
        return await asyncio.to_thread(read)
    except OSError as error:
        return f"The report could not be made: {error.strerror}."
