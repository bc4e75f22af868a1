"""``python -m tests.faults.onlooker``: the window, looked at from inside while it works, then crashed on purpose.

Prints what a stranger could see of it: titles, clipboard, tool tips. ``ONLOOKER`` says what is waited for first:
``previews`` on disk, or the ``refused`` key. Ends by SIGABRT, as Qt does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from studio.app import application
from studio.flow.events import Connection
from studio.program import Program
from studio.store.paths import Paths

_LOOK_MS = 50
_SOON_MS = 200


class Onlooker:
    """Waits, looks, and breaks things with the key in hand."""

    def __init__(self, program: Program, secret: str) -> None:
        self._program = program
        self._secret = secret
        self._timer = QTimer(interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        studio = self._program.studio
        if studio is None or not self._arrived():
            return
        self._timer.stop()
        studio.reveal_wanted.emit(__file__)
        widgets = QGuiApplication.instance().allWidgets()  # type: ignore[union-attr]
        print(json.dumps([words for widget in widgets for words in _seen(widget)]), flush=True)
        print(QGuiApplication.clipboard().text(), flush=True)
        asyncio.get_event_loop().call_soon(self._fail, "in the loop")
        studio.tasks.start("Look", self._fail_later())
        QTimer.singleShot(0, lambda: self._fail("in a slot"))
        QTimer.singleShot(_SOON_MS, os.abort)

    def _arrived(self) -> bool:
        studio = self._program.studio
        assert studio is not None
        if os.environ["ONLOOKER"] == "refused":
            return studio.account.view.connection is Connection.KEY_REFUSED
        if cards := studio.styles.rows.cards:
            studio.composer.set(style_id=cards[0].style.id)
        previews = Path(Paths.find().cache / "previews")
        return previews.is_dir() and any(previews.iterdir())

    def _fail(self, where: str) -> None:
        raise RuntimeError(f"broke {where}: X-Api-Key: {self._secret} at https://host/x?token={self._secret}")

    async def _fail_later(self) -> None:
        self._fail("in a task")


def _seen(widget: QWidget) -> list[str]:
    return [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]


def main() -> int:
    secret = os.environ["AUROUS_API_KEY"]
    program = Program(application())
    onlooker = Onlooker(program, secret)
    code = program.run()
    del onlooker
    return code


if __name__ == "__main__":
    sys.exit(main())
