"""What the ledger says about one run: from what is known of it already, else read from the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from studio.api.client import Client
from studio.domain.account import LedgerEvent
from studio.store.ledger import Ledger

MOST_PAGES = 10
"""Pages of a hundred lines that are read for one look at one run."""

_APART = timedelta(minutes=10)
"""The clocks of two computers differ, and a line may be written a little after what it is about."""
_SETTLING = frozenset(("charge", "release"))


@dataclass(frozen=True, slots=True)
class Entries:
    """The lines about a run.

    Attributes:
        lines: Oldest first.
        reached: How far back the ledger was read when the run was not met; None when it was, or the ledger ended.
    """

    lines: tuple[LedgerEvent, ...] = ()
    reached: datetime | None = None


def settled(lines: Sequence[LedgerEvent]) -> bool:
    """Whether the run was paid, or its hold let go: nothing of it is still to come."""
    return any(line.type in _SETTLING for line in lines)


async def entries(
    client: Client, ledger: Ledger, generation_id: str, *, profile: str, began: datetime, ended: datetime
) -> Entries:
    """Return the lines about a run that lasted from ``began`` to ``ended``, in UTC.

    Free. What was read once is kept with everything met on the way, so that the next run nearby costs no request; a
    run that was settled is not asked about again. Reads at most :data:`MOST_PAGES` pages, from the lines nearest to it.

    Raises:
        StudioError: The ledger could not be read; what is kept can be had offline by :meth:`Ledger.of`.
    """
    known = await ledger.of(generation_id, profile=profile)
    if settled(known):
        return Entries(known)
    cursor = await ledger.after(ended + _APART, profile=profile)
    reached: datetime | None = None
    for _ in range(MOST_PAGES):
        page = await client.account.events(starting_after=cursor)
        await ledger.keep(page.items, profile=profile)
        moments = [line.created_at for line in page.items if line.created_at is not None]
        reached = min(moments, default=reached)
        found = await ledger.of(generation_id, profile=profile)
        if settled(found) and any(line.type == "hold" for line in found):
            return Entries(found)
        cursor = page.next_cursor
        if cursor is None or (reached is not None and reached < began - _APART):
            return Entries(found)
    return Entries(found, reached)
