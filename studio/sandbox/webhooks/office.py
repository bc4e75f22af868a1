"""The parts of the webhooks, wired to the house and to each other."""

from __future__ import annotations

from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database
from studio.sandbox.generations import Generations
from studio.sandbox.ledger import Ledger
from studio.sandbox.portrait import Portraits
from studio.sandbox.webhooks import callbacks, deliveries
from studio.sandbox.webhooks.callbacks import Callbacks
from studio.sandbox.webhooks.deliveries import Deliveries
from studio.sandbox.webhooks.endpoints import Endpoints
from studio.sandbox.webhooks.events import Events
from studio.sandbox.webhooks.outbox import Outbox
from studio.sandbox.webhooks.postman import Postman, Sender
from studio.sandbox.webhooks.settings import Settings


class Office:
    """Hears of everything that is told to others, and sends it."""

    def __init__(
        self, database: Database, clock: SandboxClock, ledger: Ledger, generations: Generations, portraits: Portraits
    ) -> None:
        self.settings = Settings(database)
        self.endpoints = Endpoints(database, clock, self.settings)
        self.outbox = Outbox(database, clock)
        self.callbacks = Callbacks(clock, self.outbox, portraits)
        self.deliveries = Deliveries(database, clock, self.endpoints, self.outbox)
        self.events = Events(clock, ledger, portraits, self.endpoints, self.deliveries, self.settings)
        senders: dict[str, Sender] = {deliveries.KIND: self.deliveries, callbacks.KIND: self.callbacks}
        self.postman = Postman(self.outbox, senders)
        self.deliveries.disabled.append(self.events.disabled)
        generations.listeners += [self.events.ended, self.callbacks.ended]
        ledger.listeners.append(self.events.spent)
        for waking in (self.outbox.listeners, clock.listeners):
            waking.append(self.postman.wake)

    def start(self) -> None:
        """Send what is due, beginning with what an earlier process left."""
        self.postman.start()

    async def close(self) -> None:
        """Stop sending; what is not through yet will be sent by the next process."""
        await self.postman.close()
