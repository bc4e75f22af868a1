"""The journal: what was asked for and what it cost, written down before anything leaves the machine."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from studio.domain.address import unsigned, without_signatures
from studio.domain.errors import Claimed
from studio.domain.job import Job, JobError, JobState
from studio.domain.money import Credits
from studio.domain.picture import Picture
from studio.domain.request import read_request
from studio.domain.soundness import is_sound
from studio.store.database import Database
from studio.store.library import hand_over, write_picture
from studio.store.recall import note_saved_again
from studio.store.redaction import redacted
from studio.store.rows import ENCODER, read, sortable
from studio.store.storyboards import agreements

_log = logging.getLogger(__name__)
_DECODER = msgspec.json.Decoder(Job, dec_hook=read_request)
_COLUMNS = "data, owner"
_Result = TypeVar("_Result")


class Seen:
    """The journal as one transaction sees it: nobody adds to it while it is looked at."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def unfinished(self) -> tuple[Job, ...]:
        """Return the jobs with something left to do, oldest first, whoever drives them."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE ended = 0 ORDER BY id")
        return tuple(_jobs(rows.fetchall()))

    def spent(self, since: datetime, *, profile: str) -> Credits:
        """Return the credits charged, or still held, for jobs sent since ``since``."""
        rows = self._connection.execute(
            "SELECT spent FROM jobs WHERE profile = ? AND spent_at >= ? AND spent IS NOT NULL",
            (profile, sortable(since)),
        )
        return sum((_amount(row[0]) for row in rows), Decimal(0))

    def promised(self, since: datetime, *, profile: str) -> Credits:
        """Return the credits agreed to since ``since`` for shots that have no job yet."""
        agreed = (each for each in agreements(self._connection) if each.profile == profile)
        return sum((each.price or Decimal(0) for each in agreed if each.agreed_at >= since), Decimal(0))

    def may_take(self, shot: str, *, key: str) -> bool:
        """Whether a take of ``shot`` is agreed to that has no job yet, whatever became of those before it.

        It must be the agreement that has this ``key``: another may have taken its place since it was read.
        """
        return any(each.shot == shot and each.key == key for each in agreements(self._connection))


class Journal:
    """Every job there ever was. A method that writes returns when the row would survive a power cut.

    A row that ended is driven by nobody, whatever owner it names.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: Job, *, judge: Callable[[Seen], None] | None = None) -> None:
        """Write a new ``job``. Its prompt joins the history of prompts unless it was made elsewhere.

        ``judge`` looks at what is there already, in the same transaction and the writer's thread: of two that are
        added at once, by whatever process, one sees the other. What it raises keeps the job out, and is raised.

        Raises:
            sqlite3.IntegrityError: There is a row of that id already.
            Claimed: Another row has its run already.
        """

        def work(connection: sqlite3.Connection) -> None:
            if judge is not None:
                judge(Seen(connection))
            add_job(connection, job)

        await self._database.write(work)

    async def look(self, look: Callable[[Seen], _Result]) -> _Result:
        """Return what ``look`` makes of the journal at one moment; it runs in a reader's thread."""
        return await self._database.read(lambda connection: look(Seen(connection)))

    async def put(self, job: Job, *, judge: Callable[[Seen], None] | None = None) -> None:
        """Write what ``job`` has become. ``judge`` may keep it from being written, as in :meth:`add`.

        Raises:
            LookupError: It was never added, or another living process took it over.
        """

        def work(connection: sqlite3.Connection) -> None:
            if judge is not None:
                judge(Seen(connection))
            put_job(connection, job)

        await self._database.write(work)

    async def finish(self, job: Job, pictures: Sequence[Picture]) -> None:
        """Write ``job`` and the ``pictures`` it made, all or nothing.

        A picture of an output that is known already takes the place of the older row and keeps its id, rating,
        favourite and tags.
        """

        def work(connection: sqlite3.Connection) -> None:
            put_job(connection, job)
            for picture in pictures:
                write_picture(connection, picture)
                note_saved_again(connection, (picture.generation_id, picture.index))

        await self._database.write(work)

    async def claim(self, job: Job) -> tuple[Job, str | None]:
        """Write ``job`` as the one row of its run, and return it as it was written.

        A row that was taken on for the same run as one made elsewhere goes, and what it has becomes the job's: its id
        is returned too. One transaction: of two that ask for one run at once, one gets it.

        Raises:
            Claimed: A job of ours has the run, or another process drives the row of it.
            LookupError: ``job`` was never added, or another living process took it over.
        """

        def work(connection: sqlite3.Connection) -> tuple[Job, str | None]:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE generation_id = ? AND id != ? ORDER BY id",
                (job.generation_id, job.id),
            ).fetchall()
            claimed, gone = job, None
            for other in _jobs(rows):
                _refuse_claimed(job, other)
                claimed, gone = claimed.take_over(other), other.id
                connection.execute("DELETE FROM jobs WHERE id = ?", (other.id,))
                hand_over(connection, job.generation_id or "", job.id)
            put_job(connection, claimed)
            return claimed, gone

        return await self._database.write(work)

    async def get(self, job_id: str) -> Job | None:
        """Return one job."""
        found = await self._select("WHERE id = ?", job_id)
        return found[0] if found else None

    async def find_generation(self, generation_id: str) -> Job | None:
        """Return the job the server calls ``generation_id``."""
        found = await self._select("WHERE generation_id = ? ORDER BY id LIMIT 1", generation_id)
        return found[0] if found else None

    async def unfinished(self) -> tuple[Job, ...]:
        """Return the jobs with something left to do, oldest first, whoever drives them."""
        return await self.look(lambda seen: seen.unfinished())

    async def recent(self, limit: int = 200) -> tuple[Job, ...]:
        """Return the newest jobs, newest first."""
        return await self._select("ORDER BY id DESC LIMIT ?", limit)

    async def takes(self, shot: str) -> tuple[Job, ...]:
        """Return the jobs that were bought for a shot, oldest first."""
        return await self._select("WHERE shot = ? ORDER BY id", shot)

    async def unseen_losses(self, profile: str) -> tuple[Job, ...]:
        """Return the jobs of ``profile`` that were lost and of which nobody has said that they know, oldest first."""
        return await self._select(
            "WHERE state = 'lost' AND profile = ? AND id NOT IN (SELECT job_id FROM losses_seen) ORDER BY id", profile
        )

    async def note_losses_seen(self, job_ids: Iterable[str]) -> None:
        """Write down that the user knows of these losses, for every start to come."""
        rows = [(job_id,) for job_id in job_ids]
        await self._database.write(
            lambda connection: connection.executemany("INSERT OR IGNORE INTO losses_seen (job_id) VALUES (?)", rows)
        )

    async def adopt(
        self, owner: str, alive: Callable[[str], bool], *, only: str | None = None, profile: str | None = None
    ) -> tuple[Job, ...]:
        """Take over the unfinished jobs nobody drives, oldest first; ``only`` the one of that id, those of ``profile``.

        One transaction: of two processes that ask at once, one gets a job and the other does not. ``alive`` is
        called in the writer's thread.
        """

        def work(connection: sqlite3.Connection) -> tuple[Job, ...]:
            which = "WHERE ended = 0 AND id = coalesce(?, id) AND profile = coalesce(?, profile) ORDER BY id"
            rows = connection.execute(f"SELECT {_COLUMNS} FROM jobs {which}", (only, profile)).fetchall()
            living = {token: alive(token) for token in {row[1] for row in rows} if token is not None}
            taken = [replace(job, owner=owner) for job in _jobs(rows) if not living.get(job.owner or "", False)]
            connection.executemany("UPDATE jobs SET owner = ? WHERE id = ?", [(owner, job.id) for job in taken])
            return tuple(taken)

        return await self._database.write(work)

    async def release(self, owner: str) -> None:
        """Give up everything ``owner`` drives, so that the next process may adopt it."""
        await self._database.write(
            lambda connection: connection.execute("UPDATE jobs SET owner = NULL WHERE owner = ?", (owner,))
        )

    async def spent(self, since: datetime, *, profile: str) -> Credits:
        """Return the credits charged, or still held, for jobs sent since ``since``."""

        return await self.look(lambda seen: seen.spent(since, profile=profile))

    async def _select(self, rest: str, *values: object) -> tuple[Job, ...]:
        def work(connection: sqlite3.Connection) -> list[tuple[bytes, str | None]]:
            return connection.execute(f"SELECT {_COLUMNS} FROM jobs {rest}", values).fetchall()

        return tuple(_jobs(await self._database.read(work)))


