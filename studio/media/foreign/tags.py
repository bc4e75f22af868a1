"""The texts in an EXIF block and the caption of IPTC, read by hand: what else a camera writes is of no use here."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_EXIF_FOLDER = 0x8769
_NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9286: "UserComment",
    0x9003: "DateTimeOriginal",
}
_SIZES = {1: 1, 2: 1, 7: 1}
"""Bytes of one value, of the kinds a text can have."""

_LONG = 4
_MOST_TAGS = 512
_ENTRY = 12
_LATIN = re.compile(r"[\x20-\x7e\n\r\t]")
_CAPTION = b"\x1c\x02\x78"
_CODED = 8


def texts(exif: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and text of the tags that may hold words. What is damaged ends it; nothing is raised."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return
    inner = None
    for tag, kind, count, place in _folder(exif, order, _number(exif, order, 4)):
        if tag == _EXIF_FOLDER and kind == _LONG:
            inner = _number(exif, order, place)
        elif text := _text(exif, order, tag, kind, count, place):
            yield text
    if inner is not None:
        for tag, kind, count, place in _folder(exif, order, inner):
            if text := _text(exif, order, tag, kind, count, place):
                yield text


def captions(photoshop: bytes) -> list[str]:
    """Return the captions in a Photoshop block of a JPEG."""
    place = photoshop.find(_CAPTION)
    if place < 0 or place + 5 > len(photoshop):
        return []
    size = int.from_bytes(photoshop[place + 3 : place + 5], "big")
    return [photoshop[place + 5 : place + 5 + size].decode(errors="replace")] if size < 1 << 15 else []


def _folder(exif: bytes, order: str, start: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield tag, kind, count and the place of the value of each entry."""
    if not 0 < start <= len(exif) - 2:
        return
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(min(count, _MOST_TAGS)):
        at = start + 2 + number * _ENTRY
        if at + _ENTRY > len(exif):
            return
        tag, kind, values = struct.unpack_from(f"{order}HHI", exif, at)
        yield tag, kind, values, at + 8


def _number(exif: bytes, order: str, place: int) -> int:
    return int(struct.unpack_from(f"{order}I", exif, place)[0]) if place + 4 <= len(exif) else 0


def _text(exif: bytes, order: str, tag: int, kind: int, count: int, place: int) -> tuple[str, str] | None:
    name = _NAMES.get(tag)
    if name is None or kind not in _SIZES:
        return None
    start = place if count <= _LONG else _number(exif, order, place)
    value = exif[start : start + count]
    if name == "UserComment":
        text = _comment(value, order)
    elif name.startswith("XP"):
        text = value.decode("utf-16-le", errors="replace")
    else:
        text = value.decode(errors="replace")
    text = text.rstrip("\0").strip()
    return (name, text) if text else None


def _comment(value: bytes, order: str) -> str:
    """Read a comment. Which way round its UTF-16 stands is told by nobody: whatever gives more plain letters it is."""
    code, rest = value[:_CODED], value[_CODED:]
    if code == b"UNICODE\0":
        if rest[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return rest.decode("utf-16", errors="replace")
        big, little = (rest.decode(way, errors="replace") for way in ("utf-16-be", "utf-16-le"))
        first, other = (big, little) if order == ">" else (little, big)
        return first if _plainness(first) >= _plainness(other) else other
    if code in (b"ASCII\0\0\0", b"\0" * _CODED, b"JIS\0\0\0\0\0"):
        return rest.decode(errors="replace")
    return value.decode(errors="replace")


def _plainness(text: str) -> int:
    return len(_LATIN.findall(text))
