"""Real folders and a real SQLite file for the tests of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from studio.store.files import LibraryFolder
from studio.store.paths import Paths
from studio.store.store import Store


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Folders nobody else uses."""
    found = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    found.create()
    return found


@pytest.fixture
async def store(paths: Paths) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(paths)
    yield opened
    await opened.close()


@pytest.fixture
def folder(paths: Paths) -> Iterator[LibraryFolder]:
    """A picture folder."""
    opened = LibraryFolder(paths.library)
    yield opened
    opened.close()
