"""How a shot is told on its card: icon, state line, cost word, bar and the one action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from studio.domain.clip_draft import mode
from studio.domain.job import JobState, Progress
from studio.domain.money import Credits, amount
from studio.domain.storyboard import Agreement, Shot
from studio.flow.storyboards import Standstill, Why
from studio.flow.takes import Take
from studio.state.queue_words import Telling, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything a card is told from.

    Attributes:
        number: Of the shot, from 1.
        before: Number of the shot it is linked to; 0 when it begins by itself.
        takes: What was bought for it, oldest first.
        chosen: The take that stands for it.
        agreed: What was agreed to and has no job yet.
        awaits: Number of the shot that it was agreed to begin with the end of; 0 when that is no more.
        standstill: Why that waits.
        stale: Whether it begins with another clip than the one now before it.
        mistake: What keeps it from being sent; empty without.
        price: Of a new take; None while it is not known.
        about: Whether the price is only from the list.
    """

    shot: Shot
    number: int
    before: int = 0
    takes: tuple[Take, ...] = ()
    chosen: Take | None = None
    agreed: Agreement | None = None
    awaits: int = 0
    standstill: Standstill | None = None
    stale: bool = False
    mistake: str = ""
    price: Credits | None = None
    about: bool = False

    @property
    def newest(self) -> Take | None:
        """Return the newest take."""
        return self.takes[-1] if self.takes else None

    @property
    def running(self) -> bool:
        """Whether a take is being made."""
        return self.newest is not None and not self.newest.job.state.ended

    @property
    def failed(self) -> bool:
        """Whether the newest take came to nothing."""
        newest = self.newest
        return newest is not None and newest.job.state in (JobState.FAILED, JobState.CANCELLED, JobState.LOST)

    @property
    def asks(self) -> bool:
        """Whether what was agreed to has to be agreed to once more."""
        if self.agreed is None or self.standstill is None:
            return False
        return self.standstill.why in (Why.RISEN, Why.OLD, Why.ACCOUNT) or self.elsewhere

    @property
    def elsewhere(self) -> bool:
        """Whether it waits for the end of another shot than the one that is before it now."""
        why = None if self.standstill is None else self.standstill.why
        return why in (Why.BEFORE, Why.STOPPED, Why.GONE) and self.awaits != self.before

    @property
    def to_send(self) -> bool:
        """Whether sending the storyboard sends it: it has no clip, and nothing that leads to one."""
        if self.asks:
            return True
        return self.agreed is None and not self.running and self.chosen is None


def tell_shot(
    standing: Standing, *, progress: Progress | None = None, usual: float | None = None, now: datetime
) -> Telling:
    """Return the words for a card."""
    if standing.running and standing.newest is not None:
        return tell(standing.newest.job, progress, now=now, usual=usual)
    if standing.agreed is not None:
        return _agreed(standing, standing.agreed)
    if standing.failed and standing.newest is not None:
        return replace(tell(standing.newest.job, progress, now=now, usual=usual), action="again")
    if standing.chosen is not None:
        return _saved(standing, standing.chosen)
    return _drawn(standing)


def _saved(standing: Standing, take: Take) -> Telling:
    job = take.job
    cost = "cost being checked" if job.charged is None else f"{amount(job.charged)} charged"
    if standing.stale:
        line = f"Shot {standing.before} is another now"
        return Telling("triangle-alert", "warn", line, cost, True, action="again")
    many = len(standing.takes) > 1
    line = f"Saved, take {take.number} of {len(standing.takes)}" if many else "Saved"
    return Telling("circle-check", "ok", line, cost, True)


def _drawn(standing: Standing) -> Telling:
    quoted = _quoted(standing)
    if standing.mistake:
        return Telling("circle-alert", "err", standing.mistake, quoted)
    if standing.before:
        return Telling("link", "muted", f"Begins as shot {standing.before} ends", quoted)
    return Telling("circle-dashed", "muted", mode(standing.shot.draft), quoted)


def _quoted(standing: Standing) -> str:
    if standing.price is None or standing.about:
        return "no quote" if standing.about else ""
    return f"{amount(standing.price)} quoted"


def _agreed(standing: Standing, agreed: Agreement) -> Telling:
    cost = "no quote" if agreed.price is None else f"{amount(agreed.price)} quoted"
    still = standing.standstill
    if still is None:
        return Telling("send", "info", "Is being sent", cost, action="withdraw")
    if standing.elsewhere:
        return Telling("triangle-alert", "warn", "Not sent: the order was changed", cost, action="again")
    icon, tone, line = {
        Why.BEFORE: ("link", "muted", f"Waits for shot {standing.before}’s end"),
        Why.STOPPED: ("triangle-alert", "warn", f"Not sent: shot {standing.before} has no clip"),
        Why.GONE: ("triangle-alert", "warn", f"Not sent: the clip of shot {standing.before} is gone"),
        Why.ACCOUNT: ("key-round", "warn", "Not sent: another account is in use"),
        Why.OLD: ("shield", "warn", "Agreed a day ago, not sent"),
        Why.RISEN: ("shield", "warn", still.sentence.rstrip(".")),
        Why.OFFLINE: ("cloud-off", "muted", "Waits for connection"),
        Why.TROUBLE: ("circle-alert", "err", still.sentence.rstrip(".")),
    }[still.why]
    return Telling(icon, tone, line, cost, action="again" if standing.asks else "withdraw")
