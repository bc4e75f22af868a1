"""What the service tells about a team: who it is, what things cost, what was used.

Amounts are credits. Fields the service may leave out are optional, and words of newer servers are kept as they are.
Source: the vendor's reference, version 2026-05-15, and what later versions make of the same routes.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from studio.domain.money import Credits


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """The team behind a key.

    Attributes:
        credits: What it owns, held credits included.
        billing_mode: ``metered``, ``exempt`` or a newer word; None on servers that do not tell.
    """

    id: str
    name: str = ""
    credits: Credits | None = None
    created_at: datetime | None = None
    billing_email: str | None = None
    billing_mode: str | None = None


class ImagePrices(msgspec.Struct, frozen=True, kw_only=True):
    """Credits of one picture, before ``count`` multiplies them."""

    base: Credits | None = None
    enhance_prompt_multiplier: Decimal | None = None
    reference_image_per_image: Credits | None = None


class VideoPrices(msgspec.Struct, frozen=True, kw_only=True):
    """Credits of one second of a clip, and the factors of the resolutions by name."""

    base_per_second: Credits | None = None
    resolution_factor: dict[str, Decimal] = {}


class Pricing(msgspec.Struct, frozen=True, kw_only=True):
    """The list prices, frozen for a version. A team may have negotiated others: estimates tell those."""

    version: str | None = None
    currency: str | None = None
    description: str | None = None
    image: ImagePrices = ImagePrices()
    video: VideoPrices = VideoPrices()


class UsageGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group within a span: counts, credits, milliseconds and seconds by the name of the metric."""

    key: Any = None
    metrics: dict[str, Decimal] = {}


class UsageBucket(msgspec.Struct, frozen=True, kw_only=True):
    """One span of time, its end excluded."""

    bucket_start: datetime | None = None
    bucket_end: datetime | None = None
    groups: tuple[UsageGroup, ...] = ()


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What a team has used: lifetime totals, or the spans of time a newer service answers with instead.

    Attributes:
        total_generations: Runs in all; None when the service answers in spans.
        total_credits_used: Credits in all; None when the service answers in spans.
        buckets: The spans; empty when the service answers with totals.
        has_more: Whether there are more spans than these.
    """

    total_generations: int | None = None
    total_credits_used: Credits | None = None
    buckets: tuple[UsageBucket, ...] = msgspec.field(name="data", default=())
    has_more: bool = False


class LedgerEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger; on a newer service, one request that was billed.

    Attributes:
        type: One of :data:`studio.domain.limits.LEDGER_TYPES`; ``image``, ``video``, ``chat`` … on a newer service.
        amount: Without a sign, which follows from ``type``; only adjustments have one of their own.
        credits_charged: What a newer service tells instead of ``amount``.
        model: What was asked, on a newer service.
        status: How that ended, on a newer service.
    """

    id: str
    type: str = ""
    amount: Credits | None = None
    currency: str | None = None
    created_at: datetime | None = None
    generation_id: str | None = None
    hold_id: str | None = None
    description: str | None = None
    credits_charged: Credits | None = None
    model: str | None = None
    status: str | None = None
    request_id: str | None = None

    @property
    def credits(self) -> Credits | None:
        """Return the amount, by whichever name the service told it."""
        return self.credits_charged if self.amount is None else self.amount
