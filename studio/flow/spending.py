"""What is committed already, in the user's local day and month."""

from __future__ import annotations

from decimal import Decimal

from studio.domain.clock import Clock
from studio.domain.guard import Spending
from studio.domain.job import JobState
from studio.domain.storyboard import GOOD_FOR
from studio.store.journal import Seen
from studio.store.store import Store


async def spending(store: Store, clock: Clock, profile: str) -> Spending:
    """Return what ``profile`` has spent or holds. Other profiles are not counted."""
    return await store.journal.look(lambda seen: committed(seen, clock, profile))


def committed(seen: Seen, clock: Clock, profile: str, *, without: str = "", promises: bool = True) -> Spending:
    """Return the same for whoever looks at the journal already, the job ``without`` left out; blocks for a moment.

    Of the shots that were agreed to together none waits for the others: for them ``promises`` is False.
    """
    now = clock.now()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = [job for job in seen.unfinished() if job.profile == profile and job.id != without]
    waiting = [job for job in rows if not job.state.sent or job.state is JobState.SENDING]
    promised = seen.promised(now - GOOD_FOR, profile=profile) if promises else Decimal(0)
    return Spending(
        today=seen.spent(midnight, profile=profile),
        month=seen.spent(midnight.replace(day=1), profile=profile),
        waiting=sum((job.quoted or Decimal(0) for job in waiting), promised),
    )
