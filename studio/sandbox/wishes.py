"""What may be asked for at the control address, each as the JSON object that is sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from studio.sandbox.ledger import MOST_CREDITS
from studio.sandbox.plan import Plan

_Tokens = Annotated[float, msgspec.Meta(ge=-1_000_000, le=1_000_000)]


class Clock(msgspec.Struct, forbid_unknown_fields=True):
    """Seconds to move by, back when negative."""

    advance: float = 0.0


class Balance(msgspec.Struct, forbid_unknown_fields=True):
    """Movements of credits, in this order. ``credits`` sets the purse, ``adjustment`` may be negative."""

    credits: Decimal | None = None
    topup: Decimal | None = None
    refund: Decimal | None = None
    adjustment: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse amounts no purse holds."""
        for amount in (self.credits, self.topup, self.refund, self.adjustment):
            if amount is not None and not (amount.is_finite() and abs(amount) <= MOST_CREDITS):
                raise ValueError(f"an amount goes up to {MOST_CREDITS}")
        if min(self.topup or 0, self.refund or 0) < 0:
            raise ValueError("topup and refund are above 0; adjustment may be below")


class Bucket(msgspec.Struct, forbid_unknown_fields=True):
    """How many tokens are left in a bucket, or whether buckets refuse anybody at all."""

    bucket: str | None = None
    remaining: _Tokens | None = None
    enforced: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a wish that wishes nothing."""
        if (self.bucket is None or self.remaining is None) and self.enforced is None:
            raise ValueError("name a bucket and what remains in it, or say whether buckets are enforced")


class Ceiling(msgspec.Struct, forbid_unknown_fields=True):
    """Runs in flight at most."""

    limit: Annotated[int, msgspec.Meta(ge=0)]


class Speed(msgspec.Struct, forbid_unknown_fields=True):
    """By how much the waits of a run are shorter."""

    speed: Annotated[float, msgspec.Meta(gt=0)]


class Key(msgspec.Struct, forbid_unknown_fields=True):
    """What happens to an issued key."""

    name: str = "api_key"
    rotate: bool = False
    revoked: bool | None = None
    lapse_in: Annotated[float, msgspec.Meta(ge=0, le=1_000_000_000)] | None = None


class Outcome(Plan, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the next ``times`` runs end."""

    times: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1

    def plans(self) -> list[Plan]:
        """Return a plan for each of the runs."""
        return [Plan(fails=self.fails, ends=self.ends, missing=self.missing, holds=self.holds)] * self.times
