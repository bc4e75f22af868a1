"""Secrets that are typed or piped in. They are never arguments: those can be read by others."""

from __future__ import annotations

import getpass
import signal
import sys

_LONGEST = 4096


def typed(prompt: str) -> str:
    """Return what a person types without showing it, or what is piped in. Blocks the loop, and hears Ctrl+C."""
    if not sys.stdin.isatty():
        return sys.stdin.read(_LONGEST)
    # The loop's own way to hear Ctrl+C needs the loop to go round, and here it stands still.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return getpass.getpass(prompt)
    finally:
        signal.signal(signal.SIGINT, before)
