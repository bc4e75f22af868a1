"""The board: memory and journal say the same, and a part that fails is begun again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase
from studio.domain.request import ImageRequest
from studio.flow.board import Board
from studio.flow.events import Event, JobGone, Trouble
from studio.store.paths import Paths
from studio.store.store import Store
from tests.flow.desk import QuickClock


class Table:
    """A board on a real journal, and one job on it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.board = Board(journal=store.journal, clock=QuickClock(1000), owner="me", profile="default")
        self.events: list[Event] = []
        self.board.listen(self.events.append)

    async def add(self, **fields: object) -> Job:
        now = datetime.now(UTC)
        values: dict[str, object] = {
            "id": new_id(now),
            "key": new_key(),
            "profile": "default",
            "request": ImageRequest(prompt="a heron"),
            "created_at": now,
            "owner": "me",
        }
        job = Job(**(values | fields))  # type: ignore[arg-type]
        return await self.board.add(job, self.board.phase(Phase.WAITING))

    async def agrees(self, job: Job) -> Job:
        """Return the row of ``job``, which memory must have too."""
        row = await self.store.journal.get(job.id)
        assert row is not None and self.board.jobs[job.id] == row
        return row


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)})
    store = await Store.open(paths)
    table = Table(store)
    yield table
    await table.board.stop()
    await store.close()


def refuse(database: Path, *, held: int) -> None:
    """Let the journal refuse rows that hold so much, as a disk that fills refuses some."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            f"CREATE TRIGGER full_{held} BEFORE UPDATE ON jobs"
            f" WHEN json_extract(CAST(NEW.data AS TEXT), '$.held') = {held}"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )


async def test_what_could_not_be_written_is_in_no_later_change(table: Table, tmp_path: Path) -> None:
    job = await table.add()
    refuse(Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)}).database, held=13)
    lost = asyncio.ensure_future(table.board.change(job.id, held=Decimal(13)))
    kept = asyncio.ensure_future(table.board.change(job.id, status_word="processing"))
    results = await asyncio.gather(lost, kept, return_exceptions=True)
    assert isinstance(results[0], sqlite3.IntegrityError)
    row = await table.agrees(job)
    assert (row.held, row.status_word) == (None, "processing")


async def test_when_two_changes_fail_the_job_is_as_the_journal_has_it(table: Table, tmp_path: Path) -> None:
    job = await table.add()
    database = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)}).database
    refuse(database, held=13)
    refuse(database, held=14)
    changes = [table.board.change(job.id, held=Decimal(held), saved_count=held) for held in (13, 14)]
    results = await asyncio.gather(*changes, return_exceptions=True)
    assert [type(each) for each in results] == [sqlite3.IntegrityError] * 2
    assert await table.agrees(job) == job


async def test_a_second_change_builds_on_the_first_before_that_is_written(table: Table) -> None:
    job = await table.add()
    first = asyncio.ensure_future(table.board.change(job.id, state=JobState.ACCEPTED))
    await asyncio.sleep(0)
    assert table.board.jobs[job.id].state is JobState.ACCEPTED
    await asyncio.gather(first, table.board.change(job.id, saved_count=1))
    row = await table.agrees(job)
    assert (row.state, row.saved_count) == (JobState.ACCEPTED, 1)


async def test_a_caller_that_is_stopped_leaves_memory_and_journal_alike(table: Table) -> None:
    job = await table.add()
    change = asyncio.ensure_future(table.board.change(job.id, status_word="processing"))
    await asyncio.sleep(0)
    change.cancel()
    with pytest.raises(asyncio.CancelledError):
        await change
    await table.board.change(job.id, saved_count=1)
    row = await table.agrees(job)
    assert (row.status_word, row.saved_count) == ("processing", 1)


async def test_a_run_made_elsewhere_that_was_ours_becomes_part_of_the_job(table: Table) -> None:
    job = await table.add(state=JobState.SENDING)
    elsewhere = await table.add(generation_id="img_1", another=True, state=JobState.FINISHED, saved_count=1)
    claimed = await table.board.claim(job.id, generation_id="img_1", state=JobState.ACCEPTED)
    assert (claimed.state, claimed.saved_count) == (JobState.FINISHED, 1)
    assert JobGone(elsewhere.id, into=job.id) in table.events
    assert elsewhere.id not in table.board.jobs and await table.store.journal.get(elsewhere.id) is None
    await table.agrees(job)


async def test_a_part_that_fails_is_begun_again_and_told_of_once(table: Table) -> None:
    begun: list[int] = []
    well = asyncio.Event()

    async def part() -> None:
        begun.append(len(begun))
        if len(begun) <= 3:
            raise KeyError("our own fault")
        well.set()
        await asyncio.Event().wait()

    table.board.keep(part, "Collector")
    await asyncio.wait_for(well.wait(), 30)
    told = [event for event in table.events if isinstance(event, Trouble)]
    assert begun == [0, 1, 2, 3] and len(told) == 1
    with pytest.raises(KeyError):
        await table.board.drained()
