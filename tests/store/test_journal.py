"""The journal: nothing committed is lost, nothing is driven twice."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.errors import Claimed, LimitReached
from studio.domain.job import JobError, JobState
from studio.domain.reference import Reference, ReferenceKind
from studio.store.journal import Seen
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import NOW, job, picture


async def test_a_job_comes_back_as_it_was_written(store: Store) -> None:
    written = job(
        quoted=Decimal("1023.49"),
        held=Decimal("0.1"),
        body=b'{"prompt":"\xc3\xa9"}',
        references=(Reference(kind=ReferenceKind.FILE, source="/a.png", name="a", sha256="ff"),),
        deadline=NOW,
        request_ids=("req_1",),
        owner="1:2:3:4",
    )
    await store.journal.add(written)
    assert await store.journal.get(written.id) == written


async def test_a_job_is_added_once(store: Store) -> None:
    one = job()
    await store.journal.add(one)
    with pytest.raises(sqlite3.IntegrityError):
        await store.journal.add(one)


async def test_an_unknown_job_cannot_be_put(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.journal.put(job())


async def test_what_is_put_is_judged_by_what_is_there_and_kept_out_whole(store: Store) -> None:
    one, other = job(), job(1)
    for each in (one, other):
        await store.journal.add(each)

    def judge(seen: Seen) -> None:
        if Decimal(3) in [each.quoted for each in seen.unfinished()]:
            raise LimitReached("One of them is priced.")

    priced = [replace(each, quoted=Decimal(3)) for each in (one, other)]
    done = await asyncio.gather(*[store.journal.put(each, judge=judge) for each in priced], return_exceptions=True)
    assert done[0] is None and isinstance(done[1], LimitReached)
    assert [each.quoted for each in await store.journal.unfinished()] == [Decimal(3), other.quoted]


async def test_unfinished_jobs_are_listed_until_they_end(store: Store) -> None:
    jobs = [job(minutes) for minutes in range(3)]
    for one in jobs:
        await store.journal.add(one)
    await store.journal.put(replace(jobs[1], state=JobState.SAVED))
    assert [one.id for one in await store.journal.unfinished()] == [jobs[0].id, jobs[2].id]
    assert [one.id for one in await store.journal.recent(2)] == [jobs[2].id, jobs[1].id]


async def test_a_loss_is_told_until_somebody_has_seen_it(paths: Paths, store: Store) -> None:
    lost, known, theirs = (job(minute, state=JobState.LOST) for minute in range(3))
    for row in (known, lost, replace(theirs, profile="other"), job(4, state=JobState.SAVED)):
        await store.journal.add(row)
    await store.journal.note_losses_seen([known.id, known.id])
    assert await store.journal.unseen_losses("default") == (lost,)
    again = await Store.open(paths)
    assert await again.journal.unseen_losses("default") == (lost,)
    await again.close()


async def test_a_generation_leads_to_its_job(store: Store) -> None:
    one = job(generation_id="img_1")
    await store.journal.add(one)
    assert await store.journal.find_generation("img_1") == one
    assert await store.journal.find_generation("img_2") is None


async def test_spent_is_what_was_charged_or_is_held(store: Store) -> None:
    rows = [
        job(0, charged=Decimal("0.1"), state=JobState.SAVED),
        job(1, held=Decimal("0.2"), state=JobState.ACCEPTED),
        job(2, held=Decimal(4), state=JobState.CANCELLED),
        job(3, held=Decimal(4), charged=Decimal(0), state=JobState.FAILED),
        job(4, quoted=Decimal(9)),
        job(5, charged=Decimal(50), profile="other", state=JobState.SAVED),
        job(-60, charged=Decimal(50), state=JobState.SAVED),
    ]
    for one in rows:
        await store.journal.add(one)
    assert await store.journal.spent(NOW, profile="default") == Decimal("0.3")


async def test_money_counts_from_when_it_was_sent(store: Store) -> None:
    await store.journal.add(job(-60, sent_at=NOW, charged=Decimal(2), state=JobState.SAVED))
    assert await store.journal.spent(NOW, profile="default") == 2
    assert await store.journal.spent(NOW + timedelta(seconds=1), profile="default") == 0


async def test_job_and_pictures_are_written_together_or_not_at_all(store: Store) -> None:
    one = job()
    await store.journal.add(one)
    pictures = [picture(0), picture(1)]
    await store.journal.finish(replace(one, state=JobState.SAVED), pictures)
    assert await store.library.count() == 2
    with pytest.raises(LookupError):
        await store.journal.finish(job(9), [picture(9)])
    assert await store.library.count() == 2


async def test_an_error_is_kept_without_its_token(store: Store) -> None:
    error = JobError(code="x", message="GET https://a/output/0?token=abc.def failed")
    one = job(error=error)
    await store.journal.add(one)
    found = await store.journal.get(one.id)
    assert found is not None and found.error is not None
    assert "abc" not in found.error.message


async def test_only_jobs_without_a_living_owner_are_adopted(store: Store) -> None:
    free, living, dead, ended = (
        job(0),
        job(1, owner="a"),
        job(2, owner="b"),
        job(3, owner="b", state=JobState.SAVED),
    )
    for one in (free, living, dead, ended):
        await store.journal.add(one)
    taken = await store.journal.adopt("me", lambda token: token == "a")
    assert [one.id for one in taken] == [free.id, dead.id]
    assert {one.owner for one in taken} == {"me"}
    assert [one.owner for one in await store.journal.unfinished()] == ["me", "a", "me"]


async def test_jobs_of_another_profile_are_left_to_it(store: Store) -> None:
    mine, other = job(0), job(1, profile="other")
    for one in (mine, other):
        await store.journal.add(one)
    assert [one.id for one in await store.journal.adopt("me", lambda _: False, profile=mine.profile)] == [mine.id]
    assert [one.owner for one in await store.journal.unfinished()] == ["me", None]


async def test_a_job_taken_over_cannot_be_written_by_the_older_owner(store: Store) -> None:
    one = job(owner="old")
    await store.journal.add(one)
    await store.journal.adopt("new", lambda token: False)
    with pytest.raises(LookupError):
        await store.journal.put(replace(one, state=JobState.SENDING))


async def test_released_jobs_are_free(store: Store) -> None:
    await store.journal.add(job(owner="me"))
    await store.journal.release("me")
    assert [one.owner for one in await store.journal.unfinished()] == [None]


async def test_two_stores_on_one_file_never_adopt_the_same_job(paths: Paths, store: Store) -> None:
    other = await Store.open(paths)
    for minute in range(20):
        await store.journal.add(job(minute))
    first, second = await asyncio.gather(
        store.journal.adopt("one", lambda token: True), other.journal.adopt("two", lambda token: True)
    )
    await other.close()
    assert len(first) + len(second) == 20
    assert not {one.id for one in first} & {one.id for one in second}


_WRITER = """
import asyncio, os, sys
from msgspec.structs import replace
from studio.domain.job import JobState
from studio.store.paths import Paths
from studio.store.store import Store
sys.path.insert(0, sys.argv[1])
from examples import job

