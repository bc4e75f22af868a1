"""Carries letters, several at once, and never so many to one place that the others wait for it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from studio.sandbox.webhooks.line import Outcome, post
from studio.sandbox.webhooks.outbox import Letter, Outbox

_log = logging.getLogger(__name__)

PATIENCE = 10.0
_AT_ONCE = 64
_TO_ONE_PLACE = 4


class Sender(Protocol):
    """Knows one kind of letter."""

    def address(self, letter: Letter) -> tuple[str, Mapping[str, str]] | None:
        """Return URL and headers for the attempt that is made now; None when there is no sense in it any more."""

    def settle(self, letter: Letter, outcome: Outcome) -> None:
        """Write down what came of the attempt, and drop the letter or have it tried again."""


class Postman:
    """Sends what is due, until closed.

    Attributes:
        patience: Seconds an attempt may take.
    """

    def __init__(self, outbox: Outbox, senders: Mapping[str, Sender]) -> None:
        self.patience = PATIENCE
        self._outbox = outbox
        self._senders = senders
        self._bell = asyncio.Event()
        self._going: dict[int, tuple[Letter, asyncio.Task[None]]] = {}
        self._round: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Go on rounds in the background, beginning with what an earlier process left."""
        self._round = asyncio.create_task(self._work(), name="postman")
        self._round.add_done_callback(_report)

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._bell.set()

    async def close(self) -> None:
        """Stop; attempts that are under way will be made again by the next process."""
        tasks = [task for _, task in self._going.values()]
        tasks += [self._round] if self._round else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            self._bell.clear()
            self._set_out()
            try:
                await asyncio.wait_for(self._bell.wait(), self._outbox.wait())
            except TimeoutError:
                continue

    def _set_out(self) -> None:
        busy = Counter(letter.place for letter, _ in self._going.values())
        for place in self._outbox.places():
            for letter in self._outbox.due(place, most=_TO_ONE_PLACE):
                if letter.seq not in self._going and busy[place] < _TO_ONE_PLACE and busy.total() < _AT_ONCE:
                    busy[place] += 1
                    self._carry(letter)

    def _carry(self, letter: Letter) -> None:
        task = asyncio.create_task(self._deliver(letter), name=f"{letter.kind}:{letter.name}")
        self._going[letter.seq] = letter, task
        task.add_done_callback(lambda task: self._ended(letter, task))

    def _ended(self, letter: Letter, task: asyncio.Task[None]) -> None:
        # After a mistake of our own the letter stays among those that are going: it is not repeated for ever.
        if not _report(task):
            del self._going[letter.seq]
            self.wake()

    async def _deliver(self, letter: Letter) -> None:
        sender = self._senders[letter.kind]
        target = sender.address(letter)
        if target is None:
            self._outbox.drop(letter)
            return
        url, headers = target
        sender.settle(letter, await post(url, letter.body, headers, patience=self.patience))


def _report(task: asyncio.Task[None]) -> bool:
    """Log the mistake a task ended with, and say whether there was one."""
    trouble = None if task.cancelled() else task.exception()
    if trouble is not None:
        _log.error("%s came to no good end", task.get_name(), exc_info=trouble)
    return trouble is not None
