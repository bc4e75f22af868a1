"""Paid outputs come home: a few downloads at a time, earliest deadline first, tried again until they are on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from studio.api.client import Client
from studio.domain.errors import BadBytes, DiskTrouble, Gone, NotFound, Offline, Refused, StudioError
from studio.domain.generation import Generation
from studio.domain.job import Job, JobError, JobState, Phase, Progress
from studio.domain.money import credits_in_words
from studio.domain.noun import counted
from studio.domain.settings import Settings
from studio.domain.words import explain
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.history import read_run
from studio.flow.remaining import time_left
from studio.flow.saving import Saver
from studio.flow.standing import MOST_OUTPUTS

_DELAYS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
_DISK_DELAY = 20.0
_SHOWN_EVERY = timedelta(seconds=0.1)
_LATE = timedelta(hours=1)
"""The server's deadline is about a day; only well after it an unreachable output is given up."""
_SURVEY = -1
"""Stands among the outputs to fetch for finding out which they are."""


@dataclass(slots=True)
class _Haul:
    """What is still to fetch for one job."""

    generation: Generation | None = None
    missing_files: bool = False
    waiting: set[int] = field(default_factory=set)
    moving: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    tries: int = 0
    not_before: datetime | None = None
    told: str = ""
    request_id: str | None = None
    shown_at: datetime | None = None
    still: asyncio.Event = field(default_factory=asyncio.Event)


