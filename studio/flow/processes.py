"""Processes beside the window that decode, so that its frames never wait for a decoder.

A decoder holds the interpreter's lock for a moment at a time, many thousand times while pictures come in by the
hundred, and the window's thread wants the same lock sixty times a second. Processes have locks of their own, and as
many cores as there are; and bytes that bring a decoder down bring down a process that nobody looks at.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from studio.domain.errors import BadBytes

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)

_MOST = 4
_NICENESS = 10


class Processes:
    """As many as there are cores, up to four, started with the first work. They end with the process they belong to."""

    def __init__(self) -> None:
        self._all: ProcessPoolExecutor | None = None
        self._alone: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._forbidden = False

    async def run(self, work: Callable[_Given, _Result], *arguments: _Given.args, **more: _Given.kwargs) -> _Result:
        """Call ``work``, a function of a module, in a process, and return or raise what it does; all of it is copied.

        When a process dies, what was under way is done once more, one after the other, so that it shows whose fault it
        was. Where there can be no processes it is done in a thread.

        Raises:
            BadBytes: The process died both times.
        """
        processes = self._ready()
        if processes is None:
            return await asyncio.to_thread(work, *arguments, **more)
        try:
            return await asyncio.wrap_future(processes.submit(work, *arguments, **more))
        except BrokenProcessPool:
            if self._all is processes:  # broken for ever; the next work begins with new ones
                self._all = None
                _end(processes)
        async with self._turn:
            self._alone = self._alone or _started(1)
            try:
                return await asyncio.wrap_future(self._alone.submit(work, *arguments, **more))
            except BrokenProcessPool:
                _end(self._alone)
                self._alone = None
                raise BadBytes("It is so damaged that the program reading it broke down.") from None

    def close(self) -> None:
        """Let what is under way end, and nothing that waits begin; does not wait. The next work starts new ones."""
        _end(self._all)
        _end(self._alone)
        self._all = self._alone = None

    def _ready(self) -> ProcessPoolExecutor | None:
        if self._all is None and not self._forbidden:
            try:
                self._all = _started(min(os.cpu_count() or 1, _MOST))
            except (OSError, ImportError):  # a system without semaphores, such as one with no /dev/shm
                self._forbidden = True
                _log.warning("Files are decoded in threads: there can be no processes.", exc_info=True)
        return self._all


def _started(count: int) -> ProcessPoolExecutor:
    # Started anew, not forked: a fork of a process with threads may hold any lock for ever.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _end(processes: ProcessPoolExecutor | None) -> None:
    if processes is not None:
        processes.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Make this process a humble one, which ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for our parent, which ends us when it is ready
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
