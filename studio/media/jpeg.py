"""JPEG by segment."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media.copying import copy
from studio.media.exif import user_comment
from studio.media.record import Record, a1111_text, xmp
from studio.media.record import block as own_block

SIGNATURE = b"\xff\xd8\xff"
APP1, APP13, COMMENT = 0xE1, 0xED, 0xFE
_APP10 = 0xEA
_HEADERS = (*range(0xE0, 0xF0), 0xFE)
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_OURS = b"AUROUS\0"
_ROOM = 0xFFFF - 2
_LARGEST_TEXT = 1 << 20

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
"""What begins something new. In the pixels no other bytes follow an FF than those left out here."""

_MOST_SEGMENTS = 10_000
_MOST_SCANS = 32
"""A progressive picture has ten, in four colours eighteen."""


def embed(source: BinaryIO, target: BinaryIO, record: Record) -> None:
    """Copy ``source`` with our segments behind the ones it has and before the tables and the scan."""
    source.seek(0, os.SEEK_SET)
    *_, end = (2, *(place + size for _, place, size in segments(source)))
    source.seek(0, os.SEEK_SET)
    copy(source, target, end, kind="JPEG")
    target.write(_segment(APP1, _EXIF + user_comment(a1111_text(record))))
    target.write(_segment(APP1, _XMP + xmp(record)))
    own = own_block(record)
    room = _ROOM - len(_OURS)
    for start in range(0, len(own), room):
        target.write(_segment(_APP10, _OURS + own[start : start + room]))
    shutil.copyfileobj(source, target, 1 << 20)


def block(source: BinaryIO) -> bytes | None:
    """Return our JSON from ``source``, put together from its segments."""
    found = bytearray()
    for kind, place, size in segments(source):
        if kind == _APP10 and len(found) <= _LARGEST_TEXT:
            source.seek(place + 4)
            content = source.read(size - 4)
            if content.startswith(_OURS):
                found += content[len(_OURS) :]
    return bytes(found) or None


def segments(source: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Return kind, place and whole size of the APPn and COM segments at the beginning.

    Raises:
        BadBytes: They lead nowhere, or there are too many.
    """
    place = 2
    for _ in range(_MOST_SEGMENTS):
        source.seek(place)
        head = source.read(4)
        size = int.from_bytes(head[2:], "big") + 2
        if len(head) < 4 or head[0] != 0xFF or size < 4:
            raise BadBytes("The JPEG is damaged before its pixels.")
        if head[1] not in _HEADERS:
            return
        yield head[1], place, size
        place += size
    raise BadBytes("The JPEG is damaged: it is in too many pieces.")


def refuse_endless(source: BinaryIO) -> None:
    """Count what a decoder would go through, before it does: each scan of a few bytes costs it the whole picture.

    Raises:
        BadBytes: There are more segments or scans than any picture has.
    """
    place = segments = scans = 0
    while (found := _next_marker(source, place)) is not None and found[0] != _END:
        kind, end = found
        segments += 1
        scans += kind == _SCAN
        if scans > _MOST_SCANS or segments > _MOST_SEGMENTS:
            raise BadBytes("The JPEG is damaged: it is in too many pieces.")
        source.seek(end)
        place = end + (0 if kind == _START else int.from_bytes(source.read(2), "big"))


def _next_marker(source: BinaryIO, place: int) -> tuple[int, int] | None:
    """Return the kind of the next marker from ``place`` on, and where it ends. As a rule it stands right there."""
    window = 2
    while len(content := _at(source, place, window)) > 1:
        if found := _MARKER.search(content):
            return found[0][1], place + found.end()
        place += len(content) - 1
        window = 1 << 16
    return None


def _at(source: BinaryIO, place: int, count: int) -> bytes:
    source.seek(place)
    return source.read(count)


def _segment(kind: int, content: bytes) -> bytes:
    if len(content) > _ROOM:
        raise BadBytes("The words are too long for a JPEG.")
    return bytes((0xFF, kind)) + (len(content) + 2).to_bytes(2, "big") + content
