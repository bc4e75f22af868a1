"""PNG by chunk."""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media.record import Record, a1111_text, xmp
from studio.media.record import block as own_block

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_END = len(SIGNATURE) + 4 + 4 + 13 + 4
_OURS = b"aurous\0"
_LARGEST_TEXT = 1 << 20
_WORDS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")

_MISSING = 1 << 20
"""Bytes by which a file may end before its last piece does, and still be decoded as far as it goes."""

_MOST_CHUNKS = 100_000
"""More than the largest picture in the smallest usual pieces. A decoder looks at each, also at empty ones."""


def embed(source: BinaryIO, target: BinaryIO, record: Record) -> None:
    """Copy ``source`` with our chunks right behind its header, where readers find them without the whole file."""
    head = source.read(_HEADER_END)
    if len(head) < _HEADER_END or head[12:16] != b"IHDR":
        raise BadBytes("The PNG is damaged: its header is missing.")
    target.write(head)
    target.write(_text(b"parameters", a1111_text(record).encode()))
    target.write(_text(b"XML:com.adobe.xmp", xmp(record)))
    target.write(_text(b"aurous", own_block(record)))
    shutil.copyfileobj(source, target, 1 << 20)


def block(source: BinaryIO) -> bytes | None:
    """Return our JSON from ``source``."""
    for kind, place, size in _chunks(source):
        if kind == b"iTXt" and size <= _LARGEST_TEXT:
            source.seek(place)
            content = source.read(size)
            if content.startswith(_OURS):
                return content[len(_OURS) + 4 :]
    return None


def texts(source: BinaryIO, *, largest: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of the chunks that hold words or EXIF, except those with more bytes than ``largest``.

    Raises:
        BadBytes: There are too many chunks.
    """
    for kind, place, size in _chunks(source):
        if kind in _WORDS and size <= largest:
            source.seek(place)
            yield kind, source.read(size)


def whole(source: BinaryIO) -> bool:
    """Whether the chunks lead to the end mark.

    Raises:
        BadBytes: There are too many, or one claims to be much longer than the file: decoders make room for it.
    """
    end = source.seek(0, os.SEEK_END)
    for kind, place, size in _chunks(source):
        if place + size > end + _MISSING:
            raise BadBytes("The PNG is truncated or damaged: a piece of it is longer than the file.")
        if kind == b"IEND":
            return True
    return False


def _chunks(source: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Return kind, place of the content and its size."""
    place = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        source.seek(place)
        head = source.read(8)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head)
        yield kind, place + 8, size
        if kind == b"IEND":
            return
        place += size + 12
    raise BadBytes("The PNG is damaged: it is in too many pieces.")


def _text(keyword: bytes, text: bytes) -> bytes:
    """An iTXt chunk: UTF-8, uncompressed, without language."""
    content = keyword + b"\0" + b"\0\0" + b"\0" + b"\0" + text
    body = b"iTXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
