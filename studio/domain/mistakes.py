"""Mistakes a person can make in a request, found before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain import limits
from studio.domain.request import ImageRequest, Request, VideoRequest


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct.

    Attributes:
        field: Name of the request field, as in :class:`ImageRequest` or :class:`VideoRequest`.
        sentence: What is wrong and what would do.
    """

    field: str
    sentence: str


def mistakes(request: Request) -> tuple[Mistake, ...]:
    """Return everything wrong with ``request``, in the order of the composer; empty when it may be sent."""
    if isinstance(request, ImageRequest):
        found = [*_words(request), *_unreadable(request), *_sides(request), *_numbers(request), *_references(request)]
    elif isinstance(request, VideoRequest):
        found = [*_clip_words(request), *_unreadable(request), *_frames(request), *_clip_numbers(request)]
    else:
        raise TypeError(request)
    return tuple(found)


def is_text(text: str) -> bool:
    """Whether ``text`` can be written down and sent: a half of a character, as broken bytes leave it, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(request: Request) -> list[Mistake]:
    if isinstance(request, VideoRequest):
        parts = _clip_parts(request)
    else:
        parts = (
            ("prompt", "prompt", request.prompt),
            ("negative_prompt", "negative prompt", request.negative_prompt),
            ("lora_id", "style", request.lora_id),
            ("size", "size", request.size),
            ("reference_image_urls", "address of a reference", "".join(request.sources)),
        )
    return [
        Mistake(name, f"The {words} holds a broken character. Type it again.")
        for name, words, text in parts
        if text is not None and not is_text(text)
    ]


def _clip_parts(request: VideoRequest) -> tuple[tuple[str, str, str | None], ...]:
    return (
        ("prompt", "prompt", request.prompt),
        ("video_lora_id", "model", request.video_lora_id),
        ("first_frame_url", "address of the first frame", request.first_frame_url),
        ("last_frame_url", "address of the last frame", request.last_frame_url),
        ("resolution", "resolution", request.resolution),
        ("ratio", "ratio", request.ratio),
    )


def _words(request: ImageRequest) -> list[Mistake]:
    found = []
    if not request.prompt.strip():
        found.append(Mistake("prompt", "Describe the picture first. The prompt is empty."))
    elif len(request.prompt) > limits.PROMPT_LENGTH:
        over = len(request.prompt) - limits.PROMPT_LENGTH
        found.append(
            Mistake("prompt", f"The prompt is {over:,} over the limit of {limits.PROMPT_LENGTH:,} characters.")
        )
    if request.negative_prompt is not None:
        if not request.negative_prompt.strip():
            found.append(Mistake("negative_prompt", "Leave the negative prompt out, or write what to keep out."))
        elif len(request.negative_prompt) > limits.PROMPT_LENGTH:
            over = len(request.negative_prompt) - limits.PROMPT_LENGTH
            found.append(Mistake("negative_prompt", f"The negative prompt is {over:,} characters too long."))
    return found


def _sides(request: ImageRequest) -> list[Mistake]:
    if request.size is not None:
        return []
    if (request.width is None) != (request.height is None):
        missing = "height" if request.height is None else "width"
        return [Mistake(missing, f"Give the {missing} too, or choose a preset size.")]
    return [
        Mistake(name, f"The {name} is {side:,}; it must be {limits.SIDE.start} to {limits.SIDE.stop - 1:,} pixels.")
        for name, side in (("width", request.width), ("height", request.height))
        if side is not None and side not in limits.SIDE
    ]


def _numbers(request: ImageRequest) -> list[Mistake]:
    found = []
    for name, value, allowed in (
        ("count", request.count, limits.COUNT),
        ("seed", request.seed, limits.SEED),
        ("steps", request.steps, limits.STEPS),
    ):
        if value is not None and value not in allowed:
            found.append(Mistake(name, f"The {name} is {value:,}; it must be {allowed.start} to {allowed.stop - 1:,}."))
    low, high = limits.GUIDANCE
    guidance = request.guidance_scale
    if guidance is not None and not low <= guidance <= high:
        found.append(Mistake("guidance_scale", f"Guidance is {guidance:g}; it must be {low:g} to {high:g}."))
    return found


def _references(request: ImageRequest) -> list[Mistake]:
    name = "reference_image_urls"
    found = []
    if len(request.reference_image_urls) > limits.REFERENCES:
        count = len(request.reference_image_urls)
        found.append(Mistake(name, f"{count} references are given; {limits.REFERENCES} are allowed."))
    for address in request.reference_image_urls:
        found += _address(name, "web reference", address)
    return found


def _address(field: str, words: str, address: str) -> list[Mistake]:
    if address.startswith("file_"):
        return []
    if not address.startswith("https://"):
        return [Mistake(field, f"A {words} must start with https://.")]
    if len(address) > limits.URL_LENGTH:
        return [Mistake(field, f"A {words} may have {limits.URL_LENGTH:,} characters at most.")]
    return []


def _clip_words(request: VideoRequest) -> list[Mistake]:
    found = []
    if not request.video_lora_id.strip():
        found.append(Mistake("video_lora_id", "Choose a video model first."))
    if not request.prompt.strip() and request.first_frame_url is None:
        found.append(Mistake("prompt", "Describe the clip, or give it a first frame. It has neither."))
    elif len(request.prompt) > limits.PROMPT_LENGTH:
        over = len(request.prompt) - limits.PROMPT_LENGTH
        found.append(
            Mistake("prompt", f"The prompt is {over:,} over the limit of {limits.PROMPT_LENGTH:,} characters.")
        )
    return found


def _frames(request: VideoRequest) -> list[Mistake]:
    if request.last_frame_url is not None and request.first_frame_url is None:
        return [Mistake("last_frame_url", "A last frame needs a first frame too. Add one, or take the last one away.")]
    frames = (("first_frame_url", request.first_frame_url), ("last_frame_url", request.last_frame_url))
    return [mistake for name, url in frames if url is not None for mistake in _address(name, "frame", url)]


def _clip_numbers(request: VideoRequest) -> list[Mistake]:
    found = []
    for name, words, choice, allowed in (
        ("resolution", "resolution", request.resolution, limits.RESOLUTIONS),
        ("ratio", "ratio", request.ratio, limits.RATIOS),
    ):
        if choice is not None and choice not in allowed:
            found.append(Mistake(name, f"The {words} is {choice}; it must be one of {', '.join(allowed)}."))
    if request.duration is not None and request.duration not in limits.VIDEO_SECONDS:
        shortest, longest = limits.VIDEO_SECONDS.start, limits.VIDEO_SECONDS.stop - 1
        found.append(
            Mistake("duration", f"The clip is {request.duration:,} s long; it must be {shortest} to {longest} s.")
        )
    if request.seed is not None and request.seed not in limits.VIDEO_SEED:
        found.append(
            Mistake(
                "seed",
                f"The seed is {request.seed:,}; it must be 0 to {limits.SEED.stop - 1:,}, or -1 for random.",
            )
        )
    return found
