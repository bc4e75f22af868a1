"""A case that fails, cut down to what makes it fail."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

_TRIES = 600
_SECONDS = 30.0


def smaller(run: Callable[..., object], values: dict[str, Any], error: Exception) -> dict[str, Any]:
    """Return ``values`` with every text and all bytes cut as far as ``run`` still fails at the place of ``error``.

    Costs hundreds of runs, or half a minute.
    """
    tries, until = iter(range(_TRIES)), time.monotonic() + _SECONDS

    def fails(other: dict[str, Any]) -> bool:
        if next(tries, None) is None or time.monotonic() > until:
            return False
        try:
            run(**other)
        except Exception as found:  # noqa: BLE001 - what is looked for may be anything
            return _place(found) == _place(error)
        return False

    for name, value in values.items():
        if isinstance(value, bytes | str):
            values = _cut(fails, values, name)
    return values


def _cut(fails: Callable[[dict[str, Any]], bool], values: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave out halves, then quarters, down to single letters."""
    size = len(values[name])
    while size := size // 2:
        at = 0
        while at < len(value := values[name]):
            shorter = {**values, name: value[:at] + value[at + size :]}
            if fails(shorter):
                values = shorter
            else:
                at += size
    return values


def _place(error: Exception) -> tuple[type[Exception], str, int]:
    """Return what was raised, and where."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return type(error), trace.tb_frame.f_code.co_filename if trace else "", trace.tb_lineno if trace else 0
