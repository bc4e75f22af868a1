"""One window per library: the first one works, a later start raises it, passes its files on and goes home.

A lock on a file in the data folder is the truth: the system lets go of it however its holder dies. A local socket
carries the word from the later start to the first. Both sides speak with nobody but programs of the same user.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from studio.domain.errors import StudioError
from studio.store.lock import FileLock
from studio.store.trouble import disk_trouble

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_RAISED = b"raised\n"
_END = b"\n"
_MOST_BYTES = 4 << 20
_MOST_FILES = 10_000
_LONGEST = 4096
"""Characters of a path, which is as many as a system takes."""
_MOST_VISITORS = 8
_PATIENCE_MS = 5000
"""How long a visitor may take to say what it wants."""
_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
_LONGEST_TOKEN = 512

_CONNECT_MS = 500
_START_SECONDS = 20.0
_EVERY = 0.1

HUNG = (
    "Aurous Studio is open already, but its window does not answer. "
    "Wait a moment, or end that program and start again. Nothing paid for is lost by that."
)


@dataclass(frozen=True, slots=True)
class Call:
    """What a later start wants of the window.

    Attributes:
        files: Absolute paths that were named with it, 10,000 at most.
        token: What the desktop gave that start as proof that the user wanted a window in front; empty without one.
    """

    files: tuple[str, ...] = ()
    token: str = ""

    @classmethod
    def of(cls, files: Sequence[str], environ: Mapping[str, str]) -> Call:
        """Return what a start with ``files`` wants, its token taken from the environment."""
        token = next((found for name in _TOKENS if (found := environ.get(name, "")) and _is_token(found)), "")
        return cls(tuple(path for path in files if _is_path(path))[:_MOST_FILES], token)

    @classmethod
    def read(cls, line: bytes) -> Call | None:
        """Return what ``line`` says; None when no start of this program would say it."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict):
            return None
        files, token = said.get("files"), said.get("token")
        if not isinstance(files, list) or len(files) > _MOST_FILES or not all(map(_is_path, files)):
            return None
        return cls(tuple(files), token) if isinstance(token, str) and _is_token(token) else None

    def written(self) -> bytes:
        """Return the line that says it; of more files than go into 4 MB the last ones are left out, with a warning."""
        files = list(self.files)
        while len(line := json.dumps({"files": files, "token": self.token}).encode() + _END) > _MOST_BYTES:
            log.warning("Of %d files only the first half can be passed on", len(files))
            del files[len(files) // 2 :]
        return line


class Instance:
    """This process as the one that shows the window of a library."""

    def __init__(self, data: Path, lock: FileLock) -> None:
        self._data = data
        self._lock = lock
        self._server: QLocalServer | None = None
        self._wanted: Callable[[Call], object] | None = None
        self._visitors: set[QLocalSocket] = set()
        self._patience_ms = _PATIENCE_MS

    @classmethod
    def claim(cls, data: Path, call: Call = Call(), *, answer_within: float = 5.0) -> Instance | None:
        """Become the window of the library whose data folder is ``data``.

        None when another process was it already: it heard the ``call``. Waits while that one starts or ends;
        ``answer_within`` is how many seconds an open one may take to answer.

        Raises:
            StudioError: Another window is open and does not answer.
            DiskTrouble: The data folder cannot be used.
        """
        end = time.monotonic() + _START_SECONDS
        while (lock := _take(data)) is None:
            answer = _ask(data, call, round(answer_within * 1000))
            if answer == _RAISED:
                return None
            if answer is not None or time.monotonic() > end:
                raise StudioError(HUNG)
            time.sleep(_EVERY)
        return cls(data, lock)

    def listen(self, wanted: Callable[[Call], object], *, patience_ms: int = _PATIENCE_MS) -> None:
        """Hand ``wanted`` the call whenever somebody starts the program once more. Needs Qt's loop.

        Who has not said within ``patience_ms`` what it wants is hung up on.

        Where no socket can be made, a later start says that this window does not answer; more is not lost.
        """
        from PySide6.QtNetwork import QLocalServer

        self._wanted = wanted
        self._patience_ms = patience_ms
        # Of the application, not ours: who is still there when we are let go of is put away by its loop, in order.
        server = self._server = QLocalServer(QCoreApplication.instance())
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
        for visitor in tuple(self._visitors):
            visitor.abort()
        if self._server is not None:
            self._server.deleteLater()
            self._server = None
        self._lock.release()

    def _visited(self) -> None:
        while self._server is not None and (visitor := self._server.nextPendingConnection()) is not None:
            if len(self._visitors) >= _MOST_VISITORS or not _is_ours(visitor):
                visitor.abort()
                visitor.deleteLater()
                continue
            self._visitors.add(visitor)
            visitor.disconnected.connect(partial(self._part, visitor))
            visitor.setReadBufferSize(_MOST_BYTES + 1)
            visitor.readyRead.connect(partial(self._hear, visitor))
            QTimer.singleShot(self._patience_ms, visitor, visitor.abort)
            self._hear(visitor)

    def _part(self, visitor: QLocalSocket) -> None:
        self._visitors.discard(visitor)
        visitor.deleteLater()

    def _hear(self, visitor: QLocalSocket) -> None:
        """Act on a whole line, and hang up on whoever says something else or does not come to an end."""
        if not visitor.canReadLine():
            if visitor.bytesAvailable() > _MOST_BYTES:
                visitor.abort()
            return
        call = Call.read(bytes(visitor.readLine(_MOST_BYTES + 1).data()))
        if call is None:
            log.warning("Something that is no start of this program spoke to the window; nothing was done")
            visitor.abort()
            return
        visitor.readyRead.disconnect()
        visitor.write(_RAISED)
        visitor.flush()
        visitor.disconnectFromServer()
        if self._wanted is not None:
            self._wanted(call)


def _take(data: Path) -> FileLock | None:
    try:
        return FileLock.take(data / "studio.window")
    except OSError as error:
        raise disk_trouble(error, data) from error


def _ask(data: Path, call: Call, answer_ms: int) -> bytes | None:
    """Tell the open window what is wanted. None: nobody listens yet, or any more."""
    from PySide6.QtNetwork import QLocalSocket

    unconnected = QLocalSocket.LocalSocketState.UnconnectedState
    visitor = QLocalSocket()
    visitor.connectToServer(_name(data))
    if not visitor.waitForConnected(_CONNECT_MS) or not _is_ours(visitor):
        return None
    visitor.write(call.written())
    while visitor.bytesToWrite():
        if not visitor.waitForBytesWritten(answer_ms):
            return None if visitor.state() is unconnected else b""
    if not visitor.waitForReadyRead(answer_ms) and visitor.state() is unconnected:
        return None  # it hung up: that window is just going away
    return bytes(visitor.readAll().data())


def _is_ours(other: QLocalSocket) -> bool:
    """Whether the other end is a program of this user. Elsewhere than on Linux the rights of the socket see to that."""
    if not sys.platform.startswith("linux"):
        return True
    import socket
    import struct

    try:
        with socket.socket(fileno=os.dup(int(other.socketDescriptor()))) as same:
            told = same.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    except OSError:
        return False
    _, user, _ = struct.unpack("3i", told)
    return bool(user == os.getuid())


def _is_path(word: object) -> bool:
    return isinstance(word, str) and Path(word).is_absolute() and len(word) <= _LONGEST and "\0" not in word


def _is_token(word: str) -> bool:
    return len(word) <= _LONGEST_TOKEN and word.isascii() and (not word or word.isprintable())


def _name(data: Path) -> str:
    """Return the name of the socket: the same for everybody who means this folder, whatever way it is written."""
    from hashlib import sha256

    return f"aurous-studio-{sha256(str(data.resolve()).encode()).hexdigest()[:24]}"
