"""Names of files and of their folders, made from the user's template: readable, and safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from studio.domain.picture import Picture

NAME_BYTES = 120
"""Of a file name with its ending, in UTF-8. Leaves room for a number, and for folders on systems with short paths."""

MOST_FOLDERS = 6
"""One in the other, inside the library."""

FOLDER_BYTES = 48
"""Of the name of one folder, in UTF-8."""

WAY_BYTES = 120
"""Of all folders together with the slashes between them."""

_STYLE_BYTES = 32
_USUAL = ("{year}", "{month}")
"""The folders of a template that names none."""

_FILE_ENDING = re.compile(r"(?i)\.(?=(png|jpe?g|webp|mp4|mov|json)$)")
_FIELD = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, direction overrides, halves of characters, private, unassigned
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$|\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFields:
    """What a template may name.

    Attributes:
        moment: When it was made, in the zone the user lives in; folders and dates follow it as it is.
        model: The model that made a clip; empty for a picture.
        index: Which output of its run, from 0; written from 1.
        extension: Without a dot.
    """

    moment: datetime
    extension: str
    style: str = ""
    model: str = ""
    prompt: str = ""
    seed: int | None = None
    index: int = 0
    width: int = 0
    height: int = 0
    generation_id: str = ""


_VALUES: dict[str, Callable[[NameFields], str]] = {
    "year": lambda fields: f"{fields.moment:%Y}",
    "month": lambda fields: f"{fields.moment:%m}",
    "day": lambda fields: f"{fields.moment:%d}",
    "date": lambda fields: f"{fields.moment:%Y-%m-%d}",
    "time": lambda fields: f"{fields.moment:%H%M%S}",
    "style": lambda fields: _cut(safe(fields.style), _STYLE_BYTES),
    "model": lambda fields: _cut(safe(fields.model), _STYLE_BYTES),
    "prompt": lambda fields: safe(fields.prompt[:1000]),
    "seed": lambda fields: "" if fields.seed is None else str(fields.seed),
    "index": lambda fields: str(fields.index + 1),
    "size": lambda fields: f"{fields.width}x{fields.height}" if fields.width else "",
    "id": lambda fields: safe(fields.generation_id),
}

FIELDS = tuple(_VALUES)
"""The names a template may use in braces."""


def fields_of(picture: Picture) -> NameFields:
    """Return what a template may name of a picture or clip of the library."""
    return NameFields(
        moment=picture.created_at.astimezone(),
        extension=PurePosixPath(picture.path).suffix[1:],
        style=picture.style_name,
        model=picture.style_name if picture.is_video else "",
        prompt=picture.request.prompt,
        seed=picture.seed,
        index=picture.index,
        width=picture.width,
        height=picture.height,
        generation_id=picture.generation_id,
    )


def render(template: str, fields: NameFields) -> str:
    """Return ``folder/folder/<name>.<extension>``, relative to the library and never outside it.

    What stands before the last slash names folders; without any slash they are ``YYYY/MM``, and with one at the very
    beginning there need be none. A folder whose fields are all empty is left out, and so is what is too deep or too
    long. A long prompt is cut before anything else is. Unknown fields are left out; a template that yields nothing
    gives the generation's id.
    """
    *parts, last = template.split("/")
    values = {name: value(fields) for name, value in _VALUES.items()}
    folders = _folders(parts if "/" in template else _USUAL, values)
    return "/".join((*folders, _file(last, fields, values)))


def _folders(parts: Sequence[str], values: dict[str, str]) -> list[str]:
    found: list[str] = []
    room = WAY_BYTES
    for part in parts:
        # No folder may have a name that a file of ours could have.
        name = safe(_FILE_ENDING.sub(" ", safe(_cut(_fill(part, values), min(FOLDER_BYTES, room)))))
        if name and len(found) < MOST_FOLDERS and len(name.encode()) <= room:
            found.append(name)
            room -= len(name.encode()) + 1
    return found


def _file(template: str, fields: NameFields, values: dict[str, str]) -> str:
    extension = re.sub(r"[^a-z0-9]", "", fields.extension.lower())[:8] or "bin"
    room = NAME_BYTES - len(extension) - 1
    prompts = template.count("{prompt}")
    if prompts:
        around = len(_fill(template, {**values, "prompt": "x"}).encode()) - prompts
        values = {**values, "prompt": _cut(values["prompt"], max(room - around, 0) // prompts)}
    name = _cut(_fill(template, values), room)
    name = name or _cut(safe(fields.generation_id), room) or "picture"
    # Once more, for what was cut off may have been all that told it from a name Windows keeps for a device.
    return f"{safe(name)}.{extension}"


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
    return _wrong_folder(template)


def _wrong_folder(template: str) -> str | None:
    if "\\" in template:
        return "Folders are told apart by /, not by \\."
    *folders, file = template.split("/")
    if not safe(_FIELD.sub("x", file)):
        return "After the last slash the name of the file is missing."
    folders = folders[1:] if folders and not folders[0] else folders
    for folder in folders:
        if not safe(_FIELD.sub("x", folder)):
            return f"“{folder}” is no name for a folder." if folder else "Between two slashes a folder has no name."
    if len(folders) > MOST_FOLDERS:
        return f"At most {MOST_FOLDERS} folders can be one in the other; these are {len(folders)}."
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
