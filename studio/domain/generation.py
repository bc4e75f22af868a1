"""What the service answers: generations, estimates, styles, files, balance.

Every field the service may leave out or null is optional here, and every enum has an unknown member: a newer server
must not strand a paid job.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from studio.domain.money import Credits

_NUMBERED = re.compile(r"[^?#]*/output/([0-9]+)(?:[?#]|$)")


class Status(Enum):
    """Where a generation stands. Plain Enum: Qt turns a StrEnum into a bare str."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MODERATION_REJECTED = "moderation_rejected"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> Status:
        return cls.UNKNOWN

    @property
    def terminal(self) -> bool:
        """Whether nothing more will happen. An unknown status may still change, so it is not terminal."""
        return self not in (Status.PENDING, Status.PROCESSING, Status.UNKNOWN)


class Cost(msgspec.Struct, frozen=True):
    """Credits: held while running, charged when terminal."""

    amount: Credits | None = None
    currency: str | None = None
    breakdown: dict[str, Decimal] | None = None


class LoraName(msgspec.Struct, frozen=True):
    """The style a generation was made with."""

    id: str | None = None
    name: str | None = None


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """One run on the server. ``status_word`` keeps the word of the server, also one we do not know.

    ``output_urls`` carry short-lived tokens: they are used at once and never stored.
    """

    id: str
    status_word: str = msgspec.field(name="status", default="unknown")
    created_at: datetime | None = None
    completed_at: datetime | None = None
    prompt: str | None = None
    negative_prompt: str | None = None
    media_type: str | None = None
    output_urls: tuple[str, ...] | None = None
    output_video_url: str | None = None
    reference_image_urls: tuple[str, ...] | None = None
    error_message: str | None = None
    duration_ms: int | None = None
    cost: Cost | None = None
    width: int | None = None
    height: int | None = None
    image_count: int | None = None
    size_preset: str | None = None
    inference_type: str | None = None
    seed: int | None = None
    video_duration: float | None = None
    video_resolution: str | None = None
    video_ratio: str | None = None
    video_camera_fixed: bool | None = None
    loras: tuple[LoraName, ...] | None = None
    aurous_version: str | None = None
    creation_request_id: str | None = None

    @property
    def status(self) -> Status:
        """Return the status, :attr:`Status.UNKNOWN` for a word of a newer server."""
        return Status(self.status_word)

    @property
    def is_video(self) -> bool:
        """Whether it makes a clip, by whichever mark the server left."""
        return bool(self.media_type == "video" or self.output_video_url or self.id.startswith("vid_"))

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the addresses of everything to fetch: pictures in order, or the one clip. Empty until success.

        Their own numbers make the order where they have them: two answers may list them differently.
        """
        if self.is_video and self.output_video_url:
            return (self.output_video_url,)
        urls = self.output_urls or ()
        numbered = {found[1]: url for url in urls if (found := _NUMBERED.match(url))}
        numbers = [str(number) for number in range(len(urls))]
        return tuple(numbered[each] for each in numbers) if numbered.keys() == set(numbers) else urls

    @property
    def amount(self) -> Credits | None:
        """Return credits held (running) or charged (terminal); None when the server does not say, or says nonsense."""
        told = self.cost.amount if self.cost else None
        return None if told is not None and told < 0 else told


class Estimate(msgspec.Struct, frozen=True):
    """The server's own price for a request."""

    amount: Credits
    breakdown: tuple[tuple[str, Credits], ...] = ()


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA that may be chosen."""

    id: str
    name: str
    is_public: bool = True
    slug: str | None = None
    description: str | None = None
    preview_image_url: str | None = None
    default_steps: int | None = None
    default_guidance_scale: float | None = None
    default_denoise_strength: float | None = None
    has_template: bool | None = None
    created_at: datetime | None = None


class VideoModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model that makes clips. The service calls it a video LoRA, and its ids look like those of styles."""

    id: str
    name: str
    is_public: bool = True
    slug: str | None = None
    description: str | None = None
    preview_video_url: str | None = None
    default_resolution: str | None = None
    default_ratio: str | None = None
    default_duration: float | None = None
    created_at: datetime | None = None


class UploadedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture on the server, kept for 24 hours. ``url`` is signed and lives an hour: never stored."""

    id: str
    purpose: str | None = None
    mime_type: str | None = None
    size_bytes: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    url: str | None = None
    expires_at: datetime | None = None
    created_at: datetime | None = None
    metadata: dict[str, Any] | None = None


class Balance(msgspec.Struct, frozen=True):
    """The purse: ``available = credits - held``."""

    credits: Credits
    held_credits: Credits = Decimal(0)
    available_credits: Credits | None = None
    billing_mode: str | None = None

    @property
    def available(self) -> Credits:
        """Return what a new run may cost at most."""
        return self.credits - self.held_credits if self.available_credits is None else self.available_credits

    @property
    def gates(self) -> bool:
        """Whether the balance limits spending. A billing mode we do not know means it does not."""
        return self.billing_mode in (None, "metered")
