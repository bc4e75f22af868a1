"""The rate card of the version, and what a request costs by it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from studio.domain.limits import API_VERSION, RATE_CARD
from studio.domain.money import Credits
from studio.domain.request import ImageRequest

CARD: dict[str, Any] = {
    "object": "pricing",
    "version": API_VERSION,
    "currency": "credit",
    "description": "Credits per image and per second of video. Frozen for this version.",
    "image": {
        "base": RATE_CARD.image,
        "enhance_prompt_multiplier": RATE_CARD.enhance_multiplier,
        "reference_image_per_image": RATE_CARD.reference,
    },
    "video": {
        "base_per_second": RATE_CARD.video_second,
        "resolution_factor": dict(RATE_CARD.video_factors),
    },
}


class Price(msgspec.Struct, frozen=True):
    """An amount and the lines it is made of."""

    breakdown: dict[str, Credits]

    @property
    def amount(self) -> Credits:
        """Return the sum of the lines."""
        return sum(self.breakdown.values(), Decimal(0))

    def share(self, part: int, whole: int) -> Price:
        """Return the price of ``part`` pictures out of ``whole``."""
        return Price({name: line * part / whole for name, line in self.breakdown.items()})


NOTHING = Price({"base": Decimal(0)})


def image_price(request: ImageRequest) -> Price:
    """Return what ``request`` costs."""
    base = RATE_CARD.image * request.count
    lines = {"base": base}
    if request.enhance_prompt:
        lines["enhance"] = base * (RATE_CARD.enhance_multiplier - 1)
    references = RATE_CARD.reference * len(request.reference_image_urls)
    if references:
        lines["references"] = references
    return Price(lines)


def video_price(*, resolution: str, seconds: int) -> Price:
    """Return what a clip costs; an enhanced prompt is free."""
    return Price({"base": RATE_CARD.video(resolution=resolution, seconds=seconds)})
