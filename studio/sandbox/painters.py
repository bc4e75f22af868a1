"""At most two processes that draw, started when there is something to draw."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import msgspec
from msgspec.structs import replace

from studio.sandbox.order import Done, Order, Shot
from studio.sandbox.reels import again

_MOST = 2
_NICENESS = 10
_ROOT = Path(__file__).resolve().parents[2]


class PaintTrouble(Exception):
    """A picture could not be drawn."""


class Painters:
    """Hands orders to whichever process is free. First come, first served."""

    def __init__(self, reels: Path | None = None, *, humble: bool = True) -> None:
        """Make them. What is drawn is kept in the folder ``reels``, and taken from there; without one, drawn anew.

        The ``humble`` let every other program go first, such as a window that somebody looks at.
        """
        self._reels = reels
        self._niceness = _NICENESS if humble else 0
        self._free: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        for _ in range(_MOST):
            self._free.put_nowait(None)

    async def paint(self, order: Order | Shot) -> None:
        """Draw ``order``.

        Raises:
            PaintTrouble: The drawing failed, or its process died twice.
        """
        if self._reels is not None:
            order = replace(order, reels=str(self._reels))
            if await asyncio.to_thread(again, order):
                return
        process = await self._free.get()
        try:
            for _ in range(2):
                if process is None:
                    process = await _start(self._niceness)
                done = await _ask(process, order)
                if done is not None:
                    break
                await process.wait()
                process = None
        except asyncio.CancelledError:
            # Its answer would be taken for the next order's.
            await _end(process)
            process = None
            raise
        finally:
            self._free.put_nowait(process)
        if done is None or done.trouble is not None:
            raise PaintTrouble(done.trouble if done else "The drawing process died.")

    async def close(self) -> None:
        """End every idle process."""
        while not self._free.empty():
            await _end(self._free.get_nowait())


def command(*arguments: str) -> list[str]:
    """Return the command that runs the sandbox again, from a source tree or from a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "sandbox", *arguments]
    return [sys.executable, "-m", "studio.sandbox.process", *arguments]


async def _start(niceness: int) -> asyncio.subprocess.Process:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *command("--draw", str(niceness)), stdin=pipe, stdout=pipe, env=environment
    )


async def _ask(process: asyncio.subprocess.Process, order: Order | Shot) -> Done | None:
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(msgspec.json.encode(order) + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
    except ConnectionError:
        return None
    return msgspec.json.decode(line, type=Done) if line else None


async def _end(process: asyncio.subprocess.Process | None) -> None:
    if process is None:
        return
    if process.returncode is None:
        process.kill()
    await process.wait()
