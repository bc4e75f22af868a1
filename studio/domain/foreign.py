"""Settings that another program wrote into a picture, and what of them may be asked of the service."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from studio.domain import limits
from studio.domain.request import ImageRequest

_NETWORK = re.compile(r"<(?:lora|lyco|hypernet):[^<>]{1,200}>\s*,?[ \t]*", re.IGNORECASE)
_SHOWN = 60


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. Nothing is bounded by what the service takes: it is what stands in the file.

    Attributes:
        guidance: What is called CFG scale elsewhere.
        width: Pixels, as they were asked for; the picture may be another size.
        model: The name of a checkpoint, without folder and ending.
        loras: The names of what was put on top of the model.
        program: The name of the program, as it calls itself or as it is known.
    """

    prompt: str = ""
    negative: str = ""
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    width: int | None = None
    height: int | None = None
    model: str = ""
    loras: tuple[str, ...] = ()
    program: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A request made of what was found.

    Attributes:
        request: Within the bounds of the service, but for a prompt that may be empty.
        changes: A sentence for each value that was changed or left out, in the order of the composer.
    """

    request: ImageRequest
    changes: tuple[str, ...] = ()


def fitted(foreign: Foreign) -> Fitted:
    """Turn what another program wrote into a request. What has no counterpart here is named, never guessed at."""
    changes: list[str] = []
    prompt = _words("prompt", _without_networks(foreign, changes), changes)
    negative = _words("negative prompt", foreign.negative, changes)
    width, height = _sides(foreign, changes)
    request = ImageRequest(
        prompt=prompt,
        negative_prompt=negative or None,
        width=width,
        height=height,
        steps=_steps(foreign.steps, changes),
        guidance_scale=_guidance(foreign.guidance, changes),
        seed=_seed(foreign.seed, changes),
    )
    if foreign.model:
        changes.append(f"The model “{foreign.model[:_SHOWN]}” has no counterpart here; choose a style.")
    return Fitted(request, tuple(changes))


def _without_networks(foreign: Foreign, changes: list[str]) -> str:
    prompt = _NETWORK.sub("", foreign.prompt).strip()
    if foreign.loras or prompt != foreign.prompt.strip():
        changes.append("The LoRAs it was made with were left out.")
    return prompt


def _words(name: str, text: str, changes: list[str]) -> str:
    text = text.strip()
    if len(text) <= limits.PROMPT_LENGTH:
        return text
    changes.append(f"The {name} was cut to {limits.PROMPT_LENGTH:,} characters.")
    return text[: limits.PROMPT_LENGTH].rstrip()


def _sides(foreign: Foreign, changes: list[str]) -> tuple[int, int] | tuple[None, None]:
    width, height = foreign.width, foreign.height
    if not width or not height or width < 0 or height < 0:
        return None, None
    low, high = limits.SIDE.start, limits.SIDE.stop - 1
    share = max(low / min(width, height), min(1.0, high / max(width, height)))
    sides = [min(max(round(side * share), low), high) for side in (width, height)]
    if sides != [width, height]:
        changes.append(f"The size {width:,} × {height:,} became {sides[0]:,} × {sides[1]:,}.")
    return sides[0], sides[1]


def _steps(steps: int | None, changes: list[str]) -> int | None:
    if steps is None or steps in limits.STEPS:
        return steps
    nearest = min(max(steps, limits.STEPS.start), limits.STEPS.stop - 1)
    changes.append(f"{steps:,} steps became {nearest}.")
    return nearest


def _guidance(guidance: float | None, changes: list[str]) -> float | None:
    low, high = limits.GUIDANCE
    if guidance is None or low <= guidance <= high:
        return guidance
    nearest = min(max(guidance, low), high)
    changes.append(f"Guidance {guidance:g} became {nearest:g}.")
    return nearest


def _seed(seed: int | None, changes: list[str]) -> int | None:
    if seed is None or seed in limits.SEED:
        return seed
    if seed != -1:
        changes.append(f"The seed {seed:,} is beyond {limits.SEED.stop - 1:,} and was left out.")
    return None
