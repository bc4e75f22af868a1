"""Has the shots of storyboards made: what was agreed to, in order, each beginning where the one before it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from msgspec.structs import replace

from studio.domain.clip_draft import ClipDraft
from studio.domain.errors import Claimed, NotSignedIn, Offline, ServerFailed, StudioError
from studio.domain.frame import Frame
from studio.domain.job import JobState
from studio.domain.money import Credits, amount
from studio.domain.reference import Origin
from studio.domain.storyboard import GOOD_FOR, Agreement
from studio.flow.bell import Bell
from studio.flow.events import BalanceSeen, ConnectionSeen, Event, JobChanged
from studio.flow.frames import take_frame
from studio.flow.order import Order
from studio.flow.pricing import ask_price
from studio.flow.repricing import FRESH
from studio.flow.session import Session
from studio.flow.takes import takes_of

_log = logging.getLogger(__name__)
_AGAIN = 30.0
"""Seconds after which what stands still is looked at again, also when nobody told of a change."""


class Why(Enum):
    """Why a shot that was agreed to is not sent yet."""

    BEFORE = "before"
    """The shot before it has no clip yet."""
    STOPPED = "stopped"
    """The shot before it came to nothing: the chain ends here until that one is tried again."""
    GONE = "gone"
    """The clip of the shot before it is not in the library any more."""
    ACCOUNT = "account"
    """It was agreed to with another account."""
    OLD = "old"
    """It was agreed to more than a day ago."""
    RISEN = "risen"
    """It would cost more than was agreed to."""
    OFFLINE = "offline"
    """Nobody can be asked for the price."""
    TROUBLE = "trouble"
    """Something else, told by its sentence."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """Why a shot waits.

    Attributes:
        why: The reason.
        sentence: In words; empty where the reason says it all.
        price: What it would cost now, where that is the reason.
    """

    why: Why
    sentence: str = ""
    price: Credits | None = None


class Director:
    """Sends what was agreed to. Nothing is kept in memory that the next start would need.

    However often and by however many processes it is run: the journal takes no second job for one take.
    """

    def __init__(self, session: Session, *, folder: Path, tell: Callable[[], None]) -> None:
        """Make it for one account. Frames are kept in ``folder``; ``tell`` is called when what waits changed."""
        self._session = session
        self._store = session.store
        self._folder = folder
        self._tell = tell
        self._bell = Bell(session.clock)
        self._risen: dict[str, tuple[Agreement, Standstill]] = {}
        self.standing: dict[str, Standstill] = {}
        """Why each shot waits that was agreed to and has no job, by its id."""

    def look(self) -> None:
        """Something changed: look again now."""
        self._bell.ring()

    async def run(self) -> None:
        """Send shots as they become ready, for ever. What the disk or a fault of ours keeps from it is tried again."""
        deaf = self._session.engine.listen(self._hear)
        try:
            while True:
                looked = await self._looked()
                await self._bell.wait(_AGAIN if self.standing or not looked else None)
        finally:
            deaf()

    async def _looked(self) -> bool:
        try:
            await self.advance()
        except StudioError as trouble:
            _log.warning("The storyboard waits: %s", trouble)
            return False
        return True

    def _hear(self, event: Event) -> None:
        of_a_shot = isinstance(event, JobChanged) and event.job.shot is not None and event.job.state.ended
        if of_a_shot or isinstance(event, ConnectionSeen) or (self.standing and isinstance(event, BalanceSeen)):
            self.look()

    async def advance(self) -> None:
        """Go through everything that was agreed to once, and send what can be."""
        pending = await self._store.storyboards.pending()
        standing: dict[str, Standstill] = {}
        waiting = {agreed.shot for agreed in pending}
        for agreed in pending:
            standstill = await self._tried(agreed, waiting)
            if standstill is None:
                waiting.discard(agreed.shot)
            else:
                standing[agreed.shot] = standstill
        # At once: whoever looks in between would take a shot that waits for one that goes out.
        if standing != self.standing:
            self.standing = standing
            self._tell()

    async def _tried(self, agreed: Agreement, waiting: set[str]) -> Standstill | None:
        try:
            return self._forbidden(agreed) or await self._taken(agreed, waiting)
        except Claimed:
            return None  # Another process was quicker, or the take was withdrawn.
        except (Offline, NotSignedIn) as error:
            return Standstill(Why.OFFLINE, str(error))
        except StudioError as error:
            return Standstill(Why.TROUBLE, str(error))
        except Exception as fault:  # noqa: BLE001 - told on the shot, and logged
            # A fault of ours in one shot must not keep the others, which may be half of a chain that is paid for.
            _log.exception("A shot of a storyboard was not sent")
            return Standstill(Why.TROUBLE, f"The studio failed: {fault}. Nothing was sent; it tries again.")

    def _forbidden(self, agreed: Agreement) -> Standstill | None:
        if agreed.profile != self._session.profile:
            return Standstill(Why.ACCOUNT)
        if abs(self._age(agreed)) > GOOD_FOR:  # from far ahead of now: by a clock that was wrong then, or is now
            return Standstill(Why.OLD)
        known, standstill = self._risen.get(agreed.shot, (None, None))
        return standstill if known == agreed else None

    def _age(self, agreed: Agreement) -> timedelta:
        return self._session.clock.now() - agreed.agreed_at

    async def _taken(self, agreed: Agreement, waiting: set[str]) -> Standstill | None:
        if agreed.after is None:
            return await self._send(agreed, agreed.draft)
        first = await self._beginning(agreed, agreed.after, waiting)
        if isinstance(first, Standstill):
            return first
        return await self._send(agreed, replace(agreed.draft, first=first))

    async def _beginning(self, agreed: Agreement, after: str, waiting: set[str]) -> Frame | Standstill:
        takes = await takes_of(self._store, after)
        clip = next((take.clip for take in reversed(takes) if take.clip and take.number >= agreed.after_take), None)
        if clip is not None:
            path = self._session.folder.path(clip.path)
            origin = Origin(generation_id=clip.generation_id, index=clip.index)
            ratio = agreed.draft.shape.ratio
            return await take_frame(path, ratio=ratio, folder=self._folder, origin=origin)
        if after in waiting or any(not take.job.state.ended for take in takes):
            return Standstill(Why.BEFORE)
        gone = bool(takes) and takes[-1].job.state is JobState.SAVED
        return Standstill(Why.GONE if gone else Why.STOPPED)

    async def _send(self, agreed: Agreement, draft: ClipDraft) -> Standstill | None:
        price = await self._price(agreed, draft)
        if agreed.price is not None and price is not None and price > agreed.price:
            sentence = f"Price is now {amount(price)}, it was {amount(agreed.price)}."
            standstill = Standstill(Why.RISEN, sentence, price)
            self._risen[agreed.shot] = (agreed, standstill)
            return standstill
        order = Order(
            request=draft.request(),
            references=draft.references,
            style_name=draft.style_name,
            quoted=price,
            approved=True,
            shot=agreed.shot,
            key=agreed.key,
        )
        # Whoever stops us must not come between the row and the engine that drives it.
        await asyncio.shield(self._session.engine.submit(order))
        return None

    async def _price(self, agreed: Agreement, draft: ClipDraft) -> Credits | None:
        """Return the price of now. Where nobody can say, what was agreed to just now is taken for it."""
        try:
            return (await ask_price(self._session.client, draft.request())).amount
        except ServerFailed:
            if agreed.price is None or timedelta(0) <= self._age(agreed) < FRESH:
                return agreed.price
            raise
