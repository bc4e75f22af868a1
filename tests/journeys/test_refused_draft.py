"""An index that takes no draft does not stay open when the window has closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from studio.store.lock import FileLock
from tests.journeys.conftest import Seat

_REFUSE = "CREATE TRIGGER refuse BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'refused'); END"


async def test_the_index_is_closed_although_the_draft_could_not_be_kept(seat: Seat, home: Path) -> None:
    person = seat()
    await person.sit_down()
    await person.until(lambda: person.studio.composer.draft.prompt)
    with closing(sqlite3.connect(home / "data" / "studio.sqlite3", isolation_level=None)) as index:
        index.execute(_REFUSE)
    person.studio.composer.set(prompt="kept nowhere")
    using = home / "data" / "studio.using"
    assert FileLock.take(using) is None
    with pytest.raises(sqlite3.IntegrityError):
        await person.leave()
    lock = FileLock.take(using)
    assert lock is not None
    lock.release()