async def main():
    store = await Store.open(Paths.find())
    for minute in range(100000):
        one = job(minute)
        await store.journal.add(one)
        await store.journal.put(replace(one, state=JobState.SENDING))
        os.write(1, one.id.encode() + b"\\n")

asyncio.run(main())
"""


def killed_writer(paths: Paths) -> list[str]:
    """Let a process write until it is killed; return the ids of the jobs it said were written."""
    here = Path(__file__).parent
    environment = {"AUROUS_STUDIO_HOME": str(paths.data.parent), "PYTHONPATH": str(here.parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(here)], stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().decode().strip() for _ in range(50)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().decode().split("\n")[:-1]
    return told


async def test_what_was_committed_survives_a_kill(paths: Paths) -> None:
    told = killed_writer(paths)
    store = await Store.open(paths)
    states = {one.id: one.state for one in await store.journal.recent(1_000_000)}
    await store.close()
    assert store.notices == ()
    assert all(states[identity] is JobState.SENDING for identity in told)


async def test_a_row_that_makes_no_sense_strands_no_other(paths: Paths, store: Store) -> None:
    sound, odd = job(prompt="a heron"), job(1, charged=Decimal(3), sent_at=NOW)
    for one in (sound, odd):
        await store.journal.add(one)
    for damage in (b'{"id": "\xff"}', b"[" * 5000, "\x00", 7, b'{"id": ""}'):
        with closing(sqlite3.connect(paths.database)) as connection, connection:
            connection.execute(
                "UPDATE jobs SET data = ?, owner = CAST(? AS TEXT), spent = 'NaN' WHERE id = ?",
                (damage, b"\xff", odd.id),
            )
        assert await store.journal.unfinished() == (sound,)
        assert await store.journal.spent(NOW - timedelta(days=1), profile="default") == 0
        assert await store.journal.adopt("mine", lambda token: False) == (replace(sound, owner="mine"),)
        await store.journal.release("mine")


async def test_a_run_has_one_row(store: Store) -> None:
    sent, ours = job(state=JobState.SENDING), job(1, generation_id="img_1", state=JobState.SAVED)
    for row in (sent, ours):
        await store.journal.add(row)
    with pytest.raises(Claimed):
        await store.journal.add(job(2, generation_id="img_1", another=True))
    with pytest.raises(Claimed):
        await store.journal.claim(replace(sent, generation_id="img_1", state=JobState.ACCEPTED))
    assert await store.journal.get(sent.id) == sent and await store.journal.get(ours.id) == ours


@pytest.mark.parametrize(
    ("owner", "state"), [(None, JobState.FINISHED), ("me", JobState.FINISHED), ("it", JobState.SAVED)]
)
async def test_a_row_of_a_run_made_elsewhere_gives_way(store: Store, owner: str | None, state: JobState) -> None:
    sent = job(state=JobState.SENDING, owner="me", quoted=Decimal(1))
    other = job(1, generation_id="img_1", another=True, owner=owner, state=state, saved_count=1, charged=Decimal(1))
    for row in (sent, other):
        await store.journal.add(row)
    await store.library.add(picture(job_id=other.id, generation_id="img_1"))
    claimed, gone = await store.journal.claim(replace(sent, generation_id="img_1", state=JobState.ACCEPTED))
    assert gone == other.id and await store.journal.get(other.id) is None
    assert (claimed.state, claimed.saved_count, claimed.quoted, claimed.charged) == (state, 1, Decimal(1), Decimal(1))
    assert await store.journal.get(sent.id) == claimed
    assert [each.job_id for each in await store.library.by_generation("img_1")] == [sent.id]


async def test_a_row_another_process_saves_at_the_moment_does_not_give_way(store: Store) -> None:
    sent = job(state=JobState.SENDING, owner="me")
    other = job(1, generation_id="img_1", another=True, owner="it", state=JobState.FINISHED)
    for row in (sent, other):
        await store.journal.add(row)
    with pytest.raises(Claimed):
        await store.journal.claim(replace(sent, generation_id="img_1"))


async def test_one_row_alone_can_be_adopted(store: Store) -> None:
    one, other = job(), job(1)
    for row in (one, other):
        await store.journal.add(row)
    assert [row.id for row in await store.journal.adopt("me", lambda _: False, only=other.id)] == [other.id]


async def test_a_row_that_ended_may_be_driven_again_whoever_ended_it(store: Store) -> None:
    ended = job(state=JobState.LOST, owner="a process that was killed")
    await store.journal.add(ended)
    again = replace(ended, state=JobState.FINISHED, owner="me")
    await store.journal.put(again)
    with pytest.raises(LookupError):
        await store.journal.put(replace(ended, state=JobState.FINISHED, owner="a third"))
    assert await store.journal.get(ended.id) == again
