"""What the service accepts: sizes, ranges, formats and prices, each in one place.

A change of the service is a change of one line here. Bounds are inclusive. Sources: the vendor's reference for
version 2026-05-15; where it is silent, what its examples suggest.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

API_VERSION = "2026-05-15"
API_URL = "https://api.aurous-labs.com"
VENDOR_URL = "https://aurous-labs.com/"
"""Where an account is opened and topped up."""

PROMPT_LENGTH = 4000
SIDE = range(256, 4096 + 1)
STEPS = range(1, 100 + 1)
GUIDANCE = (0.1, 30.0)
SEED = range(2_147_483_647 + 1)
COUNT = range(1, 4 + 1)
REFERENCES = 10
URL_LENGTH = 2048
KEY_LENGTH = range(1, 256 + 1)

DEFAULT_STEPS = 30
DEFAULT_GUIDANCE = 7.5
DEFAULT_SIDE = 1024

UPLOAD_BYTES = 10 * 1024 * 1024
UPLOAD_SIDE = 4096
UPLOAD_FORMATS = ("PNG", "JPEG", "WEBP")
"""Pillow's names of the formats the service takes."""

OUTPUT_BYTES = 200 * 1024 * 1024
"""More than any picture of 4096 × 4096 needs; a longer body is refused before it fills the disk."""
OUTPUT_PIXELS = 4096 * 4096 * 4
OUTPUT_LIFETIME_HOURS = 24
UPLOAD_LIFETIME_HOURS = 24
KEY_LIFETIME_HOURS = 24
"""For so long the service remembers an idempotency key."""


@dataclass(frozen=True, slots=True)
class SizePreset:
    """A size with a name. Pixels are what we expect; the answer of the service tells the true ones."""

    name: str
    label: str
    width: int
    height: int


SIZES = (
    SizePreset("square", "Square", 1024, 1024),
    SizePreset("landscape", "Landscape", 1344, 768),
    SizePreset("portrait", "Portrait", 768, 1344),
    SizePreset("hd_square", "HD square", 2048, 2048),
    SizePreset("hd_landscape", "HD landscape", 2048, 1152),
    SizePreset("hd_portrait", "HD portrait", 1152, 2048),
)


@dataclass(frozen=True, slots=True)
class RateCard:
    """List prices, for an amount marked "about" when the service cannot be asked."""

    image: Decimal = Decimal(1)
    enhance_multiplier: Decimal = Decimal(2)
    reference: Decimal = Decimal(0)


RATE_CARD = RateCard()
