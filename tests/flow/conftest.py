"""A desk per test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flow.desk import Desk, close_all
from tests.sandbox_fixture import Sandbox


@pytest.fixture(autouse=True)
async def desks_closed() -> AsyncIterator[None]:
    """Close what a test that failed left open: its connections would be told of as an error of the next test."""
    yield
    await close_all()


@pytest.fixture
async def desk(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Desk]:
    """An opened desk whose engine runs."""
    opened = await Desk(tmp_path / "home", sandbox).open()
    await opened.engine.start()
    yield opened
    await opened.close()
