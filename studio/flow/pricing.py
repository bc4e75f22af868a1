"""What a run will cost, in the server's own words where it can be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from studio.api.client import Client
from studio.domain.errors import Offline, ServerFailed, TooMany
from studio.domain.limits import RATE_CARD
from studio.domain.money import Credits
from studio.domain.request import ImageRequest

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


async def price(client: Client | None, request: ImageRequest) -> Quote:
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


async def ask_price(client: Client, request: ImageRequest) -> Quote:
    """Ask the server what ``request`` costs; only its own answer counts. Free.

    Raises:
        Offline: It could not be asked.
        Refused: It gave no price.
    """
    waiting = sum(_STAND_IN.fullmatch(each) is not None for each in request.reference_image_urls)
    estimate = await client.images.estimate(without_stand_ins(request))
    # Pictures that are not uploaded yet cannot be named to the server; their list price is added instead.
    return Quote(estimate.amount + RATE_CARD.reference * waiting, estimate.breakdown)


def without_stand_ins(request: ImageRequest) -> ImageRequest:
    """Return ``request`` with only those references the server can know."""
    known = tuple(each for each in request.reference_image_urls if _STAND_IN.fullmatch(each) is None)
    return msgspec.structs.replace(request, reference_image_urls=known)


def from_card(request: ImageRequest) -> Quote:
    """Return the list price."""
    base = RATE_CARD.image * request.count
    parts = [("base", base)]
    if request.enhance_prompt:
        parts.append(("enhance", base * (RATE_CARD.enhance_multiplier - 1)))
    if RATE_CARD.reference and request.reference_image_urls:
        parts.append(("references", RATE_CARD.reference * len(request.reference_image_urls)))
    return Quote(sum((value for _, value in parts), base * 0), tuple(parts), about=True)
