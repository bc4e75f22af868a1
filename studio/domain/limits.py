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

VIDEO_SECONDS = range(2, 12 + 1)
VIDEO_SEED = range(-1, 2_147_483_647 + 1)
"""-1 means random."""
RESOLUTIONS = {"480p": 480, "720p": 720, "1080p": 1080}
"""Pixels of the shorter side of a clip, by the name of its resolution."""
RATIOS = {"16:9": (16, 9), "4:3": (4, 3), "1:1": (1, 1), "3:4": (3, 4), "9:16": (9, 16), "21:9": (21, 9)}
DEFAULT_RESOLUTION = "480p"
DEFAULT_RATIO = "16:9"
DEFAULT_SECONDS = 5

PURPOSES = ("reference", "first_frame", "last_frame")
"""What an upload may be for."""

EVENT_TYPES = (
    "image.completed",
    "image.failed",
    "image.cancelled",
    "video.completed",
    "video.failed",
    "video.cancelled",
    "usage.balance_low",
    "webhook.endpoint_disabled",
)
METADATA_KEYS = 50
METADATA_LENGTH = 500
"""Characters of one value of a webhook endpoint's metadata."""
SIGNATURE_SECONDS = 300
"""A webhook that was signed longer ago, or so far in the future, is refused."""
LEDGER_TYPES = ("hold", "release", "charge", "refund", "topup", "adjustment")
PAGE = range(1, 100 + 1)

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
CLIP_BYTES = 512 * 1024 * 1024
"""A clip of 12 seconds at 1080p has about 20 MB."""
CLIP_SECONDS = 60.0
FILM_SECONDS = 600.0
"""A file of which single frames are taken may be joined from many clips."""
CLIP_PIXELS = 4096 * 2304
"""Per frame."""
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
    video_second: Decimal = Decimal("0.5")
    video_factors: tuple[tuple[str, Decimal], ...] = (
        ("480p", Decimal(1)),
        ("720p", Decimal("1.5")),
        ("1080p", Decimal("2.5")),
    )

    def video(self, *, resolution: str, seconds: int) -> Decimal:
        """Return the credits of a clip; a resolution that is not on the card costs as much as the dearest."""
        factors = dict(self.video_factors)
        return self.video_second * factors.get(resolution, max(factors.values())) * seconds


RATE_CARD = RateCard()


def video_size(resolution: str, ratio: str) -> tuple[int, int]:
    """Return width and height of a clip in pixels, both even: the shorter side has the lines of ``resolution``."""
    lines = RESOLUTIONS.get(resolution, RESOLUTIONS[DEFAULT_RESOLUTION])
    across, down = RATIOS.get(ratio, RATIOS[DEFAULT_RATIO])
    long = round(lines * max(across, down) / min(across, down) / 2) * 2
    return (long, lines) if across >= down else (lines, long)
