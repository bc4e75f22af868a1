"""Folders in memory: thousands of cases write each their file, and none of them is about the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Return a folder in memory, or a usual one where there is none."""
    with TemporaryDirectory(prefix="aurous-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def tmp_path(memory: Path, request: pytest.FixtureRequest) -> Path:
    """Return a folder in memory for this test."""
    folder = memory / f"{request.node.name}"
    folder.mkdir()
    return folder
