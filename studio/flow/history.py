"""The server's history: finding a run again whose answer never came, and runs made elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.api.client import Client
from studio.domain import limits
from studio.domain.generation import Generation
from studio.domain.job import Job
from studio.domain.request import ImageRequest, Request, VideoRequest

_SKEW = timedelta(minutes=5)
"""Clocks disagree, and a request may be on its way for a while."""


async def find_again(client: Client, job: Job) -> Generation | None:
    """Return the generation that ``job`` made, if the history has it. Costs one read per hundred rows."""
    since = (job.sent_at or job.created_at) - _SKEW
    async for generation in client.images.history(since):
        if may_be(job, generation):
            return generation
    return None


def may_be(job: Job, generation: Generation) -> bool:
    """Whether ``generation`` can be what ``job`` asked for and got no answer about."""
    request, sent = job.request, job.sent_at or job.created_at
    if generation.created_at is not None and not _near(generation.created_at, sent):
        return False
    if (generation.prompt or "") != request.prompt:
        return False
    if isinstance(request, VideoRequest):
        return generation.is_video and _same_clip(request, generation)
    return not generation.is_video and _same_pictures(request, generation)


def _same_pictures(request: Request, generation: Generation) -> bool:
    return (
        (generation.negative_prompt or None) == request.negative_prompt
        and _agrees(request.seed, generation.seed)
        and _agrees(request.count, generation.image_count)
        and _agrees(request.size, generation.size_preset)
    )


def _same_clip(request: VideoRequest, generation: Generation) -> bool:
    seed = None if request.seed is None or request.seed < 0 else request.seed
    return (
        _agrees(seed, generation.seed)
        and _agrees(request.duration, generation.video_duration)
        and _agrees(request.resolution, generation.video_resolution)
        and _agrees(request.ratio, generation.video_ratio)
        and _agrees(request.camera_fixed, generation.video_camera_fixed)
    )


def _near(created: datetime, sent: datetime) -> bool:
    # The same body is asked again for a day at most, so it cannot have been made later than that.
    return sent - _SKEW <= created <= sent + timedelta(hours=24)


def _agrees(asked: object, answered: object) -> bool:
    return asked is None or answered is None or asked == answered


def request_of(generation: Generation) -> Request:
    """Return the request ``generation`` was made from, as far as the server tells."""
    return _clip_of(generation) if generation.is_video else _pictures_of(generation)


def _pictures_of(generation: Generation) -> ImageRequest:
    style = generation.loras[0].id if generation.loras else None
    custom = generation.size_preset is None
    return ImageRequest(
        prompt=generation.prompt or "",
        negative_prompt=generation.negative_prompt or None,
        lora_id=style,
        size=generation.size_preset,
        width=generation.width if custom else None,
        height=generation.height if custom else None,
        seed=generation.seed,
        count=generation.image_count or len(generation.outputs) or 1,
        reference_image_urls=generation.reference_image_urls or (),
    )


def _seconds(answered: float | None) -> int | None:
    """Return whole seconds as a request has them; None for a length no clip has."""
    return round(answered) if answered is not None and 0 < answered <= limits.CLIP_SECONDS else None


def _clip_of(generation: Generation) -> VideoRequest:
    first, last, *_ = (*(generation.reference_image_urls or ()), None, None)
    return VideoRequest(
        video_lora_id=(generation.loras[0].id or "") if generation.loras else "",
        prompt=generation.prompt or "",
        first_frame_url=first,
        last_frame_url=last,
        resolution=generation.video_resolution,
        ratio=generation.video_ratio,
        duration=_seconds(generation.video_duration),
        seed=generation.seed,
        camera_fixed=generation.video_camera_fixed or False,
    )
