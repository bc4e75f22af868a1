"""File names made from the user's template: readable, and safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

NAME_BYTES = 120
"""Of a file name with its ending, in UTF-8. Leaves room for a number, and for folders on systems with short paths."""

_STYLE_BYTES = 32
_FIELD = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, direction overrides, halves of characters, private, unassigned
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$|\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFields:
    """What a template may name.

    Attributes:
        moment: When it was made, in the zone the user lives in; folders and dates follow it as it is.
        index: Which output of its run, from 0; written from 1.
        extension: Without a dot.
    """

    moment: datetime
    extension: str
    style: str = ""
    prompt: str = ""
    seed: int | None = None
    index: int = 0
    width: int = 0
    height: int = 0
    generation_id: str = ""


_VALUES: dict[str, Callable[[NameFields], str]] = {
    "date": lambda fields: f"{fields.moment:%Y-%m-%d}",
    "time": lambda fields: f"{fields.moment:%H%M%S}",
    "style": lambda fields: _cut(safe(fields.style), _STYLE_BYTES),
    "prompt": lambda fields: safe(fields.prompt[:1000]),
    "seed": lambda fields: "" if fields.seed is None else str(fields.seed),
    "index": lambda fields: str(fields.index + 1),
    "size": lambda fields: f"{fields.width}x{fields.height}" if fields.width else "",
    "id": lambda fields: safe(fields.generation_id),
}

FIELDS = tuple(_VALUES)
"""The names a template may use in braces."""


def render(template: str, fields: NameFields) -> str:
    """Return ``YYYY/MM/<name>.<extension>``, relative to the library.

    A long prompt is cut before anything else is. Unknown fields are left out; a template that yields nothing gives the
    generation's id.
    """
    extension = re.sub(r"[^a-z0-9]", "", fields.extension.lower())[:8] or "bin"
    room = NAME_BYTES - len(extension) - 1
    values = {name: value(fields) for name, value in _VALUES.items()}
    prompts = template.count("{prompt}")
    if prompts:
        around = len(_fill(template, {**values, "prompt": "x"}).encode()) - prompts
        values["prompt"] = _cut(values["prompt"], max(room - around, 0) // prompts)
    name = _cut(_fill(template, values), room)
    name = name or _cut(safe(fields.generation_id), room) or "picture"
    # Once more, for what was cut off may have been all that told it from a name Windows keeps for a device.
    return f"{fields.moment:%Y/%m}/{safe(name)}.{extension}"


def numbered(relative: str, number: int) -> str:
    """Return ``relative`` for the first, ``… 2.png`` and so on for the next of the same name."""
    if number < 2:
        return relative
    path = PurePosixPath(relative)
    return str(path.with_name(f"{path.stem} {number}{path.suffix}"))


def safe(text: str) -> str:
    """Return ``text`` as a part of a file name that no file system, shell or reader misunderstands."""
    kept = (letter for letter in _FORBIDDEN.sub(" ", text) if unicodedata.category(letter) not in _DROPPED)
    # Only then, for what is dropped may have stood between a letter and its accent.
    text = unicodedata.normalize("NFC", "".join(kept))
    text = " ".join(text.split()).strip(". ").lstrip(".-~ ")
    return f"_{text}" if _RESERVED.match(text) else text


def problem(template: str) -> str | None:
    """Return what is wrong with ``template``, in a sentence; None when it will do."""
    unknown = [name for name in _FIELD.findall(template) if name not in _VALUES]
    if unknown:
        return f"{{{unknown[0]}}} is not known. Use " + ", ".join(f"{{{name}}}" for name in FIELDS) + "."
    rest = _FIELD.sub("", template)
    if "{" in rest or "}" in rest:
        return "A brace is not closed."
    if not _FIELD.search(template):
        return "Use at least one field, for example {date}, or all files get the same name."
    if "/" in template or "\\" in template:
        return "Folders are made by year and month; leave slashes out."
    return None


def _fill(template: str, values: dict[str, str]) -> str:
    return safe(_FIELD.sub(lambda match: values.get(match[1], ""), template))


def _cut(text: str, room: int) -> str:
    """Cut to ``room`` bytes at the end of a word if one is near, never inside a letter and its accents."""
    if len(text.encode()) <= room:
        return text
    end = len(text.encode()[:room].decode(errors="ignore"))
    while end and unicodedata.combining(text[end]):
        end -= 1
    word = text[: end + 1].rfind(" ")
    return text[: word if word > end // 2 else end].strip(". ")
