"""A process in which all of the command line is loaded: each command is a fork of it, with streams of its own.

It is told of one through the socket it was given: a JSON document, and stdin, stdout, stderr and a pipe for the report.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from typing import Any

import httpx

import studio.__main__
import studio.api.transport  # loaded at the first request only; here it is to be warm
import studio.commands
from studio.cli import main

_MOST_BYTES = 1 << 20


def _load() -> None:
    for module in pkgutil.walk_packages(studio.commands.__path__, "studio.commands."):
        if module.name != "studio.commands.window":
            importlib.import_module(module.name)
    with contextlib.suppress(httpx.ConnectError):
        asyncio.run(_connect())


async def _connect() -> None:
    """Load what is loaded at the first request only."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        await client.get("http://127.0.0.1:1")


def _serve(orders: socket.socket) -> int:
    """Fork for every order, and return the exit code in the fork that is a command."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(orders, _MOST_BYTES, 4)
        if not message:
            return 0
        if os.fork() == 0:
            orders.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _watched(json.loads(message), files)
        for file in files:
            os.close(file)


def _watched(wish: dict[str, Any], files: list[int]) -> int:
    *streams, report = files
    command = os.fork()
    if command == 0:
        os.close(report)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        return _command(wish)
    for stream in streams:
        os.close(stream)
    os.write(report, b"%d\n" % command)
    _, status = os.waitpid(command, 0)
    os.write(report, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _command(wish: dict[str, Any]) -> int:
    os.environ.clear()
    os.environ.update(wish["environ"])
    # What a command starts by itself, it starts as the program that it is.
    sys.modules["__main__"] = studio.__main__
    sys.argv = [studio.__main__.__file__, *wish["arguments"]]
    return main()


if __name__ == "__main__":
    _load()
    sys.exit(_serve(socket.socket(fileno=int(sys.argv[1]))))
