"""The server's history: finding a run again whose answer never came, and runs made elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.api.client import Client
from studio.domain.generation import Generation
from studio.domain.job import Job
from studio.domain.request import ImageRequest

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
    return (
        generation.prompt == request.prompt
        and (generation.negative_prompt or None) == request.negative_prompt
        and _agrees(request.seed, generation.seed)
        and _agrees(request.count, generation.image_count)
        and _agrees(request.size, generation.size_preset)
    )


def _near(created: datetime, sent: datetime) -> bool:
    # The same body is asked again for a day at most, so it cannot have been made later than that.
    return sent - _SKEW <= created <= sent + timedelta(hours=24)


def _agrees(asked: object, answered: object) -> bool:
    return asked is None or answered is None or asked == answered


def request_of(generation: Generation) -> ImageRequest:
    """Return the request ``generation`` was made from, as far as the server tells."""
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
        count=generation.image_count or len(generation.output_urls or ()) or 1,
        reference_image_urls=generation.reference_image_urls or (),
    )
