"""A run that never was, for test fires: it has every field a real one would have."""

from __future__ import annotations

from studio.domain import limits
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.sandbox.clock import SandboxClock
from studio.sandbox.generations import Film, Generation
from studio.sandbox.identity import minted
from studio.sandbox.plan import Plan
from studio.sandbox.pricing import NOTHING, Price, image_price, video_price

_PROMPT = "A test of your webhook endpoint"
_STATUS = {"completed": "succeeded", "failed": "failed", "cancelled": "cancelled"}
_SECONDS = 14.0


def specimen(type: str, *, team: str, clock: SandboxClock) -> Generation:
    """Return what an event of ``type``, such as ``video.failed``, would tell of. Its outputs cannot be fetched."""
    media, _, ending = type.partition(".")
    request, film, price = _filmed() if media == "video" else _drawn()
    status, now = _STATUS[ending], clock.seconds()
    id = minted("vid" if film else "img", clock)
    width, height = request.expected_size()
    extension = ".mp4" if film else ".png"
    return Generation(
        id=id,
        team=team,
        status=status,
        media_type=media,
        request=request,
        film=film,
        style=None,
        lora=None,
        width=width,
        height=height,
        seed=0,
        steps=limits.DEFAULT_STEPS,
        guidance=limits.DEFAULT_GUIDANCE,
        references=(),
        extension=extension,
        price=price,
        cost=price if status == "succeeded" else NOTHING,
        hold=minted("hold", clock),
        plan=Plan(),
        version=limits.API_VERSION,
        request_id=minted("req", clock),
        outputs=(f"{id}-0{extension}",) if status == "succeeded" else (),
        error="This is a test." if status == "failed" else None,
        created=now - _SECONDS,
        started=now - _SECONDS,
        completed=now,
    )


def _drawn() -> tuple[Request, None, Price]:
    request = ImageRequest(prompt=_PROMPT)
    return request, None, image_price(request)


def _filmed() -> tuple[Request, Film, Price]:
    film = Film(resolution=limits.DEFAULT_RESOLUTION, ratio=limits.DEFAULT_RATIO, seconds=limits.DEFAULT_SECONDS)
    request = VideoRequest(
        video_lora_id="test", prompt=_PROMPT, resolution=film.resolution, ratio=film.ratio, duration=film.seconds
    )
    return request, film, video_price(resolution=film.resolution, seconds=film.seconds)
