"""``python -m tests.journeys.sitting COUNT``: a person who presses Generate in a process that may be killed."""

from __future__ import annotations

import asyncio
import os
import sys

from PySide6.QtCore import Qt
from qasync import QEventLoop

from studio.app import application
from tests.journeys.person import Person


async def buy(count: int) -> None:
    """Ask for ``count`` small pictures, press Generate, and stay."""
    person = Person(os.environ)
    await person.sit_down()
    person.set_number("countSpin", count)
    person.studio.composer.set(width=256, height=256)
    await person.until(lambda: person.words("generateButton") == f"Generate · {count} credits")
    person.ctrl(Qt.Key.Key_Return)
    await asyncio.Event().wait()


def main() -> None:
    with QEventLoop(application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(buy(int(sys.argv[1])))


if __name__ == "__main__":
    main()
