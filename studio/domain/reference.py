"""A reference picture on its way from the user's hand to the server."""

from __future__ import annotations

from enum import Enum

import msgspec


class ReferenceKind(Enum):
    """Where a reference comes from."""

    FILE = "file"
    """A picture on this disk; its bytes are uploaded."""
    WEB = "web"
    """A public https address; the server fetches it."""
    SERVER = "server"
    """A ``file_…`` id that is already there."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The picture or clip of the library that a reference was taken from: how one work leads to the next.

    Attributes:
        generation_id: The run that made it.
        index: Which of its outputs, from 0.
        frame: Number of the frame of a clip, from 0; None for a picture.
        varied: Only its settings were taken, with another seed; nothing of it was sent.
    """

    generation_id: str
    index: int = 0
    frame: int | None = None
    varied: bool = False


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One reference.

    Attributes:
        kind: Where it comes from.
        source: Path, address or ``file_…`` id. The path of a picture kept by us: the user's original may move away.
        name: What to call it on screen.
        sha256: Of the bytes that are sent; empty unless ``kind`` is FILE.
        width: Pixels; 0 when not known.
        height: Pixels; 0 when not known.
        size_bytes: Of the bytes that are sent; 0 when not known.
        converted: Whether a smaller, cropped or converted copy stands in for the original.
        origin: What it was taken from; None when that is not in the library.
    """

    kind: ReferenceKind
    source: str
    name: str
    sha256: str = ""
    width: int = 0
    height: int = 0
    size_bytes: int = 0
    converted: bool = False
    origin: Origin | None = None
