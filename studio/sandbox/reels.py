"""What was drawn before. The same wish gives the same picture or clip, so it need not be drawn a second time."""

from __future__ import annotations

import hashlib
import os
import struct
import threading
import zlib
from pathlib import Path

import msgspec
from msgspec.structs import replace

from studio.sandbox.order import Order, Shot

_PNG = b"\x89PNG\r\n\x1a\n"


def again(order: Order | Shot) -> bool:
    """Put what was drawn before for the wish of ``order`` at its target; return whether there was anything."""
    if order.reels is None:
        return False
    try:
        content = _place(order, Path(order.reels)).read_bytes()
    except FileNotFoundError:
        return False
    _write(Path(order.target), _exchanged(content, _nobody(order), _name(order)))
    return True


def keep(order: Order | Shot) -> None:
    """Keep what was drawn for ``order``, whole or not at all, for whoever asks alike: in this process or another."""
    if order.reels is not None:
        # The one thing in which two drawings of one wish differ is whose they are; of one length, it moves no byte.
        content = _exchanged(Path(order.target).read_bytes(), _name(order), _nobody(order))
        _write(_place(order, Path(order.reels)), content)


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{os.getpid()}-{threading.get_ident()}-{place.name}")
    part.write_bytes(content)
    part.replace(place)


def _place(order: Order | Shot, folder: Path) -> Path:
    wish = hashlib.sha256()
    if isinstance(order, Shot):
        sources: tuple[str | None, ...] = (order.first, order.last)
        words = msgspec.json.encode(replace(order, target="", generation=None, reels=None, first=None, last=None))
    else:
        sources = order.references
        words = msgspec.json.encode(replace(order, target="", generation=None, reels=None, references=()))
    wish.update(words)
    for source in sources:
        wish.update(b"\0" if source is None else _of(source))
    return folder / f"{wish.hexdigest()}-{len(_name(order))}{Path(order.target).suffix}"


def _of(source: str) -> bytes:
    """Return what tells one given picture from another: its bytes, or the address it is drawn from."""
    content = source.encode() if source.startswith("https://") else Path(source).read_bytes()
    return hashlib.sha256(content).digest()


def _exchanged(content: bytes, old: bytes, new: bytes) -> bytes:
    if not old:
        return content
    exchanged = content.replace(old, new)
    return _sealed(exchanged) if exchanged.startswith(_PNG) else exchanged


def _sealed(png: bytes) -> bytes:
    """Give the words of a PNG the checksums of what they say now."""
    whole, at = bytearray(png), len(_PNG)
    while at < len(whole):
        length, kind = struct.unpack_from(">I4s", whole, at)
        end = at + 8 + length
        if kind == b"tEXt":
            struct.pack_into(">I", whole, end, zlib.crc32(whole[at + 4 : end]))
        at = end + 4
    return bytes(whole)


def _name(order: Order | Shot) -> bytes:
    return (order.generation or "").encode()


def _nobody(order: Order | Shot) -> bytes:
    return b"~" * len(_name(order))
