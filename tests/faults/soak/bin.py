"""The Trash of a soak: pictures go in and come out while all else breaks, and in the end each is in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.domain.clock import SystemClock
from studio.flow.trash import Trash
from studio.store import trash
from studio.store.paths import Paths
from studio.store.store import Store

_MOST = 4


class Bin:
    """What a person does with the Trash, chosen by numbers."""

    def __init__(self, store: Store, paths: Paths) -> None:
        self._store = store
        self._trash = Trash(store, root=lambda: paths.library, clock=SystemClock())

    async def throw(self, choice: int) -> None:
        """Put some pictures into it."""
        ids = [picture.id for picture in await self._store.library.page(limit=100)]
        await self._trash.throw(_some(ids, choice))

    async def bring_back(self, choice: int) -> None:
        """Take some pictures out of it."""
        await self._trash.restore(_some([each.id for each in await self._store.thrown.all()], choice))

    async def settle(self) -> None:
        """Put right what a crash left, as a window does within its first minute."""
        await self._trash.settle()


def misplaced(rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    """Tell of rows, path and moment of each, that are in the Trash by one of the two and not by the other."""
    for path, moment in rows:
        if str(path).startswith(f"{trash.FOLDER}/") is (moment is None):
            yield f"{path} is {'not ' if moment is None else ''}in the Trash, says its row."


def _some(ids: Sequence[str], choice: int) -> list[str]:
    start = choice % max(len(ids), 1)
    return list(ids[start : start + 1 + choice % _MOST])