def _jobs(rows: Iterable[tuple[bytes, str | None]]) -> Iterable[Job]:
    """Read rows; one that cannot be read is reported and left alone, so that it does not strand the others."""
    for data, owner in rows:
        job = read(_DECODER, data, "A journal row")
        if job is not None:
            yield job if job.owner == owner else replace(job, owner=owner)


def _amount(text: str) -> Credits:
    """Read a column of amounts. One that makes no sense is nothing, and logged: a limit would count it for ever."""
    try:
        amount = Decimal(text)
    except ArithmeticError:
        amount = Decimal("nan")
    if is_sound(amount):
        return amount
    _log.error("A journal row tells an amount that is none")
    return Decimal(0)


_BOUGHT = (JobState.ACCEPTED, JobState.FINISHED, JobState.SAVED, JobState.LOST)


def _spent(job: Job) -> Credits | None:
    """Return what counts against the limits; of a run whose price the server keeps to itself, what was quoted."""
    if job.charged is not None:
        return max(job.charged, Decimal(0))  # nobody is paid for buying
    if job.state is JobState.CANCELLED:
        return None
    return job.quoted if job.held is None and job.state in _BOUGHT else job.held


def _row(job: Job) -> dict[str, object]:
    if job.error is not None:
        job = replace(job, error=replace(job.error, message=redacted(job.error.message)))
    if job.state.ended:
        job = _unsigned(job)
    spent = _spent(job)
    return {
        "id": job.id,
        "state": job.state.value,
        "ended": job.state.ended,
        "profile": job.profile,
        "owner": job.owner,
        "generation_id": job.generation_id,
        "spent": None if spent is None else str(spent),
        "spent_at": sortable(job.accepted_at or job.sent_at or job.created_at),
        "shot": job.shot,
        "requests": "\n".join(job.request_ids),
        "data": ENCODER.encode(job),
    }


