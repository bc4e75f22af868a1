"""``python -m tests.journeys.dragged_from``: a person who shows the library, so that its first picture can be dragged.

One JSON object is told: where that picture is on the screen. The window is closed when stdin is.
"""

from __future__ import annotations

import asyncio
import os
import sys

from PySide6.QtCore import QPoint, Qt
from qasync import QEventLoop

from studio.app import application
from tests.journeys.dropped_on import SIDE, tell
from tests.journeys.person import Person


async def show() -> None:
    """Sit down, go to the library, tell where its picture is, and leave when told to."""
    person = Person(os.environ)
    await person.sit_down()
    person.window.move(0, 0)
    person.ctrl(Qt.Key.Key_4)
    assert person.window.desk is not None
    grid = person.window.desk.library.grid
    await person.until(lambda: person.window.mapToGlobal(QPoint()).x() < SIDE and grid.isVisible())
    await person.until(lambda: grid.rows.rowCount() == 1 and (tile := grid.rows.cell(0).tile) and tile.image)
    middle = grid.viewport().mapToGlobal(grid.place_of(0).center())
    tell(x=middle.x(), y=middle.y())
    await asyncio.to_thread(sys.stdin.read)
    await person.leave()


def main() -> None:
    with QEventLoop(application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(show())


if __name__ == "__main__":
    main()
