"""Whose colours the window wears: none is gold where credits are pretend ones, and no window is dressed twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from studio.flow.sandbox import SandboxProcess
from studio.flow.session import sandbox_state
from studio.store.paths import Paths
from studio.ui.theme.tokens import DARK
from tests.journeys.person import Person


class Wardrobe(QObject):
    """Counts how often a window is dressed anew."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.changes = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.changes += event.type() is QEvent.Type.StyleChange
        return super().eventFilter(watched, event)


@pytest.fixture
async def visitor(home: Path) -> AsyncIterator[Person]:
    """Somebody who starts the program with the sandbox."""
    person = Person({"AUROUS_STUDIO_HOME": str(home)}, demo=True)
    yield person
    await person.leave()


def golden(qapp: QApplication) -> bool:
    """Return whether anything may be gold."""
    return DARK.gold in qapp.styleSheet()


async def test_the_sandbox_is_dressed_for_before_it_opens_and_left_dressed(qapp: QApplication, visitor: Person) -> None:
    assert golden(qapp)
    await visitor.sit_down()
    assert not golden(qapp)
    wardrobe = Wardrobe(visitor.window)
    await visitor.until(lambda: visitor.program.studio and visitor.program.studio.link.session)
    assert wardrobe.changes == 0
    visitor.window.close()
    await visitor.until(lambda: visitor.program.studio and visitor.program.studio.link.session is None)
    assert wardrobe.changes == 0 and not golden(qapp)


async def test_gold_comes_back_when_the_sandbox_does_not_open(qapp: QApplication, home: Path, visitor: Person) -> None:
    other = SandboxProcess()
    await other.start(sandbox_state(Paths.find({"AUROUS_STUDIO_HOME": str(home)})))
    try:
        await visitor.sit_down()
        assert not golden(qapp)
        await visitor.until(lambda: golden(qapp))
    finally:
        await other.stop()
