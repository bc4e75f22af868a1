"""The options of ``aurous-studio sandbox``, each checked with a sentence before anything starts."""

from __future__ import annotations

import argparse
import contextlib
import math
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

_CLOCK = "a moment such as 2026-06-01T00:00:00Z, or seconds from now such as +3600 or -86400"
_DESCRIPTION = """A server on this computer with the same API, for trying and for testing. It prints one line of JSON
with its address and keys, and serves until Ctrl+C, or until its stdin closes if that is a pipe."""
_Number = TypeVar("_Number", int, float, Decimal)


def parser() -> argparse.ArgumentParser:
    """Return the parser. ``clock`` is read as the seconds the sandbox is ahead of the computer."""
    made = argparse.ArgumentParser(prog="aurous-studio sandbox", description=_DESCRIPTION)
    add = made.add_argument
    add("--port", type=_port, default=0, metavar="N", help="port of the API on 127.0.0.1; 0 takes any free one")
    add(
        "--state",
        type=Path,
        metavar="DIR",
        help="folder that keeps everything between starts; default: a temporary one",
    )
    add("--speed", type=_speed, default=1.0, metavar="X", help="1 takes 4 to 8 seconds a run; 1000 only draws")
    add("--clock", type=_clock, metavar="WHEN", help=f"{_CLOCK}; it goes on from there")
    add("--balance", type=_balance, default=Decimal(1000), metavar="N", help="opening credits of a new state folder")
    add("--concurrency", type=_ceiling, default=10, metavar="N", help="runs of one team in flight at most")
    add("--fault", type=Path, metavar="FILE", help="JSON list of faults and outcomes, as sent to the control address")
    add(
        "--reels",
        type=Path,
        metavar="DIR",
        help="keep what is drawn here, and draw nothing twice that is asked for alike",
    )
    add("--draw", type=int, metavar="NICENESS", help=argparse.SUPPRESS)
    return made


def _checked(read: Callable[[str], _Number], good: Callable[[_Number], bool], words: str) -> Callable[[str], _Number]:
    def check(text: str) -> _Number:
        with contextlib.suppress(ValueError, ArithmeticError):
            if good(number := read(text)):
                return number
        raise argparse.ArgumentTypeError(f"{text!r} is not {words}.")

    return check


def _in_purse(credits: Decimal) -> bool:
    from studio.sandbox.ledger import MOST_CREDITS

    return 0 <= credits <= MOST_CREDITS


_port = _checked(int, lambda port: 0 <= port < 1 << 16, "a port from 0 to 65535")
_speed = _checked(float, lambda speed: 0 < speed < math.inf, "a number above 0")
_balance = _checked(Decimal, _in_purse, "an amount from 0 to a billion")
_ceiling = _checked(int, lambda runs: runs > 0, "a whole number above 0")


def _clock(text: str) -> float:
    from studio.sandbox.clock import in_bounds

    with contextlib.suppress(ValueError):
        relative = re.fullmatch(r"[+-]\d+(\.\d+)?", text)
        offset = float(text) if relative else _ahead(datetime.fromisoformat(text))
        if in_bounds(offset):
            return offset
    raise argparse.ArgumentTypeError(f"{text!r} is not {_CLOCK}, in the years 2000 to 2099.")


def _ahead(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - time.time()
