"""A desk per test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


@pytest.fixture
async def desk(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Desk]:
    """An opened desk whose engine runs."""
    opened = await Desk(tmp_path / "home", sandbox).open()
    await opened.engine.start()
    yield opened
    await opened.close()
