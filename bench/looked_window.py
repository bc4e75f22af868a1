"""The real window while a person walks through pictures in the lightbox: ``python -m bench.looked_window PNG …``.

Prints what happened as JSON and ends by itself. The environment says which service and which folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from bench.busy_window import LOOK, SETTLE, until
from studio.app import _collect_garbage_here, application
from studio.domain.identity import new_id
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.media.check import check_picture
from studio.program import Program
from studio.state.studio import Studio
from studio.state.whole_pictures import decoded
from studio.store.paths import Paths
from studio.store.store import Store
from studio.ui.lightbox.lightbox import Lightbox

ROUNDS = 3


class Walker(QObject):
    """Presses the arrow key as soon as the neighbours are decoded, and notes when each picture is painted whole."""

    def __init__(self, program: Program, files: Sequence[Path]) -> None:
        super().__init__(program.window)
        self._program = program
        self._files = files
        self._painted = asyncio.Event()
        self._box: Lightbox | None = None
        self.story: dict[str, list[float]] = {}
        self._waiting = QTimer(self, interval=int(LOOK * 1000))
        self._waiting.timeout.connect(self._begin)
        self._waiting.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of each painting; what is painted is looked at when it is done."""
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted.set)
        return False

    def _begin(self) -> None:
        studio = self._program.studio
        if studio is not None and studio.account.balance is not None:
            self._waiting.stop()
            studio.tasks.start("Measure", self._walk(studio))

    async def _walk(self, studio: Studio) -> None:
        await asyncio.sleep(SETTLE)
        taken = [await asyncio.to_thread(self._decode, file) for file in self._files]
        box = self._box = Lightbox(self._program.window._theme, studio, self._program.window)
        box.canvas.installEventFilter(self)
        box.open_viewer(studio.recent, 0)
        walked = []
        for number in range(ROUNDS * (len(self._files) - 1)):
            forth = number // (len(self._files) - 1) % 2 == 0
            await until(lambda forth=forth: self._ready(studio, 1 if forth else -1))  # type: ignore[misc]
            walked.append(await self._step(box, Qt.Key.Key_Right if forth else Qt.Key.Key_Left))
        self.story = {"walked": walked, "decoded": taken}
        box.close()
        self._program.window.close()

    def _decode(self, file: Path) -> float:
        began = time.perf_counter()
        if isinstance(decoded(file, file.name, lambda: None), str):
            raise RuntimeError(f"{file} cannot be decoded")
        return time.perf_counter() - began

    def _ready(self, studio: Studio, by: int) -> bool:
        """Whether this picture and the one beside it are decoded."""
        assert self._box is not None
        row = self._box.viewed[1]
        tiles = [studio.recent.rows[at] for at in (row, row + by)]
        return all(studio.whole.get(tile.picture.id) is not None for tile in tiles)

    async def _step(self, box: Lightbox, key: Qt.Key) -> float:
        before = box.viewed[1]
        began = time.perf_counter()
        QApplication.sendEvent(box.canvas, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        if box.viewed[1] == before:
            raise RuntimeError("the key went nowhere")
        while True:
            self._painted.clear()
            await self._painted.wait()
            if box.area.panes[0].whole:
                return time.perf_counter() - began


async def furnish(files: Sequence[Path]) -> None:
    """Put pictures into the library before the window opens."""
    paths = Paths.find()
    paths.create()
    store = await Store.open(paths)
    for number, file in enumerate(files):
        checked, now, digest = check_picture(file), datetime.now(UTC), sha256(file.read_bytes()).hexdigest()
        await store.library.add(
            Picture(
                id=new_id(now),
                job_id=new_id(now),
                generation_id=f"img_{number}",
                index=0,
                path=str(file),
                sha256=digest,
                source_sha256=digest,
                size_bytes=file.stat().st_size,
                media_type="image/png",
                width=checked.width,
                height=checked.height,
                request=ImageRequest(prompt="A lighthouse"),
                created_at=now,
                charged=Decimal(1),
            )
        )
    await store.close()


def main(files: Sequence[str]) -> int:
    paths = [Path(file) for file in files]
    asyncio.run(furnish(paths))
    app = application()
    _collect_garbage_here(app)
    walker = Walker(program := Program(app), paths)
    code = program.run()
    print(json.dumps(walker.story))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
