"""Clips without what is written around their frames. Nothing in them moves, so that nothing in them has to be found."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Callable
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media import mp4
from studio.media.copying import copy

_LARGEST_HEAD = 16 << 20
_ABOUT = (b"udta", b"meta")
_DATED = (b"mvhd", b"tkhd", b"mdhd")
_NESTED = (b"trak", b"mdia")
"""One in the other, and no deeper: a file may go on without end."""
_BATCH = 1 << 20
_OUTER = (b"uuid", b"meta", b"udta")


def write(source: BinaryIO, target: BinaryIO, *, only: Callable[[bytes], bool] | None = None) -> None:
    """Copy a clip and let empty room be where its words and dates were; what it plays is copied byte for byte.

    With ``only`` no more than the boxes behind the frames of which it is true become room.

    Raises:
        BadBytes: Its boxes do not lead to its end, or describe more than any clip has.
    """
    for box in list(mp4.boxes(source)):
        source.seek(box.place, os.SEEK_SET)
        if box.kind == b"moov" and only is None:
            target.write(_plain(_whole(source, box), box.head))
        elif box.kind in _OUTER and (only is None or only(_whole(source, box))):
            target.write(_room(_size_told(box)) + b"\0" * (box.size - box.head))
        elif box.endless:
            source.seek(box.place, os.SEEK_SET)
            shutil.copyfileobj(source, target, _BATCH)
        else:
            source.seek(box.place, os.SEEK_SET)
            copy(source, target, box.size, kind="clip")


def _whole(source: BinaryIO, box: mp4.Box) -> bytes:
    if box.size > _LARGEST_HEAD:
        raise BadBytes("The clip is damaged: what describes its frames is too large.")
    source.seek(box.place, os.SEEK_SET)
    return source.read(box.size)


def _size_told(box: mp4.Box) -> bytes:
    """Return the head of a box of the same size, whichever way that is told, for another kind."""
    if box.endless:
        return struct.pack(">I", 0)
    return struct.pack(">I", box.size) if box.head == 8 else struct.pack(">I", 1) + struct.pack(">Q", box.size)


def _room(size: bytes) -> bytes:
    return size[:4] + b"free" + size[4:]


def _plain(box: bytes, head: int) -> bytes:
    content = bytearray(box)
    _clear(content, head, len(content))
    return bytes(content)


def _clear(content: bytearray, place: int, end: int, depth: int = 0) -> None:
    """Make room of what is about the clip between ``place`` and ``end``, and put its dates back to none."""
    while place + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, place)
        if size < 8 or place + size > end:
            return
        if kind in _ABOUT:
            content[place + 4 : place + size] = b"free" + b"\0" * (size - 8)
        elif kind in _DATED:
            _undate(content, place, size)
        elif depth < len(_NESTED) and kind == _NESTED[depth]:
            _clear(content, place + 8, place + size, depth + 1)
        place += size


def _undate(content: bytearray, place: int, size: int) -> None:
    """Clear when it was made and changed: two numbers behind version and flags, twice as long in the later version."""
    length = 16 if size > 8 and content[place + 8] == 1 else 8
    if size >= 12 + length:
        content[place + 12 : place + 12 + length] = b"\0" * length
