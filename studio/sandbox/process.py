"""``aurous-studio sandbox``: the sandbox as a process of its own, which ends when its parent does."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.sandbox.options import parser

if TYPE_CHECKING:
    from studio.sandbox.trouble import Trouble

_PARENT_SECONDS = 1.0


def main(argv: Sequence[str]) -> int:
    """Serve until told to stop; the first line on stdout is JSON with the address and the keys."""
    options = parser().parse_args(argv)
    if options.draw is not None:
        from studio.sandbox.worker import work

        return work(options.draw)
    if options.state is not None:
        return _run(options, options.state)
    with tempfile.TemporaryDirectory(prefix="aurous-sandbox-") as folder:
        return _run(options, Path(folder))


def _ordered(path: Path | None) -> Trouble | None:
    from studio.sandbox.trouble import read_trouble

    return None if path is None else read_trouble(path)


def _run(options: argparse.Namespace, folder: Path) -> int:
    from studio.sandbox.database import StateInUse
    from studio.sandbox.trouble import BadTrouble

    try:
        asyncio.run(_serve(options, folder, _ordered(options.fault)))
    except BadTrouble as trouble:
        print(f"The sandbox cannot start: {trouble}", file=sys.stderr)
        return 2
    except (OSError, StateInUse) as trouble:
        print(f"The sandbox cannot start: {trouble}", file=sys.stderr)
        return 1
    return 0


async def _serve(options: argparse.Namespace, folder: Path, trouble: Trouble | None) -> None:
    from studio.sandbox.house import House
    from studio.sandbox.server import SandboxServer

    house = House(
        folder,
        speed=options.speed,
        credits=options.balance,
        ceiling=options.concurrency,
        offset=options.clock,
        reels=options.reels,
    )
    if trouble is not None:
        trouble.order(house)
    server = SandboxServer(house, port=options.port)
    await server.start()
    stopped = asyncio.Event()
    _heed(asyncio.get_running_loop(), stopped.set)
    announcement = {"base_url": server.base_url, "api_key": house.keys.plain["api_key"]}
    more = {"control_url": f"{server.media_url}/control", **house.keys.plain}
    print(json.dumps({**announcement, **more}), flush=True)
    await stopped.wait()
    await server.stop()


def _heed(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Stop at a signal, at the end of a piped stdin, and when the parent is gone."""

    def stop_soon(*_: object) -> None:
        loop.call_soon_threadsafe(stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_soon)
    for watch in (_until_stdin_ends, _until_orphaned):
        threading.Thread(target=_then, args=(watch, stop_soon), daemon=True).start()


def _then(watch: Callable[[], bool], stop: Callable[[], None]) -> None:
    if watch():
        try:
            stop()
        except RuntimeError:
            # The loop has ended for another reason already.
            return


def _until_stdin_ends() -> bool:
    if sys.stdin is None or not _is_pipe(sys.stdin.fileno()):
        return False
    while os.read(sys.stdin.fileno(), 4096):
        pass
    return True


def _is_pipe(descriptor: int) -> bool:
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _until_orphaned() -> bool:
    parent = os.getppid()
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_PARENT_SECONDS)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
