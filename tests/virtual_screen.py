"""A screen that nobody looks at."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def screen(size: tuple[int, int]) -> Iterator[str]:
    """Start a screen of ``size`` on a free display, and end it afterwards."""
    ask, answer = os.pipe()
    width, height = size
    layout = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(answer), *layout], pass_fds=[answer], stderr=subprocess.DEVNULL
    )
    try:
        os.close(answer)
        with os.fdopen(ask) as line:
            number = line.readline().strip()
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=20)
