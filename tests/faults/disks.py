"""Small disks of memory, mounted where a test wants one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def mount(*arguments: str) -> None:
    """Mount something, or mount it otherwise; whoever may not do that skips the test."""
    try:
        subprocess.run(["mount", *arguments], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs root")


def unmount(place: Path) -> None:
    """Take the disk at ``place`` away, whoever uses it."""
    subprocess.run(["umount", "-l", str(place)], check=True)
