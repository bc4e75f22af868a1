"""Hands what the herald tells to the desktop, where that is done by a bus."""

from __future__ import annotations

import asyncio
import sys

from PySide6.QtCore import QObject, Signal

from studio.domain.resources import resource
from studio.flow.desktop_bus import DesktopBus
from studio.state.herald import Herald
from studio.state.tasks import Tasks

ON_A_BUS = sys.platform.startswith("linux")
"""Whether that is so here."""


class Desktop(QObject):
    """Notices and the task bar of a Linux desktop. Elsewhere Qt does it; see :mod:`studio.ui.attention`.

    Signals:
        raised: Somebody clicked on a notice.
            token: What proves that to the desktop; empty without.
    """

    raised = Signal(str)

    def __init__(self, herald: Herald, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        icon = resource("app/aurous-studio.png").as_uri()
        self._bus = DesktopBus("aurous-studio", "Aurous Studio", icon, self.raised.emit)
        self._tasks = tasks
        self._wanted: tuple[int, float | None] = (0, None)
        if ON_A_BUS:
            herald.told.connect(self._notify)
            herald.seen.connect(self._withdraw)
            herald.shown.connect(self._show)

    async def close(self) -> None:
        """Take the program's count and bar away."""
        await self._bus.close()

    def _notify(self, title: str, text: str) -> None:
        self._tasks.start("Tell the desktop", self._bus.notify(title, text))

    def _withdraw(self) -> None:
        self._tasks.start("Take the notice away", self._bus.withdraw())

    def _show(self, count: int, share: float | None) -> None:
        self._wanted = count, share
        if not self._tasks.running("task bar"):
            self._tasks.start("Tell the task bar", self._keep_showing(), name="task bar")

    async def _keep_showing(self) -> None:
        """Show the newest of what is wanted: a desktop that is slow is not sent what is old."""
        shown = None
        while shown != self._wanted:
            shown = self._wanted
            await self._bus.show(*shown)
            await asyncio.sleep(0.1)
