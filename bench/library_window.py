"""A library opened, scrolled and searched: ``python -m bench.library_window DEED …``. Prints what happened as JSON.

The environment says which library. Deeds are ``open``, ``scroll``, ``search`` and ``stay``,
done in that order; ``small`` is the window.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from studio.domain.query import parse
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state.library.rows import LibraryRows
from studio.state.tasks import Tasks
from studio.store.paths import Paths
from studio.store.store import Store
from studio.ui.library.grid import GridView
from studio.ui.theme.theme import Mode, Theme

FRAME = 1 / 60
SIZE, SMALL = (1440, 852), (900, 600)
SETTLE = 1.5
STEPS = 900
SLOW_FRAMES = 600
SLOW = 40
"""Pixels a frame."""

TYPED = ("heron at dusk", "lighthouse oil painting", "style:ink rating>=3", "garden -fog", "is:favourite teapot")
FIRST, REST = 200, 0.15
"""How many rows the program shows at once, and after how many seconds it asks for all: not while somebody types on."""

_PAUSE = 0.09
_ROUNDS = 4
"""How often all is typed: the worst of a hundred letters is to be known, not the worst of all."""


class Watched(GridView):
    """A grid that notes when it was painted, and when for the first time with all of its pictures."""

    painted = first = full = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        cells = [] if self.full else [self.rows.cell(row) for row in self.in_sight]
        super().paintEvent(event)
        self.painted = time.perf_counter()
        there = [cell.tile is not None and cell.tile.image is not None for cell in cells]
        if any(there) and not self.first:
            self.first = self.painted
        if there and all(there):
            self.full = self.painted


class Library:
    """An open library in a window of its own."""

    def __init__(self, store: Store, paths: Paths, theme: Theme, tasks: Tasks, size: tuple[int, int] = SIZE) -> None:
        self.finder = store.finder
        rows = LibraryRows(
            store.finder.rows,
            tasks,
            thumbnail=partial(thumbnail_path, paths.thumbnails),
            make=lambda picture: keep_thumbnail(paths.thumbnails, picture, Path(picture.path)),
        )
        self.view = Watched(theme, rows, path_of=lambda picture: Path(picture.path))
        rows.setParent(self.view)
        self.view.resize(*size)
        self.view.show()

    async def open(self) -> dict[str, float]:
        """Open it, and return after how many seconds the first tiles, a screen of them and all of it were there."""
        began, view = time.perf_counter(), self.view
        view.rows.show_first(await self.finder.first(parse(""), limit=FIRST))
        await until(lambda: view.full > 0)
        view.rows.show(await self.finder.find(parse("")))
        return {"first": view.first - began, "full": view.full - began, "found": time.perf_counter() - began}

    async def scroll(self) -> dict[str, Any]:
        """Scroll a while as a hand does, and then from end to end; return how late each frame was."""
        bar = self.view.verticalScrollBar()
        slow = await self._frames([number * SLOW for number in range(SLOW_FRAMES)])
        quarter = STEPS // 4
        way = [bar.maximum() * number // STEPS for number in range(STEPS + 1)]
        early = await self._frames(way[:quarter])
        gc.collect()
        before = resident()
        late = await self._frames(way[quarter:])
        gc.collect()
        return {"slow": slow, "through": [*early, *late], "grown": resident() - before}

    async def _frames(self, values: Sequence[int]) -> list[float]:
        """Show one place a frame; return after which time since it was due each was painted."""
        bar, viewport = self.view.verticalScrollBar(), self.view.viewport()
        waits, due = list[float](), time.perf_counter() + FRAME
        for value in values:
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            bar.setValue(value)
            viewport.repaint()
            now = time.perf_counter()
            waits.append(now - due)
            due += FRAME * max(1, -(-(now - due) // FRAME))
        return waits

    async def search(self) -> list[float]:
        """Type; return how many seconds after each letter its rows were on the screen."""
        waits = list[float]()
        whole: asyncio.Future[None] | None = None
        for words in TYPED * _ROUNDS:
            for end in range(1, len(words) + 1):
                await asyncio.sleep(_PAUSE)
                began, query = time.perf_counter(), parse(words[:end])
                if whole is not None:
                    whole.cancel()
                self.view.rows.show_first(await self.finder.first(query, limit=FIRST))
                self.view.viewport().repaint()
                waits.append(time.perf_counter() - began)
                whole = asyncio.ensure_future(self._show_all(words[:end]))
        if whole is not None:
            await whole
        return waits

    async def _show_all(self, words: str) -> None:
        await asyncio.sleep(REST)
        self.view.rows.show(await self.finder.find(parse(words)))


def resident() -> int:
    """Return the bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.002)


async def live(app: QApplication, deeds: Sequence[str], cache: Path) -> dict[str, object]:
    paths = Paths.find()
    store = await Store.open(paths)
    theme, tasks = Theme(app, cache), Tasks()
    theme.wear(mode=Mode.DARK, text_size=100, stage_shift=0, still=True)
    library = Library(store, paths, theme, tasks, SMALL if "small" in deeds else SIZE)
    await until(lambda: library.view.painted > 0)
    story: dict[str, object] = {"open": await library.open()}
    await asyncio.sleep(SETTLE)
    gc.collect()
    story["resident"] = resident()
    if "scroll" in deeds:
        story["scroll"] = await library.scroll()
    if "search" in deeds:
        story["search"] = await library.search()
    while "stay" in deeds:
        await asyncio.sleep(1)
    library.view.rows.close()
    await tasks.close()
    await store.close()
    return story


def main(deeds: Sequence[str]) -> int:
    app = QApplication([])
    gc.disable()  # as in the program, where only the window's thread collects, when it is idle
    with tempfile.TemporaryDirectory() as cache, QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        print(json.dumps(loop.run_until_complete(live(app, deeds, Path(cache)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
