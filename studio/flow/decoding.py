"""Outputs are decoded to their end before they are called saved: a few in threads, more of them in processes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.flow.output import Output
from studio.flow.processes import Processes
from studio.media.check import Checked
from studio.media.clip import CheckedClip
from studio.store.files import LibraryFolder

_FEW = 4
"""At once, that are decoded here: what a single run makes is done before a process has started."""

_REST = 20.0
"""Seconds without work after which the processes end."""


class Decoding:
    """Decodes what was paid for. Not more files at once than there are cores."""

    def __init__(self) -> None:
        self._under_way = 0
        self._processes = Processes()
        self._resting: asyncio.TimerHandle | None = None

    async def of(self, folder: LibraryFolder, output: Output, path: Path) -> tuple[Checked | CheckedClip, bytes | None]:
        """Decode the file of ``output`` at ``path`` to its end, and return what it is with its thumbnail.

        Raises:
            BadBytes: It is not the picture or clip, or brings down whatever decodes it.
            OSError: The disk failed.
        """
        self._under_way += 1
        try:
            if self._under_way <= _FEW:
                return await folder.run(output.decoder, path)
            return await self._processes.run(output.decoder, path)
        finally:
            self._under_way -= 1
            self._rest_later()

    def close(self) -> None:
        """End the processes; what is under way in them is decoded for nobody."""
        if self._resting is not None:
            self._resting.cancel()
        self._processes.close()

    def _rest_later(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(_REST, self._rest)

    def _rest(self) -> None:
        if not self._under_way:
            self._processes.close()
