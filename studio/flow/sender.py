"""The counter: one loop that lets waiting jobs go, as many at a time as the server takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal

from studio.domain.errors import (
    BadBytes,
    Claimed,
    DiskTrouble,
    KeyRefused,
    Mistaken,
    Offline,
    Refused,
    ScopeTooSmall,
    StudioError,
    TooMany,
)
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.words import explain
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.events import Connection
from studio.flow.gate import Gate
from studio.flow.purchase import Purchase
from studio.flow.repricing import Repricing

_SHOWN = 12
"""So many places in line are told as they change; the others are there for who asks."""

_DISK_PATIENCE = 10.0
_FAULT_PATIENCE = 60.0
_CLAIM_PATIENCE = 10.0


class Sender:
    """Owns the line of jobs that wait to be sent."""

    def __init__(
        self, board: Board, *, purchase: Purchase, repricing: Repricing, ready: Callable[[], Awaitable[None]]
    ) -> None:
        """Put it together. ``ready`` raises DiskTrouble while what is bought could not be saved."""
        self._board = board
        self._purchase = purchase
        self._repricing = repricing
        self._ready = ready
        self._complaints: dict[str, str] = {}
        self._bell = Bell(board.clock)
        self._line: list[str] = []
        self.gate = Gate(board)

    def queue(self, job_id: str, *, front: bool = False) -> None:
        """Put a job in line."""
        self._line.insert(0 if front else len(self._line), job_id)
        self.look()

    def look(self) -> None:
        """Something changed: look again whether a job may go."""
        self._bell.ring()

    def take_out(self, job_id: str) -> bool:
        """Take a job out of the line. Returns whether it was still waiting there."""
        if job_id not in self._line:
            return False
        self._line.remove(job_id)
        return True

    async def drop(self, job_id: str) -> Job:
        """End a job that was never sent. It cost nothing: nothing left the machine."""
        now = self._board.clock.now()
        return await self._board.change(job_id, state=JobState.CANCELLED, ended_at=now, charged=Decimal(0))

    async def run(self) -> None:
        """Send jobs for ever."""
        while True:
            closed = self.gate.closed()
            if not self._line or closed:
                await self._tell(closed)
                await self._bell.wait(self.gate.opens_in() if self._line else None)
                continue
            job_id = self._line.pop(0)
            self._announce("")
            self.gate.on_wire += 1
            self._board.start(self._send(job_id), f"send {job_id}")

    async def _tell(self, closed: str) -> None:
        self._announce(closed)
        blocked = self.gate.blocked()
        if blocked is not None:
            for job_id in tuple(self._line):
                await self._board.stick(job_id, blocked)

    def _announce(self, reason: str) -> None:
        for place, job_id in enumerate(self._line, start=1):
            known = self._board.progress(job_id)
            since = known.since if known and known.phase is Phase.WAITING else self._board.clock.now()
            progress = Progress(
                phase=Phase.WAITING, reason=reason, since=since, retry_at=self.gate.opens_at, place=place
            )
            self._board.show(job_id, progress, quiet=place > _SHOWN)

    async def _send(self, job_id: str) -> None:
        try:
            await self._try(job_id)
        except Exception:
            # A fault of ours ends this try, not the job: it may be paid for.
            self._board.start(self._later(job_id), f"send {job_id} later")
            raise
        finally:
            self.gate.on_wire -= 1
            self.look()

    async def _try(self, job_id: str) -> None:
        try:
            job = self._board.jobs.get(job_id)
            if job is None or not sendable(job):
                return  # It was found meanwhile: sending it now would buy it twice.
            self._board.unstick(job_id)
            with self._board.working(job_id):
                await self._go(job)
        except StudioError as error:
            await self._put_back_or_end(job_id, error)

    async def _leave(self, job_id: str, error: Claimed) -> None:
        """Let the others go on, and ask again for this one in a while."""
        again = self._board.clock.now() + timedelta(seconds=_CLAIM_PATIENCE)
        self._board.show(job_id, self._board.phase(Phase.ASKING_AGAIN, str(error), retry_at=again))
        await self._board.stick(job_id, error)
        self._board.start(self._later(job_id, _CLAIM_PATIENCE), f"send {job_id} later")

    async def _later(self, job_id: str, seconds: float = _FAULT_PATIENCE) -> None:
        await self._board.clock.sleep(seconds)
        if job_id in self._board.jobs and job_id not in self._line:
            self.queue(job_id)

    async def _go(self, job: Job) -> None:
        if job.unwanted and not job.state.sent:
            await self.drop(job.id)
            return
        if not job.state.sent:
            await self._ready()
        if await self._repricing.agrees(job):
            await self._purchase.attempt(self._board.jobs[job.id])
            self._complaints.pop(job.id, None)
            self._board.saw(self._live())

    def _live(self) -> Connection:
        catching_up = self._board.connection is Connection.CATCHING_UP
        return Connection.CATCHING_UP if catching_up else Connection.LIVE

    async def _put_back_or_end(self, job_id: str, error: StudioError) -> None:
        try:
            await self._turned_down(job_id, error)
        except DiskTrouble as trouble:
            await self._back(job_id, trouble)

    async def _turned_down(self, job_id: str, error: StudioError) -> None:
        if isinstance(error, TooMany):
            self.gate.wait_for(error)
        elif isinstance(error, KeyRefused | ScopeTooSmall):
            self._refuse(error)
        elif isinstance(error, Offline):
            self._board.saw(Connection.OFFLINE, error)
        elif isinstance(error, DiskTrouble):
            self._complain(job_id, error)
        elif isinstance(error, Claimed):
            await self._leave(job_id, error)
            return
        elif isinstance(error, BadBytes | Mistaken | Refused):
            await self._board.fail(job_id, error)
            return
        else:
            raise error
        await self._back(job_id, error)

    async def _back(self, job_id: str, error: StudioError) -> None:
        if not isinstance(error, TooMany):
            await self._board.stick(job_id, error)
        if isinstance(error, DiskTrouble):
            again = self._board.clock.now() + timedelta(seconds=_DISK_PATIENCE)
            self._board.show(job_id, self._board.phase(Phase.WAITING, str(error), retry_at=again))
            await self._board.clock.sleep(_DISK_PATIENCE)
        if job_id in self._board.jobs:
            self._line.insert(0, job_id)

    def _complain(self, job_id: str, trouble: DiskTrouble) -> None:
        """Tell once per reason, not at every try."""
        if self._complaints.get(job_id) != str(trouble):
            self._complaints[job_id] = str(trouble)
            self._board.trouble(explain(trouble), job_id)

    def _refuse(self, error: KeyRefused | ScopeTooSmall) -> None:
        self.gate.refused = error
        self._board.saw(Connection.KEY_REFUSED if isinstance(error, KeyRefused) else Connection.READ_ONLY, error)
        self._board.trouble(explain(error))


def sendable(job: Job) -> bool:
    """Whether ``job`` belongs in the line."""
    return job.state in (JobState.PLANNED, JobState.UPLOADING, JobState.SENDING)
