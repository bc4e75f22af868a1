"""Who looks at files that come in from elsewhere: threads at a few of them, processes at hundreds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.flow.finds import Spoilt
from studio.flow.hands import Hands
from studio.flow.newcomer import Newcomer, look_at
from studio.flow.processes import Processes

_FEW = 16
"""Files that are looked at here: a process takes longer to start than they do."""


class Lookers:
    """Looks at files: at a few in the threads of ``hands``, at more in processes, which start with the first batch."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._seen = 0
        self._processes = Processes()

    async def all(self, paths: Sequence[Path], now: datetime) -> list[Newcomer | Spoilt]:
        """Do :func:`~studio.flow.newcomer.look_at` with each of ``paths``; return what came of them in their order.

        A file that ends the process which looks at it is spoilt, and the others are not.
        """
        self._seen += len(paths)
        if self._seen <= _FEW:
            return await self._hands.all(partial(look_at, now=now), paths)
        return list(await asyncio.gather(*(self._elsewhere(path, now) for path in paths)))

    def close(self) -> None:
        """Let what is under way end, and nothing else begin. Does not wait."""
        self._processes.close()

    async def _elsewhere(self, path: Path, now: datetime) -> Newcomer | Spoilt:
        try:
            return await self._processes.run(look_at, path, now=now)
        except BadBytes as error:
            return Spoilt(path, str(error))
