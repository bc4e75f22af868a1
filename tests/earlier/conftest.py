"""A shell and a person at the window, as elsewhere."""

from tests.commands.conftest import lonely, warm
from tests.journeys.conftest import home, seat
from tests.studio_fixture import pytest_asyncio_loop_factories

__all__ = ["home", "lonely", "pytest_asyncio_loop_factories", "seat", "warm"]
