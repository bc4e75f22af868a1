"""Background work of the window: kept alive, named, and never lost in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that ended badly.

    Attributes:
        title: What was being done, as an action: "Generate".
        error: Why. A :class:`StudioError` reads as a sentence; anything else is our own fault.
    """

    title: str
    error: BaseException

    @property
    def sentence(self) -> str:
        """Return what the user reads."""
        if isinstance(self.error, StudioError):
            return str(self.error)
        # An order may have been written down before the fault: never say that nothing was bought.
        words = "stopped by a fault of this program; its log has the details. See the queue for what was sent."
        return f"{self.title} {words}"


class Tasks(QObject):
    """Runs coroutines for slots, which are never async themselves.

    Signals:
        failed: A task raised.
            failure: A :class:`Failure`.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()
        self._named: dict[str, asyncio.Task[Any]] = {}
        self._closed = False

    def start(self, title: str, work: Coroutine[Any, Any, Any], *, name: str | None = None) -> None:
        """Run ``work``; a task running under the same ``name`` is cancelled first.

        After :meth:`close` new work is dropped: the window is going away.
        """
        if self._closed:
            work.close()
            return
        if name is not None and (old := self._named.get(name)) is not None:
            old.cancel()
        task = asyncio.get_event_loop().create_task(work)
        self._running.add(task)
        if name is not None:
            self._named[name] = task
        task.add_done_callback(lambda done: self._ended(done, title, name))

    def cancel(self, name: str) -> None:
        """Cancel the task running under ``name``, if any."""
        if (task := self._named.get(name)) is not None:
            task.cancel()

    def running(self, name: str) -> bool:
        """Return whether a task runs under ``name``."""
        return name in self._named

    async def close(self) -> None:
        """Take no more work, cancel what runs and wait for its end."""
        self._closed = True
        tasks = tuple(self._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any], title: str, name: str | None) -> None:
        self._running.discard(task)
        if name is not None and self._named.get(name) is task:
            del self._named[name]
        if task.cancelled() or (error := task.exception()) is None:
            return
        if not isinstance(error, StudioError):
            log.error("%s failed", title, exc_info=error)
        self.failed.emit(Failure(title, error))
