"""WebP by chunk."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media.copying import copy
from studio.media.exif import user_comment
from studio.media.record import Record, a1111_text, xmp
from studio.media.record import block as own_block

SIGNATURE = b"RIFF"
_OURS = b"AURS"
_ALPHA, _EXIF, _XMP = 0x10, 0x08, 0x04
_LARGEST_TEXT = 1 << 20

_MOST_CHUNKS = 100_000
"""More than any animation has."""


def embed(source: BinaryIO, target: BinaryIO, record: Record) -> None:
    """Copy ``source`` with our chunks behind its pixels. A plain file becomes an extended one."""
    found = list(chunks(source))
    if not found:
        raise BadBytes("The WebP is damaged: it has no pixels.")
    kind, place, size = found[0]
    source.seek(place)
    features = source.read(size) if kind == b"VP8X" else _features(kind, source.read(min(size, 16)))
    if len(features) != 10:
        raise BadBytes("The WebP is damaged: its header cannot be read.")
    start = place + size + size % 2 if kind == b"VP8X" else 12
    end = found[-1][1] + found[-1][2]
    tail = (
        _chunk(b"EXIF", user_comment(a1111_text(record)))
        + _chunk(b"XMP ", xmp(record))
        + _chunk(_OURS, own_block(record))
    )
    head = _chunk(b"VP8X", bytes((features[0] | _EXIF | _XMP,)) + features[1:])
    padding = b"\0" * (found[-1][2] % 2)
    total = 4 + len(head) + (end - start) + len(padding) + len(tail)
    target.write(b"RIFF" + struct.pack("<I", total) + b"WEBP" + head)
    source.seek(start)
    copy(source, target, end - start, kind="WebP")
    target.write(padding + tail)


def block(source: BinaryIO) -> bytes | None:
    """Return our JSON from ``source``."""
    for kind, place, size in chunks(source):
        if kind == _OURS and size <= _LARGEST_TEXT:
            source.seek(place)
            return source.read(size)
    return None


def canvas(source: BinaryIO) -> tuple[int, int]:
    """Return width and height as the header tells them: the decoder makes room for them before it tells.

    Raises:
        BadBytes: It tells none, or the file is damaged.
    """
    features = b""
    for number, (kind, place, size) in enumerate(chunks(source)):
        if not number:
            source.seek(place)
            head = source.read(min(size, 16))
            features = head if kind == b"VP8X" else _features(kind, head)
    if len(features) < 10:
        raise BadBytes("The WebP is damaged: its header cannot be read.")
    return int.from_bytes(features[4:7], "little") + 1, int.from_bytes(features[7:10], "little") + 1


def chunks(source: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Return kind, place of the content and its size.

    Raises:
        BadBytes: They lead nowhere, or there are too many.
    """
    source.seek(0, os.SEEK_SET)
    head = source.read(12)
    if len(head) < 12 or head[8:] != b"WEBP":
        raise BadBytes("This is a RIFF file but no WebP.")
    end = struct.unpack("<I", head[4:8])[0] + 8
    place = 12
    for _ in range(_MOST_CHUNKS):
        if place + 8 > end:
            return
        source.seek(place)
        head = source.read(8)
        if len(head) < 8:
            raise BadBytes("The WebP is truncated.")
        kind, size = struct.unpack("<4sI", head)
        if place + 8 + size > end:
            raise BadBytes("The WebP is truncated.")
        yield kind, place + 8, size
        place += 8 + size + size % 2
    raise BadBytes("The WebP is damaged: it is in too many pieces.")


def _features(kind: bytes, head: bytes) -> bytes:
    """Return what the header of an extended file would say of a plain one: flags and size."""
    if kind == b"VP8L" and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        flags, width, height = (bits >> 28 & 1) * _ALPHA, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and len(head) >= 10 and head[3:6] == b"\x9d\x01\x2a":
        flags, width, height = 0, *(side & 0x3FFF for side in struct.unpack("<HH", head[6:10]))
    else:
        return b""
    if not width or not height:
        return b""
    return bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
