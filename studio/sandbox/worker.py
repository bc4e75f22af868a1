"""The process that draws: an order a line in, a word a line out, and its end when nobody writes any more."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback

import msgspec

from studio.sandbox.order import Done, Order, Shot


def work(niceness: int) -> int:
    """Draw what stdin asks for until it closes, and let others go first by ``niceness``, from 0 to 19."""
    if hasattr(os, "nice"):
        os.nice(niceness)
    # The answers go where stdout was; a library that prints must not get between them.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        for line in sys.stdin.buffer:
            answers.write(msgspec.json.encode(_draw(line)) + b"\n")
            answers.flush()
    return 0


def _draw(line: bytes) -> Done:
    from studio.sandbox.cinema import shoot
    from studio.sandbox.painter import paint

    try:
        order = msgspec.json.decode(line, type=Order | Shot)
        if isinstance(order, Shot):
            shoot(order)
        else:
            paint(order)
    except Exception as trouble:  # noqa: BLE001 - one bad order must not end the process; the server hears of it
        traceback.print_exc()
        return Done(trouble=f"{type(trouble).__name__}: {trouble}")
    return Done()
