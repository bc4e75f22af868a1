"""Purchases whose answer never came and whose key tells nothing any more: looked up, or put before the user."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from studio.api.client import Client
from studio.domain.errors import (
    Claimed,
    KeyRefused,
    Mistaken,
    Offline,
    Refused,
    ScopeTooSmall,
    StudioError,
    TooMany,
    Undecided,
    Unreachable,
)
from studio.domain.generation import Generation
from studio.domain.job import Candidate, Job, JobError, JobState, Phase
from studio.domain.moment import written
from studio.domain.money import credits_in_words
from studio.domain.words import explain
from studio.flow.acceptance import Acceptance
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.history import Past, past, read_run
from studio.flow.likeness import Likeness, likeness, may_be, window
from studio.store.journal import Journal

OLD = timedelta(hours=23)
"""An unanswered purchase older than this is looked for, not asked again: the key may be forgotten at the server."""

NOT_FOUND = "not_found_again"

_TRY_LATER = (Offline, TooMany, KeyRefused, ScopeTooSmall)
_AGAIN = 5 * 60.0
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the history says about one job.

    Attributes:
        run: The one it is, without doubt.
        candidates: Those it may be, oldest first.
        others: How many jobs of ours they may be as well.
    """

    run: Generation | None = None
    candidates: tuple[Generation, ...] = ()
    others: int = 0


@dataclass(slots=True)
class _Question:
    """What waits for the user.

    Attributes:
        why: What the server said last; None when it said nothing.
        candidates: Ids that may be chosen.
    """

    why: Refused | None
    candidates: set[str] = field(default_factory=set)


