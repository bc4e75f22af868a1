"""Trouble that is ordered before the start: a file with what would be sent to ``/control/faults`` and ``/outcomes``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from studio.sandbox.faults import Fault
from studio.sandbox.house import House
from studio.sandbox.wishes import Outcome


class BadTrouble(Exception):
    """A file cannot be read; the text says why, and which entry is wrong."""


class Trouble(msgspec.Struct, frozen=True):
    """Faults and outcomes, each in the order of the file."""

    faults: tuple[Fault, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def order(self, house: House) -> None:
        """Let it happen in ``house``."""
        house.faults.waiting.extend(self.faults)
        for outcome in self.outcomes:
            house.plans.extend(outcome.plans())


def read_trouble(path: Path) -> Trouble:
    """Read a JSON list; an entry with a ``route`` is a fault, any other an outcome.

    Raises:
        BadTrouble: The file cannot be read, or an entry is wrong.
    """
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])
    except OSError as reason:
        raise BadTrouble(f"{path} cannot be read: {reason.strerror}.") from reason
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as reason:
        raise BadTrouble(f"{path} is not a JSON list of objects: {reason}.") from reason
    read = [_entry(path, number, entry) for number, entry in enumerate(entries, start=1)]
    faults = tuple(each for each in read if isinstance(each, Fault))
    return Trouble(faults, tuple(each for each in read if isinstance(each, Outcome)))


def _entry(path: Path, number: int, entry: dict[str, Any]) -> Fault | Outcome:
    try:
        return msgspec.convert(entry, Fault) if "route" in entry else msgspec.convert(entry, Outcome)
    except msgspec.ValidationError as reason:
        raise BadTrouble(f"{path}, entry {number}: {reason}.") from reason
