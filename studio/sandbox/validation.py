"""Whether a body is a request the service would take. The first thing wrong, in the order of the fields, is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from studio.domain import limits
from studio.domain.request import ImageRequest, VideoRequest
from studio.sandbox.addresses import check_address
from studio.sandbox.problems import Problem

_SIZES = tuple(preset.name for preset in limits.SIZES)


class Fields:
    """The fields of a body, taken one by one. Fields nobody asks for are ignored.

    Every method returns None for an absent optional field and raises a Problem for a wrong one; null is wrong.
    """

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body

    def has(self, name: str) -> bool:
        """Whether the body has the field at all."""
        return name in self._body

    def text(self, name: str, *, shortest: int = 1, longest: int | None = None, required: bool = False) -> str | None:
        """Return a string of ``shortest`` to ``longest`` characters."""
        if name not in self._body:
            if required:
                raise Problem("missing_field", f"{name} is required.", param=name)
            return None
        value = self._body[name]
        if not isinstance(value, str):
            raise Problem("invalid_format", f"{name} must be a string.", param=name)
        if len(value) < shortest or (longest is not None and len(value) > longest):
            bounds = f"{shortest} to {longest} characters" if longest else f"at least {shortest} character"
            raise Problem("value_out_of_range", f"{name} must have {bounds}.", param=name)
        return value

    def whole(self, name: str, bounds: range) -> int | None:
        """Return an integer within ``bounds``; 30.0 counts as 30, as in JSON it is."""
        value = self.number(name, bounds.start, bounds.stop - 1)
        if value is not None and not value.is_integer():
            raise Problem("invalid_format", f"{name} must be an integer.", param=name)
        return None if value is None else int(value)

    def number(self, name: str, least: float, most: float) -> float | None:
        """Return a number from ``least`` to ``most``."""
        if name not in self._body:
            return None
        value = self._body[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem("invalid_format", f"{name} must be a number.", param=name)
        if not least <= value <= most:
            raise Problem("value_out_of_range", f"{name} must be between {least} and {most}.", param=name)
        return float(value)

    def flag(self, name: str) -> bool | None:
        """Return true or false."""
        value = self._body.get(name, False)
        if not isinstance(value, bool):
            raise Problem("invalid_format", f"{name} must be true or false.", param=name)
        return value if name in self._body else None

    def one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        """Return one of the words ``allowed``."""
        value = self.text(name, shortest=0)
        names = list(allowed)
        if value is not None and value not in names:
            raise Problem("invalid_format", f"{name} must be one of {', '.join(names)}.", param=name)
        return value

    def texts(self, name: str, *, most: int) -> tuple[str, ...]:
        """Return an array of at most ``most`` strings."""
        value = self._body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Problem("invalid_format", f"{name} must be an array of strings.", param=name)
        if len(value) > most:
            raise Problem("value_out_of_range", f"{name} takes at most {most} entries.", param=name)
        return tuple(value)


def image_request(body: Mapping[str, Any]) -> ImageRequest:
    """Read the body of an image creation or estimate.

    Raises:
        Problem: 400 for the first field that is wrong.
    """
    fields = Fields(body)
    return ImageRequest(
        prompt=_prompt(fields),
        negative_prompt=fields.text("negative_prompt", longest=limits.PROMPT_LENGTH),
        lora_id=fields.text("lora_id"),
        width=fields.whole("width", limits.SIDE),
        height=fields.whole("height", limits.SIDE),
        steps=fields.whole("steps", limits.STEPS),
        guidance_scale=fields.number("guidance_scale", *limits.GUIDANCE),
        seed=fields.whole("seed", limits.SEED),
        size=fields.one_of("size", _SIZES),
        count=fields.whole("count", limits.COUNT) or limits.COUNT.start,
        enhance_prompt=fields.flag("enhance_prompt") or False,
        webhook_url=_callback(fields),
        reference_image_urls=_references(fields),
    )


def video_request(body: Mapping[str, Any]) -> VideoRequest:
    """Read the body of a video creation or estimate.

    Raises:
        Problem: 400 for the first field that is wrong.
    """
    fields = Fields(body)
    request = VideoRequest(
        video_lora_id=fields.text("video_lora_id", required=True) or "",
        prompt=_clip_prompt(fields),
        first_frame_url=_frame(fields, "first_frame_url"),
        last_frame_url=_frame(fields, "last_frame_url"),
        resolution=fields.one_of("resolution", limits.RESOLUTIONS),
        ratio=fields.one_of("ratio", limits.RATIOS),
        duration=fields.whole("duration", limits.VIDEO_SECONDS),
        seed=fields.whole("seed", limits.VIDEO_SEED),
        camera_fixed=fields.flag("camera_fixed") or False,
        watermark=fields.flag("watermark") or False,
        enhance_prompt=fields.flag("enhance_prompt") or False,
        webhook_url=_callback(fields),
    )
    if request.last_frame_url is not None and request.first_frame_url is None:
        raise Problem("missing_field", "last_frame_url needs first_frame_url.", param="first_frame_url")
    return request


def _clip_prompt(fields: Fields) -> str:
    """Return the prompt; with a first frame it may be left out, or blank."""
    if not fields.has("first_frame_url"):
        return _prompt(fields)
    return fields.text("prompt", shortest=0, longest=limits.PROMPT_LENGTH) or ""


def _frame(fields: Fields, name: str) -> str | None:
    url = fields.text(name)
    if url is not None and not url.startswith("file_"):
        check_address(url, param=name)
    return url


def _prompt(fields: Fields) -> str:
    prompt = fields.text("prompt", longest=limits.PROMPT_LENGTH, required=True) or ""
    if not prompt.strip():
        raise Problem("value_out_of_range", "prompt must not be only whitespace.", param="prompt")
    return prompt


def _callback(fields: Fields) -> str | None:
    url = fields.text("webhook_url")
    if url is not None:
        check_address(url, param="webhook_url", loopback=True)
    return url


def _references(fields: Fields) -> tuple[str, ...]:
    name = "reference_image_urls"
    references = fields.texts(name, most=limits.REFERENCES)
    for reference in references:
        if not reference.startswith("file_"):
            check_address(reference, param=name)
    return references
