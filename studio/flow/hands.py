"""A few threads for files of which there are many."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Result = TypeVar("_Result")

_NICE = 5
_THREADS = 4


class Hands:
    """A few threads that look at files and give way to everything else: the window, and what is paid for."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="studio-newcomers", initializer=_give_way)

    async def run(self, work: Callable[..., _Result], *arguments: object) -> _Result:
        """Call blocking ``work`` in one of the threads."""
        return await asyncio.wrap_future(self._threads.submit(work, *arguments))

    async def all(self, work: Callable[[Any], _Result], values: Sequence[Any]) -> list[_Result]:
        """Call ``work`` with each of ``values``, and return what came of them in their order."""
        return list(await asyncio.gather(*(self.run(work, value) for value in values)))

    def close(self) -> None:
        """Let what is under way end, and nothing else begin. Does not wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _give_way() -> None:
    """Let this thread run when no other wants to. Only Linux can do so for one thread of a program."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
