"""The studio as a whole: one account after another, and an end that leaves nothing open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from studio.state.studio import Studio
from tests.studio_fixture import Home

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
