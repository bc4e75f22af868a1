"""A desktop for one test: a session bus of its own, and a service on it that shows notices and says what it was told.

``python -m tests.desktop`` is the service. It prints a line of JSON for each thing it hears: ``["Notify", …]`` with the
arguments of the call, ``["CloseNotification", …]``, and ``["Update", …]`` with those of the signal for the task bar.
Lines on its standard input tell it what to do: ``click`` on the last notice, ``close`` it, ``hang``, which is to hear
but not answer, and ``answer`` again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

PATIENCE = 60
_ROOT = Path(__file__).resolve().parents[1]
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_ENTRY = "com.canonical.Unity.LauncherEntry"
_TOKEN = "proof-of-a-click"


class Desktop:
    """The bus, and what its service heard.

    Attributes:
        address: Of the bus.
        heard: What came, oldest first.
    """

    def __init__(self, *capabilities: str, service: bool = True) -> None:
        command = ["dbus-run-session", "--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null']
        self._bus = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self._line(self._bus)
        self.heard: list[list[Any]] = []
        self._service: subprocess.Popen[str] | None = None
        if service:
            self._service = subprocess.Popen(
                [sys.executable, "-m", "tests.desktop", *capabilities],
                cwd=_ROOT,
                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._line(self._service) == "ready"
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def told(self, what: str) -> list[list[Any]]:
        """Return the arguments of all that came of a kind."""
        return [arguments for kind, arguments in list(self.heard) if kind == what]

    def do(self, word: str) -> None:
        """Let the service click, close, hang or answer again."""
        assert self._service is not None and self._service.stdin is not None
        self._service.stdin.write(f"{word}\n")
        self._service.stdin.flush()

    def stop(self) -> None:
        """End service and bus."""
        for process in (self._service, self._bus):
            if process is not None:
                assert process.stdin is not None and process.stdout is not None
                process.stdin.close()
                process.wait(PATIENCE)
                if process is self._service:
                    self._reader.join(PATIENCE)
                process.stdout.close()

    def _read(self) -> None:
        assert self._service is not None and self._service.stdout is not None
        for line in self._service.stdout:
            self.heard.append(json.loads(line))

    @staticmethod
    def _line(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


def missing() -> str:
    """Return why there can be none here; empty when there can."""
    return "" if shutil.which("dbus-run-session") else "dbus-run-session is not installed"


def _serve(connection: DBusConnection, capabilities: list[str], words: Queue[str]) -> None:
    last, hangs = 0, False
    while True:
        while not words.empty():
            word = words.get()
            hangs = word == "hang" or (hangs and word != "answer")
            last = _obey(connection, word, last)
        try:
            message = connection.receive(timeout=0.02)
        except TimeoutError:
            continue
        member = message.header.fields.get(HeaderFields.member)
        if member == "Update":
            _say("Update", message.body)
        elif hangs:
            continue
        elif member == "GetCapabilities":
            connection.send(new_method_return(message, "as", (capabilities,)))
        elif member == "Notify":
            last = message.body[1] or last + 1
            _say("Notify", message.body)
            connection.send(new_method_return(message, "u", (last,)))
        elif member == "CloseNotification":
            _say("CloseNotification", message.body)
            connection.send(new_method_return(message))
        elif message.header.message_type.name == "method_call":
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


def _obey(connection: DBusConnection, word: str, last: int) -> int:
    send: Callable[..., None] = lambda member, signature, body: connection.send(  # noqa: E731
        new_signal(DBusAddress(_PATH, interface=_NAME), member, signature, body)
    )
    if word == "click":
        send("ActivationToken", "us", (last, _TOKEN))
        send("ActionInvoked", "us", (last, "default"))
    elif word == "close":
        send("NotificationClosed", "uu", (last, 2))
        return 0
    else:
        _say(word, [])
    return last


def _say(kind: str, arguments: Any) -> None:
    print(json.dumps([kind, arguments], default=list), flush=True)


def main(capabilities: list[str]) -> None:
    """Serve until the standard input ends."""
    connection = open_dbus_connection("SESSION")
    bus = Proxy(message_bus, connection)
    bus.RequestName(_NAME)
    bus.AddMatch(MatchRule(type="signal", interface=_ENTRY))
    print("ready", flush=True)
    words: Queue[str] = Queue()
    threading.Thread(target=_serve, args=(connection, capabilities, words), daemon=True).start()
    for line in sys.stdin:
        words.put(line.strip())


if __name__ == "__main__":
    main(sys.argv[1:])
