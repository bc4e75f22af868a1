"""A run as the service writes it."""

from __future__ import annotations

from typing import Any

from studio.domain.request import VideoRequest
from studio.sandbox.clock import stamp
from studio.sandbox.generations import Generation
from studio.sandbox.pricing import Price
from studio.sandbox.tokens import Tokens
from studio.sandbox.wire import plain

_LINK_SECONDS = 3600


class Portraits:
    """Writes runs down. Output addresses are signed each time, for an hour, at the address the server has now."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.base_url = ""

    def public(self, generation: Generation) -> dict[str, Any]:
        """Return ``generation`` with every field of the service."""
        request, ended, started = generation.request, generation.completed, generation.started
        film = generation.film
        return {
            "id": generation.id,
            "status": generation.status,
            "prompt": request.prompt or None,
            "created_at": stamp(generation.created),
            "media_type": generation.media_type,
            "negative_prompt": request.negative_prompt,
            "output_urls": None if film else self._links(generation) or None,
            "output_video_url": next(iter(self._links(generation)), None) if film else None,
            "reference_image_urls": None if film else list(request.sources) or None,
            "error_message": generation.error,
            "duration_ms": None if ended is None or started is None else round((ended - started) * 1000),
            "cost": _cost(generation.cost or generation.price),
            "width": None if film else generation.width,
            "height": None if film else generation.height,
            "image_count": None if film else request.count,
            "size_preset": request.size,
            "inference_type": ("i2" if request.sources else "t2") + ("v" if film else "i"),
            "seed": generation.seed,
            **_filmed(generation),
            "character_id": None,
            "bundle_name": None,
            "loras": [{"id": generation.lora.id, "name": generation.lora.name}] if generation.lora else None,
            "aurous_version": generation.version,
            "creation_request_id": generation.request_id,
            "completed_at": None if ended is None else stamp(ended),
        }

    def _links(self, generation: Generation) -> list[str]:
        if generation.film is not None:
            paths = [f"/v1/videos/{generation.id}/output" for _ in generation.outputs]
        else:
            paths = [f"/v1/images/{generation.id}/output/{n}" for n in range(len(generation.outputs))]
        tokens = [self._tokens.sign(path, team=generation.team, seconds=_LINK_SECONDS) for path in paths]
        return [f"{self.base_url}{path}?token={token}" for path, token in zip(paths, tokens, strict=True)]


def _filmed(generation: Generation) -> dict[str, Any]:
    film, request = generation.film, generation.request
    return {
        "video_duration": film.seconds if film else None,
        "video_resolution": film.resolution if film else None,
        "video_ratio": film.ratio if film else None,
        "video_camera_fixed": request.camera_fixed if isinstance(request, VideoRequest) else None,
    }


def _cost(price: Price) -> dict[str, Any]:
    lines = {name: plain(line) for name, line in price.breakdown.items()}
    return {"amount": plain(price.amount), "currency": "credit", "breakdown": lines}
