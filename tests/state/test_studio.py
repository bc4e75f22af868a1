"""The studio as a whole: one account after another, and an end that leaves nothing open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from studio.state.studio import Studio
from tests.flow.desk import order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import PATIENCE, Home, until

_REFUSE = "CREATE TRIGGER refuse BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'refused'); END"


@pytest.fixture
def refused(home: Home, live: Studio) -> Iterator[None]:
    """An index that takes no draft, in a way nobody expects."""
    with closing(sqlite3.connect(home.paths.database, isolation_level=None)) as index:
        index.execute(_REFUSE)
        yield
        index.execute("DROP TRIGGER refuse")


def at_work(home: Home) -> int:
    """Return how many sessions hold the lock that says they work."""
    return len(list(home.paths.owners.iterdir()))


@pytest.mark.usefixtures("refused")
async def test_a_draft_that_cannot_be_kept_leaves_nothing_open(live: Studio, home: Home) -> None:
    assert at_work(home) == 1
    live.composer.set(prompt="kept nowhere")
    with pytest.raises(sqlite3.IntegrityError):
        await live.shutdown()
    assert live.link.session is None
    assert at_work(home) == 0


async def test_an_account_works_although_the_one_before_could_not_be_closed(live: Studio, sandbox: Sandbox) -> None:
    old = live.link.session
    assert old is not None
    await old.close()  # closing it once more fails
    live.onboarding.try_key(sandbox.api_key)
    await until(lambda: live.onboarding.ready, live.onboarding.changed)
    live.onboarding.start()
    await until(lambda: live.link.session is not old, live.link.switched)
    await live.link.engine.submit(order("the first of the new account"))
    await asyncio.wait_for(live.link.engine.drained(), PATIENCE)
    assert len(sandbox.generations()) == 1
