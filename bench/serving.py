"""The stand-in service as a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

KEY = "al_live_" + "0" * 64


@contextmanager
def service(*, picture_seconds: float) -> Iterator[str]:
    """Run :mod:`bench.service` and give its address."""
    command = [sys.executable, "-m", "bench.service", str(picture_seconds)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.communicate(timeout=30)


def calls(address: str) -> dict[str, int]:
    """Return how often each route was asked so far."""
    answer: dict[str, int] = httpx.get(f"{address}/calls", trust_env=False).raise_for_status().json()
    return answer
