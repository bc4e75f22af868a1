"""One question to any file: which settings made it, in our words or in those of another program?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from studio.domain.foreign import Foreign, fitted
from studio.domain.request import Request
from studio.media import embed
from studio.media.foreign import a1111, comfy, documents, xmp
from studio.media.foreign.texts import Texts, gather
from studio.media.record import Record

_LONGEST = 20_000
"""Letters of a prompt that are kept."""

_SHORT = 200
_PARAMETERS = ("parameters", "UserComment", "XPComment", "comment", "Comment", "ImageDescription", "Description")
_DOCUMENTS = (
    *("invokeai_metadata", "sd-metadata", "Comment", "parameters", "UserComment", "fooocus", "metadata"),
    *("generation_data", "ImageDescription", "comment"),
)
_GRAPHS = ("prompt", "workflow")
_TAGS = ("Make", "Model", "ImageDescription", "UserComment", "Software")
"""EXIF has no place for a graph: ComfyUI writes ``prompt:{…}`` into whatever tag holds text."""

_CAPTIONS = ("ImageDescription", "Description", "XPTitle", "Title")
_CAMERAS = ("OLYMPUS DIGITAL CAMERA", "SONY DSC", "KODAK DIGITAL STILL CAMERA", "DCIM", "SAMSUNG", "DEFAULT")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file tells about how it was made.

    Attributes:
        request: What to ask for to get its like, within the bounds of the service; its prompt may be empty.
        style_name: For people; empty when none is known.
        record: Everything, when this program made it.
        foreign: What another program wrote, as it stands there.
        changes: A sentence for each value that has no counterpart here or was out of its range.
    """

    request: Request
    style_name: str = ""
    record: Record | None = None
    foreign: Foreign | None = None
    changes: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """Return who made it, for people."""
        return "Aurous Studio" if self.foreign is None else self.foreign.program


def read_settings(path: Path) -> Found | None:
    """Read how the picture or clip at ``path`` was made: by our own block, else by what other programs write.

    None when nothing tells. Whatever stands in the file, it costs at most some seconds and some 100 MB. Blocks.

    Raises:
        OSError: The file cannot be read.
    """
    record = embed.read(path)
    if record is not None:
        return Found(record.request, style_name=record.style_name, record=record)
    foreign = read_foreign(path)
    if foreign is None:
        return None
    made = fitted(foreign)
    return Found(made.request, foreign=foreign, changes=made.changes)


def read_foreign(path: Path) -> Foreign | None:
    """Read what another program wrote; None when it wrote nothing of use. Blocks for a moment.

    Raises:
        OSError: The file cannot be read.
    """
    texts = gather(path)
    found = _parameters(texts) or _graph(texts) or _document(texts) or _described(texts)
    return None if found is None else _tidy(found)


def _parameters(texts: Texts) -> Foreign | None:
    readable = (texts.words[name] for name in _PARAMETERS if name in texts.words)
    return next((found for text in readable if (found := a1111.read(text)) is not None), None)


def _graph(texts: Texts) -> Foreign | None:
    told = {name: texts.words[name] for name in _GRAPHS if name in texts.words}
    for tag in _TAGS:
        kind, _, rest = texts.words.get(tag, "").partition(":")
        if kind.lower() in _GRAPHS:
            told.setdefault(kind.lower(), rest)
    if not told and (both := documents.document(texts.words.get("comment", ""))) is not None:
        return comfy.read(*(_inner(both.get(name)) for name in _GRAPHS))
    return comfy.read(*(documents.document(told.get(name, "")) for name in _GRAPHS))


def _inner(value: object) -> dict[str, object] | None:
    """Return a document that stands in another one, as it is or as a text."""
    if isinstance(value, dict):
        return value
    return documents.document(value) if isinstance(value, str) else None


def _document(texts: Texts) -> Foreign | None:
    program = texts.words.get("Software", "")
    for name in _DOCUMENTS:
        document = documents.document(texts.words.get(name, ""))
        found = None if document is None else documents.read(document, program=program)
        if found is not None:
            return found
    return None


def _described(texts: Texts) -> Foreign | None:
    """Take what describes the picture for its prompt."""
    for packet in texts.xmp:
        if (found := xmp.read(packet)) is not None:
            return found
    captions = (*(texts.words.get(name, "") for name in _CAPTIONS), *texts.captions)
    words = next((text for each in captions if (text := each.strip()) and text.upper() not in _CAMERAS), "")
    return Foreign(prompt=words, program=texts.words.get("Software", "")) if words else None


def _tidy(found: Foreign) -> Foreign:
    """Leave what can be shown, written down and sent: no halves of letters, nothing without end."""
    return replace(
        found,
        prompt=_clean(found.prompt, _LONGEST),
        negative=_clean(found.negative, _LONGEST),
        model=_clean(found.model, _SHORT),
        loras=tuple(_clean(name, _SHORT) for name in found.loras[:32]),
        program=_clean(found.program, _SHORT),
    )


def _clean(text: str, most: int) -> str:
    return text[:most].encode(errors="replace").decode().replace("\0", "").strip()
