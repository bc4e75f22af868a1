"""What every shot would cost: the server's own answer for exactly its request."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import Refused
from studio.domain.frame import Frame
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.request import VideoRequest
from studio.domain.storyboard import Shot
from studio.flow.events import Connection, ConnectionSeen
from studio.flow.pricing import Quote, price
from studio.state.link import Link
from studio.state.tasks import Tasks

_SETTLE_MS = 300
_AGAIN_MS = 5000
_MOST = 500
_TO_COME = Frame(original=Reference(kind=ReferenceKind.FILE, source="", name="", sha256="0" * 64))
"""Stands in for the first frame of a linked shot until there is one; it costs the same."""


def request_of(shot: Shot, *, linked: bool) -> VideoRequest:
    """Return what a shot asks for; the frame it will begin with is stood in for."""
    return (replace(shot.draft, first=_TO_COME) if linked else shot.draft).request()


class ShotPrices(QObject):
    """Asks for the prices that are wanted, 300 ms after they were last wanted otherwise.

    Signals:
        changed: A price came.
    """

    changed = Signal()

    def __init__(self, link: Link, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._tasks = tasks
        self._wanted: tuple[VideoRequest, ...] = ()
        self._quotes: dict[VideoRequest, Quote] = {}
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._ask)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._ask)
        link.switched.connect(self._switched)
        link.heard.connect(self._hear)

    def quote(self, request: VideoRequest) -> Quote | None:
        """Return the price of ``request``; None while it is not known."""
        return self._quotes.get(request)

    def want(self, requests: Iterable[VideoRequest]) -> None:
        """Keep these prices known."""
        wanted = tuple(dict.fromkeys(requests))
        if wanted != self._wanted:
            self._wanted = wanted
            self._timer.start()

    def doubt(self) -> None:
        """Ask for all of them anew: one was found to be another now."""
        self._quotes.clear()
        self._timer.start()
        self.changed.emit()

    def _switched(self, _session: object) -> None:
        self._quotes.clear()
        self._timer.start()
        self.changed.emit()

    def _hear(self, event: object) -> None:
        if isinstance(event, ConnectionSeen) and event.connection is not Connection.OFFLINE:
            self._timer.start()

    def _ask(self) -> None:
        missing = [each for each in self._wanted if (known := self._quotes.get(each)) is None or known.about]
        if missing and self._link.session is not None:
            self._tasks.start("Ask for the prices", self._answers(missing), name="price storyboard")

    async def _answers(self, requests: list[VideoRequest]) -> None:
        """Ask one after the other: of a bucket that all share, a storyboard takes one drop at a time."""
        session = self._link.session
        for request in requests:
            if session is None or session is not self._link.session:
                return
            try:
                quote = await price(session.client, request)
            except Refused:
                continue  # Its mistake is told where the request is judged, or when it is sent.
            if len(self._quotes) > _MOST:
                self._quotes.clear()
            self._quotes[request] = quote
            self.changed.emit()
            if quote.about and not self._again.isActive():
                self._again.start()
