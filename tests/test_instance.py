"""The socket that a second start speaks to: whoever else comes is hung up on, and costs the window nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from studio.instance import Call, Instance, _name

_PATIENCE = 30_000

_STRANGER = """
import os, socket, sys
os.setgid(65534)
os.setuid(65534)
visitor = socket.socket(socket.AF_UNIX)
try:
    visitor.connect(sys.argv[1])
    visitor.sendall(b'{"files": [], "token": ""}\\n')
    print(visitor.recv(100) or "hung up on")
except OSError as error:
    print(type(error).__name__)
"""


class Door:
    """A window that listens, and what it heard."""

    def __init__(self, data: Path, bot: QtBot) -> None:
        instance = Instance.claim(data)
        assert instance is not None
        self.instance, self._data, self._bot = instance, data, bot
        self.calls: list[Call] = []
        self._visitors: list[QLocalSocket] = []

    def visit(self) -> QLocalSocket:
        visitor = QLocalSocket()
        visitor.connectToServer(_name(self._data))
        assert visitor.waitForConnected(_PATIENCE)
        self._visitors.append(visitor)
        return visitor

    def until(self, true: Callable[[], bool]) -> None:
        self._bot.waitUntil(true, timeout=_PATIENCE)


@pytest.fixture
def door(qapp: QCoreApplication, qtbot: QtBot, tmp_path: Path) -> Door:
    return Door(tmp_path, qtbot)


def gone(visitor: QLocalSocket) -> bool:
    return visitor.state() is QLocalSocket.LocalSocketState.UnconnectedState


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n",
        b"[]\n",
        b'{"files": ["relative"], "token": ""}\n',
        b'{"files": ["/a\\u0000b"], "token": ""}\n',
        b'{"files": [], "token": "\\u0007"}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
    ],
)
def test_what_no_start_would_say_is_hung_up_on(door: Door, said: bytes) -> None:
    door.instance.listen(door.calls.append)
    visitor = door.visit()
    visitor.write(said)
    door.until(lambda: gone(visitor))
    assert door.calls == []
    door.instance.close()


def test_more_than_4_mb_without_an_end_is_hung_up_on(door: Door) -> None:
    door.instance.listen(door.calls.append)
    visitor = door.visit()
    visitor.write(b"x" * (6 << 20))
    door.until(lambda: gone(visitor))
    assert door.calls == []
    door.instance.close()


def test_who_says_nothing_is_hung_up_on_and_the_next_is_heard(door: Door) -> None:
    door.instance.listen(door.calls.append, patience_ms=50)
    silent = door.visit()
    door.until(lambda: gone(silent))
    door.instance.deafen()
    door.instance.listen(door.calls.append)
    visitor = door.visit()
    visitor.write(Call(("/a.png",)).written())
    door.until(lambda: bool(door.calls))
    assert door.calls == [Call(("/a.png",))]
    door.instance.close()


def test_the_ninth_at_a_time_is_hung_up_on_until_one_has_left(door: Door) -> None:
    door.instance.listen(door.calls.append)
    eight = [door.visit() for _ in range(8)]
    door.until(lambda: len(door.instance._visitors) == 8)
    ninth = door.visit()
    door.until(lambda: gone(ninth))
    assert not any(gone(visitor) for visitor in eight)
    eight[0].abort()
    door.until(lambda: len(door.instance._visitors) == 7)
    tenth = door.visit()
    tenth.write(Call().written())
    door.until(lambda: door.calls == [Call()])
    door.instance.close()


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can be somebody else for a moment"
)
def test_another_user_is_not_heard(door: Door) -> None:
    door.instance.listen(door.calls.append)
    server = door.instance._server
    assert isinstance(server, QLocalServer)
    command = [sys.executable, "-c", _STRANGER, server.fullServerName()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stranger:
        door.until(lambda: stranger.poll() is not None)
        assert stranger.stdout is not None
        assert stranger.stdout.read().strip() in ("PermissionError", "ConnectionResetError", "hung up on")
    assert door.calls == []
    door.instance.close()
