"""Guards the choice of Qt binding: one release lost a reference to ``None`` in every call that returns nothing.

After some thousands of such calls that interpreter aborted. Short tests pass with such a release, so this one is long.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 20_000
LOOK_EVERY = 500  # often enough to say so before the interpreter aborts
SLACK = 1_000  # other code takes and returns references meanwhile; a loss would be one per call


class Bell(QObject):
    """Signals: rung: Somebody pulled the rope."""

    rung = Signal()


@pytest.mark.parametrize("call", ["setText", "isVisible", "emit"])
def test_a_call_that_returns_nothing_keeps_its_reference(call: str, qtbot: QtBot) -> None:
    label, bell = QLabel(), Bell()
    qtbot.addWidget(label)
    calls: dict[str, Callable[[], object]] = {
        "setText": lambda: label.setText("heron"),
        "isVisible": label.isVisible,
        "emit": bell.rung.emit,
    }
    before = sys.getrefcount(None)
    for number in range(CALLS):
        calls[call]()
        if number % LOOK_EVERY == 0:
            assert abs(sys.getrefcount(None) - before) < SLACK, f"after {number} calls"
