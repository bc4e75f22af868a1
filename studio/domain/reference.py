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
        converted: Whether a smaller or converted copy stands in for the original.
    """

    kind: ReferenceKind
    source: str
    name: str
    sha256: str = ""
    width: int = 0
    height: int = 0
    size_bytes: int = 0
    converted: bool = False