class Unknowns:
    """Finds the run of a job again, and never takes one that could be another's."""

    def __init__(self, board: Board, *, client: Client, journal: Journal, acceptance: Acceptance) -> None:
        self._board = board
        self._client = client
        self._journal = journal
        self._acceptance = acceptance
        self._questions: dict[str, _Question] = {}
        self._turn = asyncio.Lock()
        self._bell = Bell(board.clock)

    def asked(self, job_id: str) -> bool:
        """Whether the user is asked which run ``job_id`` is."""
        return job_id in self._questions

    def is_old(self, job: Job) -> bool:
        """Whether the server may have forgotten the key of ``job``."""
        return job.sent_at is not None and self._client.now() - job.sent_at > OLD

    async def bought_before(self, job: Job) -> Job | None:
        """Return ``job`` as one that was sent and never answered, if the history has a run it may be.

        A row that was not sent for so long that its key may be forgotten can come from an older copy of the journal,
        put back by hand: then it may be paid for. None when there is no such run, or its key still tells.

        Raises:
            Offline: The history could not be read to its end.
            TooMany: The server asks to wait.
            KeyRefused: The key may not read it; ScopeTooSmall likewise.
        """
        # The moment of a click is our clock's. Against the server's alone a clock that is a day late makes each old.
        now = self._client.now()
        if min(now, self._board.clock.now()) - job.created_at <= OLD:
            return None
        asked = msgspec.structs.replace(job, state=JobState.SENDING, sent_at=job.created_at, asked_at=now)
        read = await past(self._client, window(asked)[0])
        if isinstance(read.failure, _TRY_LATER):
            raise read.failure
        if read.failure is not None:
            raise Unreachable(f"The server’s history cannot be read: {read.failure}") from read.failure
        return asked if (await self._find(asked, read)).candidates else None

    async def run(self) -> None:
        """Look again now and then: another row may have found its run, or the history can be read again."""
        while True:
            await self._bell.wait(_AGAIN)
            for job_id in tuple(self._questions):
                try:
                    await self.look_again(job_id)
                except StudioError:
                    break

    def wake(self) -> None:
        """The network is back: look soon."""
        if self._questions:
            self._bell.ring()

    async def look(self, job: Job, why: Refused | None = None, *, take: bool = True) -> Job:
        """Find the run of ``job`` in the history: take it, or end the job, or ask the user. One job at a time.

        ``why`` is what the server kept saying when it was asked with the key. Without ``take`` the user is asked in
        any case.

        Raises:
            Offline: The history could not be read; nothing changed.
            TooMany: The server asks to wait.
            KeyRefused: The key may not read it; ScopeTooSmall likewise.
        """
        async with self._turn:
            return await self._look(job, why, take=take)

    async def look_again(self, job_id: str) -> Job:
        """Read the history again for a job in the phase ``unanswered``.

        Raises:
            Mistaken: It does not wait for that.
            StudioError: The history could not be read.
        """
        async with self._turn:
            question = self._question(job_id)
            return await self._look(self._board.jobs[job_id], question.why)

    async def settle(self, job_id: str, generation_id: str | None) -> Job:
        """Decide for a job in the phase ``unanswered``: it is that run, or (None) none of those named.

        Raises:
            Mistaken: It does not wait for that, or the run is none of those that were named.
            Claimed: Another job has that run by now, or another process saves it at the moment.
            StudioError: The run could not be read.
        """
        async with self._turn:
            question = self._question(job_id)
            if generation_id is None:
                return await self._none(job_id, "None of the runs in the server’s history is this one, you said.")
            if generation_id not in question.candidates:
                raise Mistaken(f"{generation_id} is none of the runs this one may be.", field="is")
            generation = await read_run(self._client, generation_id)
            return await self._take(job_id, generation)

    def _question(self, job_id: str) -> _Question:
        if job_id not in self._questions or job_id not in self._board.jobs:
            self._questions.pop(job_id, None)
            raise Mistaken(f"The job {job_id} does not wait for a decision.", field="id")
        return self._questions[job_id]

    async def _look(self, job: Job, why: Refused | None, *, take: bool = True) -> Job:
        now = self._board.jobs.get(job.id)
        if now is None or now.state is not JobState.SENDING:
            return now or job  # It was found while we waited for our turn.
        read = await past(self._client, window(job)[0])
        if isinstance(read.failure, _TRY_LATER):
            raise read.failure
        for _ in range(2):
            found = await self._find(job, read)
            if found.run is None or not take:
                break
            try:
                return await self._take(job.id, found.run)
            except Claimed:
                continue  # Another job was quicker: look who has what now.
        if take and not found.candidates and not read.unread and read.failure is None:
            return await self._not_found(job, why, read)
        return await self._ask(job, why, found, read)

    async def _find(self, job: Job, read: Past) -> _Found:
        # In this order: a purchase that is committed between the two reads is seen by the second one.
        rows = [row for row in await self._journal.unfinished() if row.state is JobState.SENDING and row.id != job.id]
        free, elsewhere = [], []
        for run in read.runs:
            if any(may_be(row, run) for row in (job, *rows)):
                row = await self._journal.find_generation(run.id)
                if row is None:
                    free.append(run)
                elif row.another:
                    elsewhere.append(run)
        return self._match(job, rows, free, elsewhere, whole=not read.unread and read.failure is None)

    def _match(
        self, job: Job, rows: list[Job], free: list[Generation], elsewhere: list[Generation], *, whole: bool
    ) -> _Found:
        runs = _oldest_first(run for run in (*free, *elsewhere) if may_be(job, run))
        ids = [run.id for run in runs]
        rivals = [row for row in rows if any(may_be(row, run) for run in runs)]
        # They are as alike as the runs are: whichever is called whose, each click has paid for one.
        alike = [row for row in rivals if self._stands_like(row, job, [*free, *elsewhere], ids)]
        sure = whole and len(alike) == len(rivals) and all(likeness(job, run) is Likeness.ALIKE for run in runs)
        if sure and not _has_row(runs, elsewhere) and len(runs) == len(rivals) + 1:
            line = sorted((job, *rivals), key=lambda row: (row.sent_at or row.created_at, row.id))
            return _Found(run=runs[line.index(job)], candidates=tuple(runs), others=len(rivals))
        return _Found(candidates=tuple(runs), others=len(rivals))

    def _stands_like(self, row: Job, job: Job, runs: list[Generation], ids: list[str]) -> bool:
        """Whether ``row`` is in the same case: nobody asks with its key any more, and the same runs may be its own."""
        if row.profile != job.profile or not self.is_old(row):
            return False
        return [run.id for run in _oldest_first(run for run in runs if may_be(row, run))] == ids

    async def _take(self, job_id: str, generation: Generation) -> Job:
        job = await self._acceptance.accept(job_id, generation)
        self._questions.pop(job_id, None)
        return job

    async def _not_found(self, job: Job, why: Refused | None, read: Past) -> Job:
        self._questions.pop(job.id, None)
        if why is not None:
            # Charged stays unknown: that it is not in the history now does not prove that it cost nothing.
            return await self._board.fail(job.id, why)
        seen = (
            f"None of the {len(read.runs)} runs since then is like it." if read.runs else "It shows no run since then."
        )
        return await self._none(job.id, f"The server’s history does not know this run. {seen}")

    async def _none(self, job_id: str, sentence: str) -> Job:
        self._questions.pop(job_id, None)
        message = f"No answer came. {sentence} {_facts(self._board.jobs[job_id])}"
        error = JobError(code=NOT_FOUND, message=message)
        job = await self._board.change(job_id, state=JobState.FAILED, ended_at=self._board.clock.now(), error=error)
        self._board.trouble(explain(error), job_id)
        return job

    async def _ask(self, job: Job, why: Refused | None, found: _Found, read: Past) -> Job:
        known = self._questions.get(job.id)
        candidates = tuple(_candidate(run) for run in found.candidates)
        sentence = _sentence(job, found, read)
        question = self._questions[job.id] = _Question(why, {each.generation_id for each in candidates})
        progress = self._board.phase(Phase.UNANSWERED, sentence)
        self._board.show(job.id, msgspec.structs.replace(progress, candidates=candidates))
        error = Undecided(sentence)
        if known is None or known.candidates != question.candidates:
            self._board.trouble(explain(error), job.id)
        await self._board.stick(job.id, error)
        return job


