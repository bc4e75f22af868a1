"""Being offline: a state of the window, told once when it begins and once when it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.flow.events import Connection, ConnectionSeen
from studio.state.activity import Activity
from studio.state.link import Link
from studio.state.notices import BannerView, Notices
from studio.state.queue import Queue

_BACK = (Connection.LIVE, Connection.CATCHING_UP, Connection.READ_ONLY)


class Away(QObject):
    """Keeps the banner while the server cannot be reached, and says what waits for it.

    Attributes:
        offline: Whether that is so now.
    """

    def __init__(
        self, link: Link, notices: Notices, activity: Activity, queue: Queue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notices = notices
        self._activity = activity
        self._queue = queue
        self.offline = False
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)
        queue.summary_changed.connect(self._show)

    def _switched(self, _session: object) -> None:
        self.offline = False
        self._show()

    def _hear(self, event: object) -> None:
        if not isinstance(event, ConnectionSeen):
            return
        before, self.offline = self.offline, event.connection is Connection.OFFLINE
        self._show()
        if before and event.connection in _BACK:
            text = "What waited goes on by itself." if self._queue.unfinished and not self._queue.paused else ""
            self._activity.note("Back online", text, tone="ok", toast=True)

    def _show(self, _summary: str = "") -> None:
        if self.offline:
            self._notices.put(_banner(self._queue.unfinished))
        else:
            self._notices.over("offline")


def _banner(jobs: int) -> BannerView:
    waiting = f"{jobs} job{'' if jobs == 1 else 's'} wait{'s' if jobs == 1 else ''}, " if jobs else ""
    text = f"Compose and queue as usual; {waiting}nothing new is sent."
    return BannerView("offline", "info", "cloud-off", "You are offline.", text, "Try now")
