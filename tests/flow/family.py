"""Which processes a process started. Only Linux tells."""

from __future__ import annotations

from pathlib import Path

import pytest

TOLD = pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells which processes are ours")


def children(pid: int) -> list[int]:
    """Return the processes that any thread of ``pid`` started."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += map(int, (thread / "children").read_text().split())
        except OSError:  # the thread ended
            continue
    return found


def command(pid: int) -> bytes:
    """Return the command line of a process; empty for one that ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def helpers(pid: int) -> set[int]:
    """Return those that ``pid`` started to decode for it, and that live."""
    return {child for child in children(pid) if b"spawn_main" in command(child)}
