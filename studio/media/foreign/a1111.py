"""The text of Stable Diffusion web UI and of all who write like it: prompt, negative prompt, one line of settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.domain.foreign import Foreign
from studio.media.foreign.numbers import number, size, whole

_NEGATIVE = "Negative prompt:"
_LONGEST_LINE = 1 << 16
_LONGEST_NAME = 60
_NAME = re.compile(r"[A-Za-z][\w \-/.()]*$")
_STARTS = re.compile(r"(?:Steps|Seed|Sampler|CFG scale|Size): ")
_LORA = re.compile(r"<lora:([^:<>]{1,200})[:>]", re.IGNORECASE)
_CLOSING = {"{": "}", "[": "]"}


def read(text: str) -> Foreign | None:
    """Read what stands under ``parameters``; None when no line of it tells settings."""
    lines = text.strip().splitlines()
    at = _settings_line(lines)
    if at is None:
        return None
    told = settings(lines[at])
    prompt, negative = _prompts(lines[:at])
    if not negative and told.get("Negative Template"):
        negative = told["Negative Template"]
    width, height = _final_size(told)
    return Foreign(
        prompt=prompt,
        negative=negative,
        seed=whole(told.get("Seed")),
        steps=whole(told.get("Steps")),
        guidance=_guidance(told),
        width=width,
        height=height,
        model=told.get("Model", ""),
        loras=_loras(prompt, told),
        program=_program(told),
    )


def settings(line: str) -> dict[str, str]:
    """Take ``Name: value, Name: "a value, with commas", …`` apart, in one pass; the first of a name stays."""
    found: dict[str, str] = {}
    for name, value in _pairs(line[:_LONGEST_LINE]):
        found.setdefault(name, value)
    return found


def _settings_line(lines: list[str]) -> int | None:
    """Return the last line that begins like settings and holds three at least; a prompt may talk of steps, too."""
    for at in range(len(lines) - 1, -1, -1):
        if _STARTS.match(lines[at].strip()) and (len(settings(lines[at])) > 2 or at == len(lines) - 1):
            return at
    return None


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    place, quotes = 0, True
    while place < len(line):
        colon = line.find(":", place)
        if colon < 0:
            return
        comma = line.rfind(",", place, colon)
        if comma >= 0:
            place = comma + 1
        name = line[place:colon].strip()
        start = colon + 1 + (line[colon + 1 : colon + 2] == " ")
        end, quotes = _end(line, start, quotes=quotes)
        if len(name) <= _LONGEST_NAME and _NAME.match(name):
            yield name, _unquoted(line[start:end].strip())
        following = line.find(",", end)
        place = len(line) if following < 0 else following + 1


def _end(line: str, start: int, *, quotes: bool) -> tuple[int, bool]:
    """Return where a value ends, and whether quotes are still worth looking for: one without an end was the last."""
    opening = line[start : start + 1]
    if opening == '"' and quotes:
        closed = _closing_quote(line, start + 1)
        if closed is not None:
            return closed + 1, True
        quotes = False
    if opening in _CLOSING and quotes:
        closed = _closing_bracket(line, start)
        if closed is not None:
            return closed + 1, True
        quotes = False
    comma = line.find(",", start)
    return (len(line) if comma < 0 else comma), quotes


def _closing_quote(line: str, place: int) -> int | None:
    while place < len(line):
        if line[place] == "\\":
            place += 1
        elif line[place] == '"':
            return place
        place += 1
    return None


def _closing_bracket(line: str, place: int) -> int | None:
    """Return where a list or an object ends; brackets inside its quotes do not count."""
    depth = 0
    while place < len(line):
        letter = line[place]
        if letter == '"':
            quote = _closing_quote(line, place + 1)
            if quote is None:
                return None
            place = quote
        depth += (letter in "[{") - (letter in "]}")
        if depth == 0:
            return place
        place += 1
    return None


def _unquoted(value: str) -> str:
    if len(value) < 2 or not (value.startswith('"') and value.endswith('"')):
        return value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value[1:-1])


def _prompts(lines: list[str]) -> tuple[str, str]:
    for at, line in enumerate(lines):
        if line.lstrip().startswith(_NEGATIVE):
            negative = [line.lstrip()[len(_NEGATIVE) :], *lines[at + 1 :]]
            return "\n".join(lines[:at]).strip(), "\n".join(negative).strip()
    return "\n".join(lines).strip(), ""


def _guidance(told: dict[str, str]) -> float | None:
    """Models that were distilled have a guidance of their own, and then the scale says nothing."""
    scale, distilled = number(told.get("CFG scale")), number(told.get("Distilled CFG Scale"))
    if distilled is not None and (scale is None or scale == 1):
        return distilled
    return number(told.get("Guidance")) if scale is None else scale


def _final_size(told: dict[str, str]) -> tuple[int | None, int | None]:
    """Return the size of the picture: larger than the one that was drawn first when there was a second pass."""
    first, second = size(told.get("Size")), size(told.get("Hires resize"))
    if second is not None:
        return second
    if first is None:
        return None, None
    factor = number(told.get("Hires upscale"))
    if factor is None or not 1 < factor <= 8:
        return first
    return round(first[0] * factor), round(first[1] * factor)


def _loras(prompt: str, told: dict[str, str]) -> tuple[str, ...]:
    hashes = told.get("Lora hashes", "")
    listed = [part.partition(":")[0].strip() for part in hashes.split(",")]
    return tuple(dict.fromkeys(name for name in (*listed, *_LORA.findall(prompt)) if name))[:32]


def _program(told: dict[str, str]) -> str:
    version = told.get("Version", "")
    if told.get("App"):
        return told["App"]
    if version.startswith("f"):
        return "Forge" if "v" in version else version
    if not version or version.startswith("v"):
        return "Stable Diffusion web UI"
    return version
