"""One window per library: the first one works, a later start raises it and goes home.

A lock on a file in the data folder is the truth: the system lets go of it however its holder dies. A local socket
carries the word from the later start to the first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.store.lock import FileLock
from studio.store.trouble import disk_trouble

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

log = logging.getLogger(__name__)

_RAISE = b"raise\n"
_RAISED = b"raised\n"
_CONNECT_MS = 500
_START_SECONDS = 20.0
_EVERY = 0.1

HUNG = (
    "Aurous Studio is open already, but its window does not answer. "
    "Wait a moment, or end that program and start again. Nothing paid for is lost by that."
)


class Instance:
    """This process as the one that shows the window of a library."""

    def __init__(self, data: Path, lock: FileLock) -> None:
        self._data = data
        self._lock = lock
        self._server: QLocalServer | None = None
        self._wanted: Callable[[], None] | None = None

    @classmethod
    def claim(cls, data: Path, *, answer_within: float = 5.0) -> Instance | None:
        """Become the window of the library whose data folder is ``data``.

        None when another process was it already: its window was raised. Waits while that one starts or ends;
        ``answer_within`` is how many seconds an open one may take to answer.

        Raises:
            StudioError: Another window is open and does not answer.
            DiskTrouble: The data folder cannot be used.
        """
        end = time.monotonic() + _START_SECONDS
        while (lock := _take(data)) is None:
            answer = _ask(data, round(answer_within * 1000))
            if answer == _RAISED:
                return None
            if answer is not None or time.monotonic() > end:
                raise StudioError(HUNG)
            time.sleep(_EVERY)
        return cls(data, lock)

    def listen(self, wanted: Callable[[], None]) -> None:
        """Call ``wanted`` whenever somebody starts the program once more. Needs Qt's loop.

        Where no socket can be made, a later start says that this window does not answer; more is not lost.
        """
        from PySide6.QtNetwork import QLocalServer

        self._wanted = wanted
        server = self._server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(self._data))  # of one that was killed: the lock says that nobody has it
        server.newConnection.connect(self._visited)
        if not server.listen(_name(self._data)):
            log.warning("A second start will not find this window: %s", server.errorString())

    def deafen(self) -> None:
        """Answer nobody any more: the window is going away, and who comes now waits to take its place."""
        if self._server is not None:
            self._server.close()

    def close(self) -> None:
        """Let the next one be the window."""
        self.deafen()
        self._lock.release()

    def _visited(self) -> None:
        while self._server is not None and (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.write(_RAISED)
            visitor.flush()
            visitor.disconnectFromServer()
            if self._wanted is not None:
                self._wanted()


def _take(data: Path) -> FileLock | None:
    try:
        return FileLock.take(data / "studio.window")
    except OSError as error:
        raise disk_trouble(error, data) from error


def _ask(data: Path, answer_ms: int) -> bytes | None:
    """Ask the open window to come to the front. None: nobody listens yet, or any more."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_name(data))
    if not socket.waitForConnected(_CONNECT_MS):
        return None
    socket.write(_RAISE)
    if not socket.waitForReadyRead(answer_ms) and socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
        return None  # it hung up: that window is just going away
    return bytes(socket.readAll().data())


def _name(data: Path) -> str:
    """Return the name of the socket: the same for everybody who means this folder, whatever way it is written."""
    return f"aurous-studio-{sha256(str(data.resolve()).encode()).hexdigest()[:24]}"
