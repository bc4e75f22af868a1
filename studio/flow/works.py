"""The running parts of the engine, wired to each other."""

from __future__ import annotations

from collections.abc import Callable

from studio.api.client import Client
from studio.domain.generation import Generation
from studio.domain.guard import Decision, decide
from studio.domain.job import Job, JobState
from studio.domain.money import Credits
from studio.domain.settings import Settings
from studio.flow.acceptance import Acceptance
from studio.flow.board import Board
from studio.flow.cancelling import Cancelling
from studio.flow.collector import Collector
from studio.flow.poller import Poller
from studio.flow.pulse import Pulse
from studio.flow.purchase import Purchase
from studio.flow.recovery import Recovery
from studio.flow.repricing import Repricing
from studio.flow.saving import Saver
from studio.flow.sender import Sender
from studio.flow.spending import committed
from studio.flow.unknowns import Unknowns
from studio.flow.uploading import Uploading
from studio.store.journal import Seen
from studio.store.store import Store


class Works:
    """Sender, poller, collector, pulse, recovery and unknowns of one client."""

    def __init__(
        self,
        board: Board,
        *,
        client: Client,
        store: Store,
        saver: Saver,
        settings: Callable[[], Settings],
        alive: Callable[[str], bool],
    ) -> None:
        self._board = board
        self._settings = settings
        uploading = Uploading(board, client=client, uploads=store.uploads)
        self.client = client
        self.repricing = Repricing(board, client=client, judge=self.judge)
        self.collector = Collector(board, client=client, saver=saver, settings=settings, doubt=self._in_doubt)
        self.poller = Poller(board, client=client, settled=self._settled)
        self.pulse = Pulse(board, client=client, back=self._back)
        acceptance = Acceptance(board, journal=store.journal, collector=self.collector, alive=alive, now=client.now)
        self.unknowns = Unknowns(board, client=client, journal=store.journal, acceptance=acceptance)
        purchase = Purchase(board, client=client, uploading=uploading, acceptance=acceptance, unknowns=self.unknowns)
        self.sender = Sender(board, purchase=purchase, repricing=self.repricing, ready=saver.ready)
        self.cancelling = Cancelling(
            board, client=client, sender=self.sender, poller=self.poller, repricing=self.repricing
        )
        self.recovery = Recovery(
            board,
            client=client,
            journal=store.journal,
            sender=self.sender,
            poller=self.poller,
            collector=self.collector,
            unknowns=self.unknowns,
            alive=alive,
        )

    def judge(self, seen: Seen, price: Credits | None, without: str) -> Decision:
        """Decide by what is ``seen`` whether ``price`` may be spent; the job ``without`` is not counted as waiting."""
        job = self._board.jobs.get(without)
        promises = job is None or job.shot is None
        used = committed(seen, self._board.clock, self._board.profile, without=without, promises=promises)
        return decide(price, settings=self._settings(), spending=used, balance=self.pulse.balance)

    def start(self) -> None:
        """Let every part run."""
        for part in (self.sender, self.poller, self.collector, self.pulse, self.unknowns):
            self._board.keep(part.run, type(part).__name__)
        self.pulse.ask()

    def catch_up(self) -> None:
        """Compare the server's last day with the library, now and again now and then."""
        self._board.keep(self.recovery.run, "Recovery")

    def wake(self) -> None:
        """Everything may be possible again: look now."""
        self.sender.look()
        self.poller.look()
        self.collector.look()
        self.recovery.look()
        self.unknowns.wake()

    def _in_doubt(self) -> None:
        self.pulse.ask()

    def _back(self) -> None:
        self.sender.gate.refused = None
        self.wake()

    def moved(self, job: Job) -> None:
        """A job changed its state: tell the parts that care."""
        self.cancelling.moved(job)
        if job.state is JobState.ACCEPTED:
            self.poller.look()
        if job.state is JobState.ACCEPTED or job.state.ended or job.state is JobState.FINISHED:
            self.pulse.ask()
            self.sender.look()

    def _settled(self, job: Job, generation: Generation) -> None:
        if job.state is JobState.FINISHED:
            self._board.start(self.collector.take(job, generation), f"collect {job.id}")