class Collector:
    """Drives every job from ``finished`` to ``saved``, or to ``lost`` when the server no longer has a file."""

    def __init__(
        self,
        board: Board,
        *,
        client: Client,
        saver: Saver,
        settings: Callable[[], Settings],
        doubt: Callable[[], None],
    ) -> None:
        """Put it together. ``doubt`` is called when the connection may be gone."""
        self._board = board
        self._doubt = doubt
        self._client = client
        self._saver = saver
        self._settings = settings
        self._bell = Bell(board.clock)
        self._hauls: dict[str, _Haul] = {}
        self._at_once = 0

    async def take(self, job: Job, generation: Generation | None = None, *, missing_files: bool = False) -> None:
        """Collect what ``job`` still lacks. ``generation`` saves a read when it was just seen.

        ``missing_files`` fetches again also what is in the library but no longer on disk. What cannot be looked up
        now, because the disk fails, is looked up later.
        """
        if job.id not in self._board.jobs:
            return
        haul = self._hauls[job.id] = _Haul(generation=generation, missing_files=missing_files)
        try:
            await self._survey(job.id, haul)
        except StudioError as error:
            haul.waiting.add(_SURVEY)
            await self._failed(job.id, haul, error)
        except BaseException:
            haul.waiting.add(_SURVEY)
            haul.not_before = self._board.clock.now() + timedelta(seconds=_DELAYS[-1])
            raise
        finally:
            self._bell.ring()

    async def reopen(self, job: Job, generation: Generation | None = None, **fields: Any) -> Job | None:
        """Drive a row on that had ended. None: another process does by now."""
        self._board.hold(msgspec.structs.replace(job, owner=self._board.owner))
        fields = {"state": JobState.FINISHED, "ended_at": None, "error": None, **fields}
        try:
            job = await self._board.change(job.id, **fields)
        except (StudioError, LookupError) as error:
            self._board.drop(job.id)
            if isinstance(error, StudioError):
                raise
            return None
        await self.take(job, generation, missing_files=generation is None)
        return job

    async def saved(self, job: Job) -> set[int]:
        """Return which outputs of ``job`` are in the library."""
        return await self._saver.saved(job)

    async def let_go(self, job_id: str) -> None:
        """Fetch nothing more for ``job_id``; returns when what is on its way has ended."""
        haul = self._hauls.pop(job_id, None)
        if haul is None:
            return
        haul.waiting.clear()
        while haul.moving:
            haul.still.clear()
            await haul.still.wait()

    async def _survey(self, job_id: str, haul: _Haul) -> None:
        """Find out what is still to fetch."""
        job = self._board.jobs[job_id]
        saved = await self._saver.saved(job, on_disk=haul.missing_files)
        if self._hauls.get(job_id) is not haul:
            return  # Its row became part of another while we looked.
        if job.saved_count != len(saved):
            job = await self._board.change(job_id, saved_count=len(saved))
        haul.waiting |= set(range(job.output_count)) - saved
        if not haul.waiting and not haul.moving:
            await self._close(job_id, haul)

    def look(self) -> None:
        """There may be room or a connection again: try now."""
        for haul in self._hauls.values():
            haul.not_before = None
        self._bell.ring()

    async def run(self) -> None:
        """Collect for ever."""
        while True:
            job_id = self._next()
            if job_id is None:
                await self._bell.wait(self._soonest())
                continue
            haul = self._hauls[job_id]
            index = min(haul.waiting)
            haul.waiting.discard(index)
            haul.moving.add(index)
            self._at_once += 1
            self._board.start(self._fetch(job_id, haul, index), f"save {job_id} {index}")

    def _next(self) -> str | None:
        if self._at_once >= self._settings().parallel_downloads or not self._board.reachable:
            return None
        now = self._board.clock.now()
        ready = [job_id for job_id, haul in self._hauls.items() if haul.waiting and not _rests(haul, now)]
        return min(ready, key=self._deadline, default=None)

    def _deadline(self, job_id: str) -> tuple[datetime, str]:
        job = self._board.jobs.get(job_id)
        return (job.deadline if job and job.deadline else datetime.max.replace(tzinfo=UTC), job_id)

    def _soonest(self) -> float | None:
        moments = [haul.not_before for haul in self._hauls.values() if haul.waiting and haul.not_before is not None]
        if not moments or not self._board.reachable:
            return None
        return min(max(0.05, (min(moments) - self._board.clock.now()).total_seconds()), _DELAYS[-1])

    async def _fetch(self, job_id: str, haul: _Haul, index: int) -> None:
        try:
            self._board.unstick(job_id)
            self._show(job_id, haul)
            with self._board.working(job_id):
                await (self._survey(job_id, haul) if index == _SURVEY else self._one(job_id, haul, index))
        except StudioError as error:
            haul.waiting.add(index)
            await self._failed(job_id, haul, error)
        except BaseException:
            # A fault of ours ends this try, not the picture: it is paid for and still to be fetched.
            haul.waiting.add(index)
            haul.not_before = self._board.clock.now() + timedelta(seconds=_DELAYS[-1])
            raise
        finally:
            haul.moving.discard(index)
            haul.still.set()
            self._at_once -= 1
            self._bell.ring()
        if not haul.waiting and not haul.moving:
            await self._close(job_id, haul)

    async def _close(self, job_id: str, haul: _Haul) -> None:
        """Write the end down; a full disk may make that wait."""
        while self._hauls.get(job_id) is haul and job_id in self._board.jobs:
            try:
                saved = await self._saver.saved(self._board.jobs[job_id])
                haul.waiting |= await self._lacking(job_id, haul, saved)
                if haul.waiting:
                    self._bell.ring()
                    return
                await self._end(job_id, haul, saved_count=len(saved))
            except DiskTrouble as error:
                await self._board.stick(job_id, error)
                await self._board.clock.sleep(_DISK_DELAY)
            else:
                self._hauls.pop(job_id, None)

    async def _lacking(self, job_id: str, haul: _Haul, saved: set[int]) -> set[int]:
        """Return the outputs that are neither in the library nor gone at the server, whatever was counted before."""
        job = self._board.jobs[job_id]
        named = min(len(haul.generation.outputs), MOST_OUTPUTS) if haul.generation else 0
        if named > job.output_count:
            job = await self._board.change(job_id, output_count=named)
        return set(range(job.output_count)) - saved - haul.gone

    async def _one(self, job_id: str, haul: _Haul, index: int) -> None:
        """Fetch one output: with a fresh link when the first is refused, after bad bytes with one at the next try."""
        job = self._board.jobs[job_id]
        try:
            generation = haul.generation or await self._read(job, haul)
            await self._saver.save(job, generation, index, self._moved(job_id, haul))
        except Refused as error:
            if error.status not in (401, 403, 404, 410):
                raise
            await self._again(job_id, haul, index)
        except BadBytes as error:
            if not self._late(job) or haul.tries < len(_DELAYS):
                haul.generation = None  # Its link may be what leads astray: the next try asks for a fresh one.
                raise
            self._give_up(haul, index, error)

    async def _again(self, job_id: str, haul: _Haul, index: int) -> None:
        job = self._board.jobs[job_id]
        try:
            generation = await self._read(job, haul)
            await self._saver.save(job, generation, index, self._moved(job_id, haul))
        except Gone as error:
            self._give_up(haul, index, error)
        except Refused as error:
            if not self._late(job) or error.status not in (401, 403, 404):
                raise
            self._give_up(haul, index, error)

    def _late(self, job: Job) -> bool:
        return job.deadline is not None and self._client.now() > job.deadline + _LATE

    def _give_up(self, haul: _Haul, index: int, error: StudioError) -> None:
        haul.gone.add(index)
        haul.request_id = error.request_id or haul.request_id

    async def _read(self, job: Job, haul: _Haul) -> Generation:
        haul.generation = await read_run(self._client, job.generation_id or "")
        return haul.generation

    def _show(self, job_id: str, haul: _Haul) -> None:
        job = self._board.jobs[job_id]
        known = self._board.progress(job_id)
        since = known.since if known and known.phase is Phase.DOWNLOADING else self._board.clock.now()
        progress = Progress(phase=Phase.DOWNLOADING, done=job.saved_count, total=job.output_count, since=since)
        self._board.show(job_id, progress)

    def _moved(self, job_id: str, haul: _Haul) -> Callable[[int, int], None]:
        def moved(done: int, total: int) -> None:
            known, now = self._board.progress(job_id), self._board.clock.now()
            if known is None or (haul.shown_at is not None and now - haul.shown_at < _SHOWN_EVERY and done < total):
                return
            haul.shown_at = now
            self._board.show(job_id, msgspec.structs.replace(known, bytes_done=done, bytes_total=total))

        return moved

    async def _failed(self, job_id: str, haul: _Haul, error: StudioError) -> None:
        now = self._board.clock.now()
        job = self._board.jobs[job_id]
        delay = _DISK_DELAY if isinstance(error, DiskTrouble) else _DELAYS[min(haul.tries, len(_DELAYS) - 1)]
        haul.tries += 1
        haul.not_before = now + timedelta(seconds=delay)
        if isinstance(error, Offline) and haul.tries >= len(_DELAYS) // 2:
            self._doubt()  # The files may lie with another host: that one being away is no outage of the service.
        progress = Progress(
            phase=Phase.NOT_SAVED,
            reason=str(error),
            done=job.saved_count,
            total=job.output_count,
            since=now,
            retry_at=haul.not_before,
        )
        self._board.show(job_id, progress)
        if isinstance(error, DiskTrouble | BadBytes | NotFound) or haul.tries > 2:
            self._complain(job, haul, error)
            await self._board.stick(job_id, error)

    def _complain(self, job: Job, haul: _Haul, error: StudioError) -> None:
        """Tell once per reason, not at every try."""
        if haul.told == str(error):
            return
        haul.told = str(error)
        left = time_left(job.deadline, self._client.now())
        known = explain(error)
        cause = f"{known.cause} {left}".strip()
        self._board.trouble(replace(known, cause=cause), job.id)

    async def _end(self, job_id: str, haul: _Haul, *, saved_count: int) -> None:
        fields: dict[str, Any] = {"ended_at": self._board.clock.now(), "saved_count": saved_count}
        if not haul.gone:
            await self._board.change(job_id, state=JobState.SAVED, error=None, **fields)
            return
        error = _loss(self._board.jobs[job_id], len(haul.gone), haul.request_id)
        job = await self._board.change(job_id, state=JobState.LOST, error=error, **fields)
        self._board.trouble(explain(error), job.id)


def _rests(haul: _Haul, now: datetime) -> bool:
    # A moment that is further off than any delay shows that the clock was set back.
    return haul.not_before is not None and now < haul.not_before <= now + timedelta(seconds=_DELAYS[-1])


def _loss(job: Job, lost: int, request_id: str | None) -> JobError:
    sentence = (
        f"{counted(lost, job.request)} {'was' if lost == 1 else 'were'} no longer on the server when we came to fetch."
    )
    if job.charged:
        sentence += f" The run cost {credits_in_words(job.charged)}."
    return JobError(code="output_expired", message=sentence, request_id=request_id)
