"""Mistakes a person can make in a request, found before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain import limits
from studio.domain.request import ImageRequest


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct.

    Attributes:
        field: Name of the request field, as in :class:`ImageRequest`.
        sentence: What is wrong and what would do.
    """

    field: str
    sentence: str


def mistakes(request: ImageRequest) -> tuple[Mistake, ...]:
    """Return everything wrong with ``request``, in the order of the composer; empty when it may be sent."""
    found = [*_words(request), *_unreadable(request), *_sides(request), *_numbers(request), *_references(request)]
    return tuple(found)


def is_text(text: str) -> bool:
    """Whether ``text`` can be written down and sent: a half of a character, as broken bytes leave it, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(request: ImageRequest) -> list[Mistake]:
    parts = (
        ("prompt", "prompt", request.prompt),
        ("negative_prompt", "negative prompt", request.negative_prompt),
        ("lora_id", "style", request.lora_id),
        ("size", "size", request.size),
        ("reference_image_urls", "address of a reference", "".join(request.reference_image_urls)),
    )
    return [
        Mistake(name, f"The {words} holds a broken character. Type it again.")
        for name, words, text in parts
        if text is not None and not is_text(text)
    ]


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
        if address.startswith("file_"):
            continue
        if not address.startswith("https://"):
            found.append(Mistake(name, "A web reference must start with https://."))
        elif len(address) > limits.URL_LENGTH:
            found.append(Mistake(name, f"A web reference may have {limits.URL_LENGTH:,} characters at most."))
    return found
