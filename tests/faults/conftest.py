"""A desk, a shell, a network that misbehaves, and a process to be killed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.commands.conftest import shell, warm
from tests.faults.crash_fixture import victim
from tests.faults.proxy import Proxy, between
from tests.faults.scene import scenes
from tests.flow.conftest import desk, desks_closed
from tests.sandbox_fixture import Sandbox
from tests.store.conftest import paths, store

__all__ = ["desk", "desks_closed", "paths", "scenes", "shell", "store", "victim", "warm"]


@pytest.fixture
async def network(sandbox: Sandbox) -> AsyncIterator[Proxy]:
    """The way to the sandbox, to be broken call by call."""
    async with between(sandbox) as proxy:
        yield proxy