def _has_row(runs: Iterable[Generation], elsewhere: Iterable[Generation]) -> bool:
    """Whether one of ``runs`` has a row already, as one made elsewhere."""
    known = {run.id for run in elsewhere}
    return any(run.id in known for run in runs)


def _oldest_first(runs: Iterable[Generation]) -> list[Generation]:
    return sorted(runs, key=lambda run: (run.created_at or _NEVER, run.id))


def _candidate(run: Generation) -> Candidate:
    return Candidate(
        generation_id=run.id,
        created_at=run.created_at,
        cost=run.amount,
        seed=run.seed,
        status_word=run.status_word,
    )


def _facts(job: Job) -> str:
    sent = job.sent_at or job.created_at
    quoted = "" if job.quoted is None else f", priced at {credits_in_words(job.quoted)}"
    return f"It was sent at {written(sent)}{quoted}. Whether it was charged is not known."


def _sentence(job: Job, found: _Found, read: Past) -> str:
    if read.failure is not None:
        return f"No answer came, and the server’s history could not be read: {read.failure}"
    if not found.candidates and read.unread:
        return "No answer came, and the server’s history has rows this program cannot read."
    if not found.candidates:
        return "No answer came, and the server’s history has no run like it."
    many = len(found.candidates)
    runs = "one run in the server’s history that" if many == 1 else f"{many} runs in the server’s history that"
    rivals = f" So may {found.others} more of your jobs." if found.others else ""
    return f"No answer came. There {'is' if many == 1 else 'are'} {runs} it may be: say which, or none.{rivals}"