def _refuse_claimed(job: Job, other: Job) -> None:
    driven = not other.state.ended and other.owner not in (None, job.owner)
    if driven or not other.another:
        claimed = Claimed(f"The job {other.id} has this run.")
        claimed.for_good = not other.another
        raise claimed


def _unsigned(job: Job) -> Job:
    """Return an ended ``job`` without what opens its references. Until then they have to be sent as they were typed."""
    body = job.body
    for source in job.request.sources if body is not None else ():
        body = body and body.replace(_in_json(source), _in_json(unsigned(source)))
    references = tuple(replace(each, source=unsigned(each.source)) for each in job.references)
    return replace(job, request=without_signatures(job.request), references=references, body=body)


def _in_json(text: str) -> bytes:
    return ENCODER.encode(text)


def add_job(connection: sqlite3.Connection, job: Job) -> None:
    """Write a new row inside a transaction of the caller.

    Raises:
        Claimed: Another row has its run already.
    """
    if job.generation_id is not None:
        rows = connection.execute("SELECT 1 FROM jobs WHERE generation_id = ? AND id != ?", (job.generation_id, job.id))
        if rows.fetchone() is not None:
            raise Claimed("Another row has this run.")
    connection.execute(
        "INSERT INTO jobs (id, state, ended, profile, owner, generation_id, spent, spent_at, shot, requests, data)"
        " VALUES (:id, :state, :ended, :profile, :owner, :generation_id, :spent, :spent_at, :shot, :requests, :data)",
        _row(job),
    )
    if not job.another and job.request.prompt:
        connection.execute(
            "INSERT INTO prompts (text, job_id) VALUES (?, ?)"
            " ON CONFLICT (text) DO UPDATE SET job_id = max(job_id, excluded.job_id)",
            (job.request.prompt, job.id),
        )


def close_unsent(connection: sqlite3.Connection) -> None:
    """Cancel what an older copy of the journal holds to be unsent, inside a transaction of the caller.

    It may have been bought since the copy was made, and the server forgets keys: sending it now could pay twice. What
    was bought is found in the server's history.
    """
    error = JobError(
        code="restored", message="The journal was restored from a copy. If this run was sent, what it made is fetched."
    )
    rows = connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE ended = 0").fetchall()
    for job in _jobs(rows):
        if not job.state.sent:
            put_job(connection, replace(job, state=JobState.CANCELLED, error=error, owner=None))


def find_job(connection: sqlite3.Connection, generation_id: str) -> Job | None:
    """Return the oldest job the server calls ``generation_id``."""
    where = "WHERE generation_id = ? ORDER BY id LIMIT 1"
    rows = connection.execute(f"SELECT {_COLUMNS} FROM jobs {where}", (generation_id,)).fetchall()
    return next(iter(_jobs(rows)), None)


def put_job(connection: sqlite3.Connection, job: Job) -> None:
    """Renew a row inside a transaction of the caller, unless another process drives it."""
    changed = connection.execute(
        "UPDATE jobs SET state = :state, ended = :ended, profile = :profile, owner = :owner,"
        " generation_id = :generation_id, spent = :spent, spent_at = :spent_at, requests = :requests, data = :data"
        " WHERE id = :id AND (ended OR owner IS NULL OR :owner IS NULL OR owner = :owner)",
        _row(job),
    ).rowcount
    if not changed:
        raise LookupError(f"job {job.id} is not in the journal, or is driven by another process")
