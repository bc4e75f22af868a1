"""The real window while a folder is imported: ``python -m bench.importing_window FOLDER``.

Prints what happened as JSON and ends by itself. The environment says which library, and that there is no account.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from bench.busy_window import LOOK, SETTLE, until
from bench.ticks import Ticks
from studio.app import _collect_garbage_here, application
from studio.program import Program
from studio.state.studio import Studio


class Hand(QObject):
    """Drops the folder on the library once the window is furnished, and closes it when all is in."""

    def __init__(self, program: Program, ticks: Ticks, folder: str) -> None:
        super().__init__(ticks)
        self._program = program
        self._ticks = ticks
        self._folder = folder
        self.story: dict[str, object] = {}
        self._waiting = QTimer(self, interval=int(LOOK * 1000))
        self._waiting.timeout.connect(self._begin)
        self._waiting.start()

    def _begin(self) -> None:
        studio = self._program.studio
        if studio is not None:
            self._waiting.stop()
            studio.tasks.start("Measure", self._live_through(studio))

    async def _live_through(self, studio: Studio) -> None:
        await asyncio.sleep(SETTLE)
        ids: list[str] = []
        studio.library.importing.imported.connect(ids.extend)
        await asyncio.to_thread(studio.library_folder.mkdir, parents=True, exist_ok=True)
        began = time.monotonic()
        studio.library.importing.run([self._folder])
        await until(lambda: bool(ids))
        self.story = {"importing": (began, time.monotonic()), "imported": len(ids), "ticks": self._ticks.moments}
        self._program.window.close()


def main(folder: Path) -> int:
    app = application()
    _collect_garbage_here(app)
    hand = Hand(program := Program(app), Ticks(app), str(folder))
    code = program.run()
    print(json.dumps(hand.story))
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
