"""JPEG by segment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media.exif import user_comment
from studio.media.record import Record, a1111_text, xmp
from studio.media.record import block as own_block

SIGNATURE = b"\xff\xd8\xff"
_APP1, _APP10 = 0xE1, 0xEA
_HEADERS = (*range(0xE0, 0xF0), 0xFE)
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_OURS = b"AUROUS\0"
_ROOM = 0xFFFF - 2


def embed(source: BinaryIO, target: BinaryIO, record: Record) -> None:
    """Copy ``source`` with our segments behind the ones it has and before the tables and the scan."""
    source.seek(0, os.SEEK_SET)
    *_, end = (2, *(place + size for _, place, size in _segments(source)))
    source.seek(0, os.SEEK_SET)
    target.write(source.read(end))
    target.write(_segment(_APP1, _EXIF + user_comment(a1111_text(record))))
    target.write(_segment(_APP1, _XMP + xmp(record)))
    own = own_block(record)
    room = _ROOM - len(_OURS)
    for start in range(0, len(own), room):
        target.write(_segment(_APP10, _OURS + own[start : start + room]))
    shutil.copyfileobj(source, target, 1 << 20)


def block(source: BinaryIO) -> bytes | None:
    """Return our JSON from ``source``, put together from its segments."""
    found = []
    for kind, place, size in _segments(source):
        if kind == _APP10:
            source.seek(place + 4)
            content = source.read(size - 4)
            if content.startswith(_OURS):
                found.append(content[len(_OURS) :])
    return b"".join(found) or None


def _segments(source: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Return kind, place and whole size of the APPn and COM segments at the beginning."""
    place = 2
    while True:
        source.seek(place)
        head = source.read(4)
        size = int.from_bytes(head[2:], "big") + 2
        if len(head) < 4 or head[0] != 0xFF or size < 4:
            raise BadBytes("The JPEG is damaged before its pixels.")
        if head[1] not in _HEADERS:
            return
        yield head[1], place, size
        place += size


def _segment(kind: int, content: bytes) -> bytes:
    if len(content) > _ROOM:
        raise BadBytes("The words are too long for a JPEG.")
    return bytes((0xFF, kind)) + (len(content) + 2).to_bytes(2, "big") + content
