"""The line to the engine: which account is connected, and what the engine says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import NotSignedIn
from studio.flow.engine import Engine
from studio.flow.session import Session


class Link(QObject):
    """Holds the session in use. Objects of this floor ask it, so that switching accounts is one place.

    Signals:
        switched: Another session is in use.
            session: The :class:`Session`, or None.
        heard: The engine said something.
            event: One of :mod:`studio.flow.events`.
    """

    switched = Signal(object)
    heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self._deaf: Callable[[], None] = _nothing

    def take(self, session: Session | None) -> None:
        """Use ``session`` from now on. The old one is the caller's to close."""
        self._deaf()
        self.session = session
        self._deaf = _nothing if session is None else session.engine.listen(self.heard.emit)
        self.switched.emit(session)

    @property
    def engine(self) -> Engine:
        """Return the engine in use.

        Raises:
            NotSignedIn: There is none yet.
        """
        if self.session is None:
            raise NotSignedIn("Add a key or open the sandbox first.")
        return self.session.engine


def _nothing() -> None:
    return
