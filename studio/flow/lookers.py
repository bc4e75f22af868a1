"""Who looks at files that come in by the hundred: processes beside the window, so that its frames never wait for them.

A decoder holds the interpreter's lock for a moment at a time, many thousand times in an import, and the window's thread
wants the same lock sixty times a second. Processes have locks of their own, and as many cores as there are; and bytes
that bring a decoder down bring down a process that nobody looks at.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import partial
from pathlib import Path

from studio.flow.finds import Spoilt
from studio.flow.hands import Hands
from studio.flow.newcomer import Newcomer, look_at

_log = logging.getLogger(__name__)

_FEW = 16
"""Files that are looked at here: a process takes longer to start than they do."""

_MOST = 4
_NICENESS = 10


class Lookers:
    """Looks at files: at a few in the threads of ``hands``, at more in processes, which start with the first batch."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._seen = 0
        self._processes: ProcessPoolExecutor | None = None
        self._forbidden = False

    async def all(self, paths: Sequence[Path], now: datetime) -> list[Newcomer | Spoilt]:
        """Do :func:`~studio.flow.newcomer.look_at` with each of ``paths``; return what came of them in their order.

        A file that ends the process which looks at it is spoilt; the others are looked at again.
        """
        self._seen += len(paths)
        processes = self._ready() if self._seen > _FEW else None
        if processes is None:
            return await self._hands.all(partial(look_at, now=now), paths)
        asked = [_submitted(processes, path, now) for path in paths]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        lost = [path for path, said in zip(paths, answers, strict=True) if isinstance(said, BrokenProcessPool)]
        if lost:
            self.close()  # broken for ever; the next batch begins with new ones
        again = iter(await self._one_by_one(lost, now))
        return [next(again) if isinstance(said, BrokenProcessPool) else _answered(said) for said in answers]

    def close(self) -> None:
        """Let what is under way end, and nothing else begin. Does not wait."""
        _end(self._processes)
        self._processes = None

    def _ready(self) -> ProcessPoolExecutor | None:
        """Return the processes; None where there can be none."""
        if self._processes is None and not self._forbidden:
            try:
                self._processes = _processes(min(os.cpu_count() or 1, _MOST))
            except (OSError, ImportError):  # a system without semaphores, such as one with no /dev/shm
                self._forbidden = True
                _log.warning("Files are looked at in threads: there can be no processes.", exc_info=True)
        return self._processes

    async def _one_by_one(self, paths: Sequence[Path], now: datetime) -> list[Newcomer | Spoilt]:
        """Look at each with nobody beside it, so that it shows which of them ends its process."""
        looked: list[Newcomer | Spoilt] = []
        alone: ProcessPoolExecutor | None = None
        try:
            for path in paths:
                alone = alone or _processes(1)
                try:
                    looked.append(await _submitted(alone, path, now))
                except BrokenProcessPool:
                    _log.warning("%s ended the process that looked at it", path)
                    looked.append(Spoilt(path, "It is so damaged that the program reading it broke down."))
                    _end(alone)
                    alone = None
        finally:
            _end(alone)
        return looked


def _submitted(processes: ProcessPoolExecutor, path: Path, now: datetime) -> asyncio.Future[Newcomer | Spoilt]:
    try:
        return asyncio.wrap_future(processes.submit(look_at, path, now=now))
    except BrokenProcessPool as broken:  # since the last one
        failed: asyncio.Future[Newcomer | Spoilt] = asyncio.get_running_loop().create_future()
        failed.set_exception(broken)
        return failed


def _answered(said: Newcomer | Spoilt | BaseException) -> Newcomer | Spoilt:
    if isinstance(said, BaseException):
        raise said
    return said


def _end(processes: ProcessPoolExecutor | None) -> None:
    if processes is not None:
        processes.shutdown(wait=False, cancel_futures=True)


def _processes(count: int) -> ProcessPoolExecutor:
    # Started anew, not forked: a fork of a process with threads may hold any lock for ever.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


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
