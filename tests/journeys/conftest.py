"""People at the window, and the sandbox their program talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.journeys.person import Person
from tests.journeys.starting import start
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import pytest_asyncio_loop_factories

__all__ = ["pytest_asyncio_loop_factories", "start"]

Seat = Callable[..., "Person"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the platform without a screen says of every window whose size is limited."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


def account(sandbox: Sandbox) -> dict[str, str]:
    """Return the environment of somebody with an account there, under a profile whose credits are not pretend ones."""
    return {
        "AUROUS_BASE_URL": sandbox.base_url,
        "AUROUS_API_KEY": sandbox.api_key,
        "AUROUS_PROFILE": "studio",
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folders of one user; a second start finds what the first one left."""
    return tmp_path / "home"


@pytest.fixture
async def seat(home: Path) -> AsyncIterator[Seat]:
    """Seat people one after the other: ``seat(sandbox)`` with its key, ``seat(sandbox, with_key=False)`` without."""
    people: list[Person] = []

    def take(sandbox: Sandbox | None = None, *, with_key: bool = True) -> Person:
        environ = {"AUROUS_STUDIO_HOME": str(home)} | ({} if sandbox is None else account(sandbox))
        if not with_key:
            del environ["AUROUS_API_KEY"]
        people.append(Person(environ))
        return people[-1]

    yield take
    for person in people:
        await person.leave()
