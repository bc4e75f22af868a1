"""What a run will cost, in the server's own words where it can be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from studio.api.client import Client
from studio.domain.errors import Offline, ServerFailed, TooMany
from studio.domain.generation import Estimate
from studio.domain.limits import DEFAULT_RESOLUTION, DEFAULT_SECONDS, RATE_CARD
from studio.domain.money import Credits
from studio.domain.request import ImageRequest, Request, VideoRequest

_STAND_IN = re.compile(r"file_[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A price.

    Attributes:
        amount: In credits.
        breakdown: Its parts by the server's names.
        about: It is from the rate card, not from the server.
    """

    amount: Credits
    breakdown: tuple[tuple[str, Credits], ...] = ()
    about: bool = False


async def price(client: Client | None, request: Request) -> Quote:
    """Ask the server what ``request`` costs. Free.

    Offline, rate-limited or without a client, the rate card answers, marked ``about``.

    Raises:
        Refused: The server does not accept the request.
    """
    if client is None:
        return from_card(request)
    try:
        return await ask_price(client, request)
    except (Offline, TooMany, ServerFailed):
        return from_card(request)


async def ask_price(client: Client, request: Request) -> Quote:
    """Ask the server what ``request`` costs; only its own answer counts. Free.

    Raises:
        Offline: It could not be asked.
        Refused: It gave no price.
    """
    extra = RATE_CARD.reference * 0
    if isinstance(request, ImageRequest):
        # Pictures that are not uploaded yet cannot be named to the server; their list price is added instead.
        extra = RATE_CARD.reference * sum(map(_stands_in, request.reference_image_urls))
    answer = await estimate(client, request)
    return Quote(answer.amount + extra, answer.breakdown)


async def estimate(client: Client, request: Request) -> Estimate:
    """Return the server's own answer to what ``request`` costs, without what it cannot know yet. Free.

    Raises:
        Offline: It could not be asked.
        Refused: It gave no price.
    """
    if isinstance(request, VideoRequest):
        return await client.videos.estimate(_without_frames(request))
    if isinstance(request, ImageRequest):
        return await client.images.estimate(without_stand_ins(request))
    raise TypeError(request)


def without_stand_ins(request: ImageRequest) -> ImageRequest:
    """Return ``request`` with only those references the server can know."""
    known = tuple(each for each in request.reference_image_urls if not _stands_in(each))
    return msgspec.structs.replace(request, reference_image_urls=known)


def _without_frames(request: VideoRequest) -> VideoRequest:
    """Leave the frames out if one is not uploaded. The price is the same without; but then there must be words."""
    if not any(map(_stands_in, request.sources)):
        return request
    words = request.prompt if request.prompt.strip() else "A clip"
    return msgspec.structs.replace(request, prompt=words, first_frame_url=None, last_frame_url=None)


def _stands_in(source: str) -> bool:
    return _STAND_IN.fullmatch(source) is not None


def from_card(request: Request) -> Quote:
    """Return the list price. What the video model decides is taken to be what most models decide."""
    parts = _clip_parts(request) if isinstance(request, VideoRequest) else _picture_parts(request)
    return Quote(sum((value for _, value in parts), RATE_CARD.image * 0), parts, about=True)


def _clip_parts(request: VideoRequest) -> tuple[tuple[str, Credits], ...]:
    resolution, seconds = request.resolution or DEFAULT_RESOLUTION, request.duration or DEFAULT_SECONDS
    return (("base", RATE_CARD.video(resolution=resolution, seconds=seconds)),)


def _picture_parts(request: Request) -> tuple[tuple[str, Credits], ...]:
    base = RATE_CARD.image * request.count
    parts = [("base", base)]
    if request.enhance_prompt:
        parts.append(("enhance", base * (RATE_CARD.enhance_multiplier - 1)))
    if RATE_CARD.reference and request.sources:
        parts.append(("references", RATE_CARD.reference * len(request.sources)))
    return tuple(parts)
