"""JSON of other programs, and the short documents in which some write their settings by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from studio.domain.foreign import Foreign
from studio.media.foreign.numbers import number, whole

LARGEST = 4 << 20
"""Letters of a document."""

_PROMPTS = ("prompt", "positive_prompt", "positive", "Prompt", "c", "v4_prompt")
_NEGATIVES = ("negative_prompt", "negative", "uc", "negativePrompt", "Negative Prompt")
_SEEDS = ("seed", "Seed", "noise_seed")
_STEPS = ("steps", "num_inference_steps", "Steps")
_GUIDANCES = ("cfg_scale", "guidance_scale", "cfg", "scale", "guidance", "CFG scale")
_MODELS = ("model", "base_model", "model_name", "use_stable_diffusion_model", "model_weights", "Model")


def document(text: str) -> dict[str, Any] | None:
    """Read a JSON object; None for anything else, also when it is too large or nested without end.

    Takes ``NaN`` too, which some write although JSON knows none.
    """
    text = text.strip().removeprefix("\ufeff")
    if not text.startswith("{") or len(text) > LARGEST:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def read(found: Mapping[str, Any], *, program: str = "") -> Foreign | None:
    """Read a document that names its settings; None when there is no prompt in it."""
    # Some put what was asked for one level down.
    told = dict(found)
    for inner in (found.get("image"), found.get("parameters")):
        if isinstance(inner, dict):
            told = {**inner, **told}
    prompt = _first_text(told, _PROMPTS)
    if not prompt:
        return None
    width, height = whole(told.get("width")), whole(told.get("height"))
    return Foreign(
        prompt=prompt,
        negative=_first_text(told, _NEGATIVES),
        seed=whole(_first(told, _SEEDS)),
        steps=whole(_first(told, _STEPS)),
        guidance=number(_first(told, _GUIDANCES)),
        width=width,
        height=height,
        model=_first_text(told, _MODELS),
        program=program or _program(told),
    )


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((told[name] for name in names if number(told.get(name)) is not None), None)


def _first_text(told: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        text = _text(told.get(name))
        if text:
            return text
    return ""


def _text(value: object) -> str:
    """Return a text, also one that is wrapped in a list or an object."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("prompt") or value.get("name") or value.get("model_name") or value.get("base_caption")
    return value.strip() if isinstance(value, str) else ""


def _program(told: Mapping[str, Any]) -> str:
    if "app_version" in told or "generation_mode" in told:
        return "InvokeAI"
    version = told.get("version")
    return version if isinstance(version, str) and version[:1].isalpha() else ""
