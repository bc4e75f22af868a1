"""The job engine: the parts of the flow put together, and the verbs everybody else uses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from studio.api.client import Client
from studio.domain.clock import Clock
from studio.domain.errors import Claimed, DiskTrouble, LimitReached, Mistaken, NotSignedIn, StudioError
from studio.domain.generation import Balance
from studio.domain.guard import Verdict, decide
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.mistakes import mistakes
from studio.domain.money import Credits
from studio.domain.settings import Settings
from studio.flow.board import Board
from studio.flow.durations import Durations
from studio.flow.events import Event, JobChanged
from studio.flow.order import Order
from studio.flow.rebuilding import Rebuilding
from studio.flow.recovery import DAY
from studio.flow.saving import Saver
from studio.flow.spending import committed
from studio.flow.trash import Trash
from studio.flow.upkeep import Upkeep
from studio.flow.works import Works
from studio.store.files import LibraryFolder
from studio.store.journal import Seen
from studio.store.store import Store

__all__ = ["Engine", "Order"]

_STOP_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Engine:
    """Drives the jobs of one profile on one event loop. Build, listen, ``start``, use, ``stop``."""

    def __init__(
        self,
        *,
        client: Client | None,
        store: Store,
        folder: LibraryFolder,
        settings: Callable[[], Settings],
        clock: Clock,
        owner: str,
        profile: str,
        alive: Callable[[str], bool],
        thumbnails: Path,
        sandbox: bool = False,
    ) -> None:
        """Put the parts together; nothing runs yet.

        Without a ``client`` jobs can be planned and looked at, and wait for the next start. ``alive`` tells whether
        the process of an owner token still runs.
        """
        self._store = store
        self._clock = clock
        self._profile = profile
        self._settings = settings
        self._board = Board(journal=store.journal, clock=clock, owner=owner, profile=profile)
        self._saver = Saver(
            self._board,
            client=client,
            store=store,
            folder=folder,
            settings=settings,
            thumbnails=thumbnails,
            sandbox=sandbox,
        )
        self._rebuilding = Rebuilding(
            self._board, store=store, folder=lambda: self._saver.folder, thumbnails=thumbnails
        )
        self._works: Works | None = None
        if client is not None:
            self._works = Works(
                self._board, client=client, store=store, saver=self._saver, settings=settings, alive=alive
            )
        self._durations = Durations()
        self._states: dict[str, JobState] = {}
        self._board.listen(self._heard)

    def listen(self, hear: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``hear`` with every event, on the loop's thread, until the returned function is called."""
        return self._board.listen(hear)

    async def start(self, *, adopt: bool = True, reconcile: bool = True) -> None:
        """Let the parts run; take over unfinished rows and compare the server's last day with the library.

        A command that makes one picture needs neither.
        """
        self._durations.load(await self._store.journal.recent())
        trash = Trash(self._store, root=lambda: self._saver.folder.root, clock=self._clock)
        self._board.keep(Upkeep(self._board, store=self._store, trash=trash).run, "Upkeep")
        if self._works is None:
            return
        # Before anything is judged by what was spent, or fetched because the index does not know of it.
        whole = await self._rebuilding.attempt()
        rows = await self._works.recovery.adopt() if adopt else ()
        self._works.start()
        await self._works.recovery.go_on(rows)
        if reconcile and whole:
            self._go_on(self._works)
        elif reconcile:
            self._board.start(self._rebuilding.later(partial(self._go_on, self._works)), "Rebuilding")

    def _go_on(self, works: Works) -> None:
        """Do what a whole index allows."""
        works.catch_up()
        self._board.start(self._rebuilding.rest(), "Bringing back imported pictures")

    async def question(self, job_id: str) -> Job:
        """Take over one unanswered row, if nobody drives it, so that it can be settled; for a command about one job.

        What its key still tells is asked first. Otherwise it comes to the phase ``unanswered``, also where the history
        leaves no doubt.

        Raises:
            Mistaken: There is nothing to drive, or another process does.
            StudioError: The history could not be read.
        """
        works = self._signed_in()
        rows = await works.recovery.adopt(only=job_id)
        if not rows:
            raise Mistaken("This job has ended, or another window or command drives it. Look there.", field="id")
        await works.client.learn_time()
        if works.unknowns.is_old(rows[0]):
            return await works.unknowns.look(rows[0], take=False)
        await works.recovery.resume(rows[0])
        return rows[0]

    async def submit(self, order: Order) -> Job:
        """Commit a new job and put it in line. Returns at once; it is bought when its turn comes.

        Raises:
            Mistaken: The request cannot be sent.
            LimitReached: A limit or the balance forbids it, and ``order.approved`` is not set.
            Claimed: Every take of its shot that was agreed to has a job already, none was, or another than this one.
            DiskTrouble: The journal could not be written, or there is no folder to save in. Nothing was bought.
        """
        wrong = mistakes(order.request)
        if wrong:
            raise Mistaken(wrong[0].sentence, field=wrong[0].field)
        self._refuse_unread()
        await self._written_down(self._saver.ready())
        now = self._clock.now()
        job = Job(
            id=new_id(now),
            key=order.key or new_key(),
            profile=self._profile,
            request=order.request,
            created_at=now,
            references=order.references,
            style_name=order.style_name,
            quoted=order.quoted,
            unpriced=order.unpriced,
            owner=self._board.owner,
            shot=order.shot,
            origins=order.origins,
        )
        judge = partial(self._guard, order)
        await self._written_down(self._board.add(job, self._board.phase(Phase.WAITING), judge=judge))
        if self._works is not None:
            self._works.sender.queue(job.id, front=order.front)
        return job

    async def _written_down(self, step: Awaitable[object]) -> None:
        """Let a step towards a purchase say, when the disk fails it, that nothing came of it."""
        try:
            await step
        except DiskTrouble as error:
            trouble = DiskTrouble(f"{error} Nothing was bought.")
            trouble.code = error.code
            raise trouble from error

    def _refuse_unread(self) -> None:
        settings = self._settings()
        if self._store.rebuild_wanted and (settings.day_limit or settings.month_limit):
            raise LimitReached(
                "What was spent is just being read from your pictures. Nothing was sent; try again soon."
            )

    def _guard(self, order: Order, seen: Seen) -> None:
        """Judge ``order`` as the journal is when it is written, for others may buy at this moment."""
        if order.shot is not None and not seen.may_take(order.shot, key=order.key):
            raise Claimed("This shot was sent already, or is agreed to otherwise by now.")
        if order.unpriced:
            return  # Judged when its price is known, before it is sent.
        balance = None if self._works is None else self._works.pulse.balance
        used = committed(seen, self._clock, self._profile, promises=order.shot is None)
        decision = decide(order.quoted, settings=self._settings(), spending=used, balance=balance)
        if decision.verdict is Verdict.NO or (decision.verdict is Verdict.ASK and not order.approved):
            raise LimitReached(decision.sentence)

    async def cancel(self, job_id: str) -> Job:
        """Stop a job. What was not sent costs nothing; what runs is stopped at the server and its hold released.

        A job whose answer is not known yet is stopped as soon as the answer comes.

        Raises:
            StudioError: The server could not be asked, or has finished it already.
        """
        job = self._board.jobs.get(job_id)
        if job is None or self._works is None:
            return await self._ended(job_id)
        await self._works.cancelling.cancel(job)
        return await self._ended(job_id)

    async def _ended(self, job_id: str) -> Job:
        job = self._board.jobs.get(job_id) or await self._store.journal.get(job_id)
        if job is None:
            raise Mistaken(f"There is no job {job_id}.", field="id")
        return job

    async def agree(self, job_id: str, quoted: Credits | None) -> Job:
        """Agree to what a job in the phase ``held back`` costs now, and put it in line again.

        ``quoted`` is the price in its progress; None agrees to an unknown one. A job that is not held back is left as
        it is.

        Raises:
            NotSignedIn: There is no key.
            DiskTrouble: It could not be written down; the job stays held back.
        """
        works = self._signed_in()
        if await works.repricing.agree(job_id, quoted):
            works.sender.queue(job_id, front=True)
        return await self._ended(job_id)

    async def settle(self, job_id: str, generation_id: str | None) -> Job:
        """Decide for a job in the phase ``unanswered``: it is the run ``generation_id``, or (None) none of those named.

        A run becomes the job's and goes on from where it stands, with everything that was saved of it meanwhile.
        Without one the job ends as failed; what it cost stays unknown.

        Raises:
            NotSignedIn: There is no key.
            Mistaken: The job does not wait for a decision, or the run is none of its candidates.
            Claimed: Another job has that run by now, or another process saves it at the moment.
            StudioError: The run could not be read, or the journal not be written; the job waits on.
        """
        works = self._signed_in()
        job = await works.unknowns.settle(job_id, generation_id)
        works.recovery.look()
        return job

    async def look_again(self, job_id: str) -> Job:
        """Read the history again for a job in the phase ``unanswered``. It may be found, asked about again, or fail.

        Raises:
            NotSignedIn: There is no key.
            Mistaken: The job does not wait for a decision.
            StudioError: The history could not be read.
        """
        return await self._signed_in().unknowns.look_again(job_id)

    def _signed_in(self) -> Works:
        if self._works is None:
            raise NotSignedIn("There is no key.")
        return self._works

    async def save_again(self, job_id: str) -> Job:
        """Collect once more what is not on disk. Also for a job that was given up as lost.

        Raises:
            NotSignedIn: There is no key to ask with.
            DiskTrouble: The journal could not be written.
        """
        works = self._signed_in()
        if job_id in self._board.jobs:
            works.collector.look()
            return self._board.jobs[job_id]
        job = await self._ended(job_id)
        if job.output_count == 0:
            return job
        return await works.collector.reopen(job) or await self._ended(job_id)

    def pause(self) -> None:
        """Send nothing more for now. What was accepted goes on."""
        self._set_paused(True)

    def unpause(self) -> None:
        """Send again."""
        self._set_paused(False)

    def _set_paused(self, paused: bool) -> None:
        if self._works is not None:
            self._works.sender.gate.paused = paused
            self._works.sender.look()

    @property
    def paused(self) -> bool:
        """Whether sending is paused by the user."""
        return self._works is not None and self._works.sender.gate.paused

    def move_library(self, folder: LibraryFolder) -> None:
        """Save new pictures in ``folder``. Downloads under way end where they began; what failed is tried there."""
        self._saver.folder = folder
        self.wake()

    def wake(self) -> None:
        """The network is back, or there is room on the disk again: try now."""
        if self._works is not None:
            self._works.wake()
            self._works.pulse.ask()

    async def refresh_balance(self) -> Balance:
        """Read the balance now; listeners hear it too.

        Raises:
            NotSignedIn: There is no key.
            StudioError: It could not be read.
        """
        return await self._signed_in().pulse.read()

    async def rescue(self, since: timedelta = DAY) -> tuple[Job, ...]:
        """Take rows for everything in the server's history that the journal does not know, and collect it.

        Raises:
            NotSignedIn: There is no key.
            StudioError: The history could not be read.
        """
        return await self._signed_in().recovery.reconcile(since)

    async def drained(self) -> None:
        """Wait until every job has ended or cannot move for now; see :meth:`stuck`."""
        await self._board.drained()

    def stuck(self, job_id: str) -> StudioError | None:
        """Return why a job cannot go on for now; None when it can."""
        return self._board.stuck(job_id)

    def jobs(self) -> tuple[Job, ...]:
        """Return the unfinished jobs this process drives."""
        return tuple(self._board.jobs.values())

    def progress(self, job_id: str) -> Progress | None:
        """Return what a job is doing this moment; None once it ended."""
        return self._board.progress(job_id)

    def median_duration(self, job: Job) -> float | None:
        """Return the seconds a run of this style and size usually takes."""
        return self._durations.median(job)

    async def stop(self) -> None:
        """Stop every part, let commits end and give the rows up. Takes a few seconds at most."""
        try:
            await asyncio.wait_for(self._board.stop(), _STOP_SECONDS)
        except TimeoutError:
            _log.warning("The engine did not stop in %s seconds", _STOP_SECONDS)
        self._saver.close()
        await self._store.journal.release(self._board.owner)

    def _heard(self, event: Event) -> None:
        if not isinstance(event, JobChanged) or self._states.get(event.job.id) is event.job.state:
            return
        job = event.job
        self._states[job.id] = job.state
        if job.state is JobState.SAVED:
            self._durations.note(job)
        if self._works is None:
            return
        self._works.moved(job)
