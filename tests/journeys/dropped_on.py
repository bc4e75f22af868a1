"""``python -m tests.journeys.dropped_on``: a person who waits until something is dropped on the window.

One JSON object a line: first where the window is on the screen, then what the composer and the toast say.
"""

from __future__ import annotations

import asyncio
import json
import os

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from qasync import QEventLoop

from studio.app import application
from studio.ui.controls.toast import Toast
from tests.journeys.person import Person

TITLE = "Settings taken over"
SIDE = 20
"""Pixels from the left edge of the screen at which the window stands, with its frame."""


async def wait() -> None:
    """Sit down, wait for a drop, tell of it, and leave."""
    person = Person(os.environ)
    await person.sit_down()
    person.window.move(0, 0)
    assert person.window.desk is not None
    stage = person.window.desk.place.centre
    await person.until(lambda: person.window.mapToGlobal(QPoint()).x() < SIDE and stage.isVisible())
    middle = stage.mapToGlobal(stage.rect().center())
    tell(x=middle.x(), y=middle.y())
    overlay = "dropOverlay"
    await person.until(lambda: (over := person.window.findChild(QWidget, overlay)) is not None and over.isVisible())
    tell(said=person.find(QWidget, overlay).accessibleName())
    await person.until(lambda: toast(person) is not None)
    draft, told = person.studio.composer.draft, toast(person)
    tell(prompt=draft.prompt, seed=draft.seed, toast="" if told is None else told.news.detail)
    await person.leave()


def toast(person: Person) -> Toast | None:
    """Return the toast about what was dropped."""
    return next((each for each in person.window.findChildren(Toast) if each.news.title == TITLE), None)


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def main() -> None:
    with QEventLoop(application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(wait())


if __name__ == "__main__":
    main()
