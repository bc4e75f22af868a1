"""A run as the service writes it."""

from __future__ import annotations

from typing import Any

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
        return {
            "id": generation.id,
            "status": generation.status,
            "prompt": request.prompt,
            "created_at": stamp(generation.created),
            "media_type": generation.media_type,
            "negative_prompt": request.negative_prompt,
            "output_urls": [self._link(generation, n) for n in range(len(generation.outputs))] or None,
            "output_video_url": None,
            "reference_image_urls": list(request.sources) or None,
            "error_message": generation.error,
            "duration_ms": None if ended is None or started is None else round((ended - started) * 1000),
            "cost": _cost(generation.cost or generation.price),
            "width": generation.width,
            "height": generation.height,
            "image_count": request.count,
            "size_preset": request.size,
            "inference_type": "i2i" if request.sources else "t2i",
            "seed": generation.seed,
            "video_duration": None,
            "video_resolution": None,
            "video_ratio": None,
            "video_camera_fixed": None,
            "character_id": None,
            "bundle_name": None,
            "loras": [{"id": generation.lora.id, "name": generation.lora.name}] if generation.lora else None,
            "aurous_version": generation.version,
            "creation_request_id": generation.request_id,
            "completed_at": None if ended is None else stamp(ended),
        }

    def _link(self, generation: Generation, index: int) -> str:
        path = f"/v1/images/{generation.id}/output/{index}"
        token = self._tokens.sign(path, team=generation.team, seconds=_LINK_SECONDS)
        return f"{self.base_url}{path}?token={token}"


def _cost(price: Price) -> dict[str, Any]:
    lines = {name: plain(line) for name, line in price.breakdown.items()}
    return {"amount": plain(price.amount), "currency": "credit", "breakdown": lines}
