"""The server's history: what it says about a while, and what a run made elsewhere was asked for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from studio.api.client import Client
from studio.api.pages import Page
from studio.domain import limits
from studio.domain.address import without_signatures
from studio.domain.errors import StudioError, Unreadable
from studio.domain.generation import Generation
from studio.domain.request import ImageRequest, Request, VideoRequest


@dataclass(frozen=True, slots=True)
class Past:
    """What the history says about a while.

    Attributes:
        runs: Newest first.
        unread: Rows of that while that could not be read; what they are about is not known.
        failure: Why the older part could not be read; None when it was read to its end.
    """

    runs: tuple[Generation, ...]
    unread: int = 0
    failure: StudioError | None = None


async def read_run(client: Client, generation_id: str) -> Generation:
    """Read one run.

    Raises:
        Unreadable: What came is another one: whatever it says, and the files it names, are not of this run.
        StudioError: It could not be read.
    """
    return of_run(await client.images.get(generation_id), generation_id)


def of_run(answer: Generation, generation_id: str) -> Generation:
    """Return ``answer`` if it is about the run ``generation_id``; Unreadable else."""
    if answer.id != generation_id:
        raise Unreadable("The server answered with another run.")
    return answer


async def past(client: Client, since: datetime) -> Past:
    """Read the history from now back to ``since``, or as far as it can be read: one request per hundred rows."""
    runs: list[Generation] = []
    unread, failure = 0, None
    try:
        async with aclosing(_pages(client)) as pages:
            async for page in pages:
                runs += page.items
                unread += len(page.skipped)
                if _before(page.items, since):
                    break
    except StudioError as error:
        failure = error
    return Past(tuple(run for run in runs if not _before((run,), since)), unread, failure)


def _before(runs: Iterable[Generation], since: datetime) -> bool:
    return any(run.created_at is not None and run.created_at < since for run in runs)


async def _pages(client: Client) -> AsyncGenerator[Page[Generation]]:
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        page = await client.images.list(starting_after=cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return
        if cursor in seen:
            raise Unreadable("The server’s history goes in a circle.")
        seen.add(cursor)


def request_of(generation: Generation) -> Request:
    """Return the request ``generation`` was made from, as far as the server tells and it may be kept."""
    return without_signatures(_clip_of(generation) if generation.is_video else _pictures_of(generation))


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
