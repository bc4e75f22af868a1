"""Whether a run in the server's history can be the one a job asked for and got no answer about. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum

import msgspec

from studio.domain.generation import Generation
from studio.domain.job import Job
from studio.domain.request import ImageRequest, Request, VideoRequest, read_request

_SKEW = timedelta(minutes=5)
"""Two clocks disagree."""

_ON_ITS_WAY = timedelta(hours=1)
"""A request may lie on the way, or in a computer that sleeps, before the server takes it."""

_REMEMBERED = timedelta(hours=24)
"""How long the same key is asked for at most; for rows that do not say when they were sent last."""

_SNAP = 32
"""Newer servers round sides to multiples of this."""

_BODY = msgspec.json.Decoder(Request, dec_hook=read_request)


class Likeness(Enum):
    """How well a run fits a job. What the server does not tell speaks neither for nor against it."""

    OTHER = "other"
    POSSIBLE = "possible"
    ALIKE = "alike"


def window(job: Job) -> tuple[datetime, datetime]:
    """Return from when to when the server can have taken the run: from the first try to the last, and a while."""
    sent = job.sent_at or job.created_at
    last = job.asked_at + _ON_ITS_WAY if job.asked_at else sent + _REMEMBERED
    return sent - _SKEW, max(last, sent) + _SKEW


def likeness(job: Job, generation: Generation) -> Likeness:
    """Compare everything that can be compared. ``ALIKE`` takes prompt and time for granted, and no contradiction."""
    request = _sent(job)
    if not all(_comparisons(request, generation)):
        return Likeness.OTHER
    begin, end = window(job)
    created = generation.created_at
    if created is not None and not begin <= created <= end:
        return Likeness.OTHER
    told = created is not None and (generation.prompt is not None or not request.prompt)
    return Likeness.ALIKE if told else Likeness.POSSIBLE


def may_be(job: Job, generation: Generation) -> bool:
    """Whether ``generation`` can be the run of ``job``."""
    return likeness(job, generation) is not Likeness.OTHER


def _sent(job: Job) -> Request:
    """Return the request as it went out: with the names the server gave the references."""
    if not job.body:
        return job.request
    try:
        return _BODY.decode(job.body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return job.request


def _comparisons(request: Request, generation: Generation) -> Iterator[bool]:
    yield generation.is_video is isinstance(request, VideoRequest)
    yield generation.prompt is None or _text(generation.prompt) == _text(request.prompt)
    yield _agrees(_seed(request), generation.seed)
    yield _same_style(request.lora_id, generation)
    yield _same_sources(request, generation)
    if isinstance(request, ImageRequest):
        yield from _pictures(request, generation)
    elif isinstance(request, VideoRequest):
        yield from _clip(request, generation)


def _pictures(request: ImageRequest, generation: Generation) -> Iterator[bool]:
    yield _text(generation.negative_prompt or "") == _text(request.negative_prompt or "")
    yield _agrees(request.count, generation.image_count)
    yield _agrees(request.size, generation.size_preset)
    if request.size is None:
        yield _near(request.width, generation.width) and _near(request.height, generation.height)
    breakdown = generation.cost.breakdown if generation.cost else None
    if breakdown and any(breakdown.values()):
        yield request.enhance_prompt is any("enhance" in name for name in breakdown)


def _clip(request: VideoRequest, generation: Generation) -> Iterator[bool]:
    yield _agrees(request.duration, generation.video_duration)
    yield _agrees(request.resolution, generation.video_resolution)
    yield _agrees(request.ratio, generation.video_ratio)
    yield _agrees(request.camera_fixed, generation.video_camera_fixed)


def _agrees(asked: object, answered: object) -> bool:
    return asked is None or answered is None or asked == answered


def _near(asked: int | None, answered: int | None) -> bool:
    return asked is None or answered is None or abs(asked - answered) < _SNAP


def _seed(request: Request) -> int | None:
    """Return the seed that was asked for; a clip may ask for a random one with a number below 0."""
    return None if request.seed is None or request.seed < 0 else request.seed


def _text(words: str) -> str:
    return unicodedata.normalize("NFC", words).strip()


def _same_style(asked: str | None, generation: Generation) -> bool:
    """Compare ids only: a slug may lead elsewhere by now, and without one the server chooses."""
    told = [lora.id for lora in generation.loras or () if lora.id]
    if asked is None or not asked.startswith("lora_") or not any(each.startswith("lora_") for each in told):
        return True
    return asked in told


def _same_sources(request: Request, generation: Generation) -> bool:
    kind = generation.inference_type or ""
    if kind.startswith(("t2", "i2")) and kind.startswith("i2") is not bool(request.sources):
        return False
    told = generation.reference_image_urls
    if not told:
        return True  # Frames of clips are not told, and a server may keep references to itself.
    if len(told) != len(request.sources):
        return False
    return all(
        one == other or not (one.startswith("file_") and other.startswith("file_"))
        for one, other in zip(request.sources, told, strict=True)
    )
