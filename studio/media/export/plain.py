"""Copies without what is written around the pixels: not one of them is encoded again, none looks different."""

from __future__ import annotations

import contextlib
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media import jpeg, mp4, png, webp
from studio.media.copying import copy
from studio.media.exif import user_comment
from studio.media.export import plain_clip
from studio.media.opening import opened

_Wanted = Callable[[bytes, bytes], bool]
"""Asked with the kind of a piece and its first bytes whether it goes along."""

_LOOKED_AT = 1 << 16
"""Bytes of a piece that are looked at to tell whose it is."""

_PIXELS_OF_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs sPLT hIST acTL fcTL fdAT".split()
)
_PIXELS_OF_WEBP = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_ABOUT = 0x08 | 0x04
"""What a WebP says in its header when it holds EXIF or XMP."""

_TOOL = b"Aurous Studio"
_EXIF_START = user_comment("")
"""How the EXIF of ours begins, whatever its comment: one entry that leads to the comment alone."""
_SIZE_OF_COMMENT = 8 + 18 + 2 + 4
"""Where in it the size of the comment stands, four bytes."""

_APP0, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_HEADERS = (*range(0xE0, 0xF0), 0xFE)
_END = 0xD9
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
_ORIENTATION = 0x0112
_UPRIGHT = 1


def plain(source: Path, target: BinaryIO) -> None:
    """Copy ``source`` to ``target`` without words, EXIF, XMP and what follows its end. Colours and pixels stay; blocks.

    That a picture is shown turned stays too: it is part of how it looks.

    Raises:
        BadBytes: The file is no PNG, JPEG, WebP or MP4, or is damaged.
        OSError: The disk failed.
    """
    with source.open("rb") as file:
        kind = _kind(file)
        if kind is mp4:
            plain_clip.write(file, target)
            return
        turned = _turned(source)
        if kind is png:
            _copy_png(file, target, lambda name, _: name in _PIXELS_OF_PNG, turned)
        elif kind is webp:
            _copy_webp(file, target, lambda name, _: name in _PIXELS_OF_WEBP, turned)
        else:
            _copy_jpeg(file, target, _is_of_pixels, turned)


def without_ours(source: Path, target: BinaryIO) -> None:
    """Copy ``source`` without what this program wrote into it, so that it can be written anew; blocks.

    Raises:
        BadBytes: The file is no PNG, JPEG, WebP or MP4, or is damaged.
        OSError: The disk failed.
    """
    with source.open("rb") as file:
        kind = _kind(file)
        if kind is mp4:
            plain_clip.write(file, target, only=lambda content: _TOOL in content)
        elif kind is png:
            _copy_png(file, target, lambda name, head: not _is_our_text(name, head), b"")
        elif kind is webp:
            _copy_webp(file, target, lambda name, head: not _is_our_chunk(name, head), b"")
        else:
            _copy_jpeg(file, target, lambda name, head: not _is_our_segment(name, head), b"")


def _kind(file: BinaryIO) -> object:
    head = file.read(16)
    file.seek(0, os.SEEK_SET)
    if head.startswith(png.SIGNATURE):
        return png
    if head.startswith(jpeg.SIGNATURE):
        return jpeg
    if head.startswith(webp.SIGNATURE) and head[8:12] == b"WEBP":
        return webp
    if mp4.is_mp4(head):
        return mp4
    raise BadBytes("It is no PNG, JPEG, WebP or MP4, so what is written in it cannot be left out.")


def _turned(path: Path) -> bytes:
    """Return the smallest EXIF that has a picture shown as it is shown now; empty when it is upright anyway."""
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as picture:
        how = _UPRIGHT
        with contextlib.suppress(ValueError, TypeError, SyntaxError, struct.error):
            how = picture.getexif().get(_ORIENTATION, _UPRIGHT)
    if how not in range(2, 9):  # nobody turns a picture by a text
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, int(how), 0, 0)


def _copy_png(source: BinaryIO, target: BinaryIO, wanted: _Wanted, turned: bytes) -> None:
    copy(source, target, len(png.SIGNATURE), kind="PNG")
    kind = b""
    while kind != b"IEND":
        head = source.read(8)
        if len(head) < 8:
            raise BadBytes("The PNG is truncated: its end is missing.")
        size, kind = struct.unpack(">I4s", head)
        start = source.read(min(size, _LOOKED_AT))
        if wanted(kind, start):
            target.write(head + start)
            copy(source, target, size + 4 - len(start), kind="PNG")
        else:
            source.seek(size + 4 - len(start), os.SEEK_CUR)
        if kind == b"IHDR" and turned:
            target.write(_exif_of_png(turned))


def _exif_of_png(turned: bytes) -> bytes:
    body = b"eXIf" + turned
    return struct.pack(">I", len(turned)) + body + struct.pack(">I", zlib.crc32(body))


def _is_our_text(kind: bytes, head: bytes) -> bool:
    if kind != b"iTXt":
        return False
    return head.startswith((b"aurous\0", b"parameters\0")) or (
        head.startswith(b"XML:com.adobe.xmp\0") and _TOOL in head
    )


def _copy_webp(source: BinaryIO, target: BinaryIO, wanted: _Wanted, turned: bytes) -> None:
    kept = []
    for kind, place, size in webp.chunks(source):
        source.seek(place)
        if wanted(kind, source.read(min(size, _LOOKED_AT))):
            kept.append((kind, place, size))
    if not kept:
        raise BadBytes("The WebP is damaged: it has no pixels.")
    tail = struct.pack("<4sI", b"EXIF", len(turned)) + turned if turned else b""
    whole = 4 + sum(8 + size + size % 2 for _, _, size in kept) + len(tail)
    target.write(b"RIFF" + struct.pack("<I", whole) + b"WEBP")
    has = {kind for kind, _, _ in kept} | ({b"EXIF"} if turned else set())
    for kind, place, size in kept:
        target.write(struct.pack("<4sI", kind, size))
        source.seek(place)
        if kind == b"VP8X" and size:
            target.writelines(bytes((_features(told, has),)) for told in source.read(1))
            copy(source, target, size - 1, kind="WebP")
        else:
            copy(source, target, size, kind="WebP")
        target.write(b"\0" * (size % 2))
    target.write(tail)


def _features(told: int, has: set[bytes]) -> int:
    return (told & ~_ABOUT) | (0x08 if b"EXIF" in has else 0) | (0x04 if b"XMP " in has else 0)


def _is_our_chunk(kind: bytes, head: bytes) -> bool:
    return kind == b"AURS" or (kind == b"XMP " and _TOOL in head) or (kind == b"EXIF" and _is_our_exif(head))


def _copy_jpeg(source: BinaryIO, target: BinaryIO, wanted: _Wanted, turned: bytes) -> None:
    target.write(b"\xff\xd8")
    end = 2
    for kind, place, size in jpeg.segments(source):
        source.seek(place)
        content = source.read(size)
        if turned and kind != _APP0:
            target.write(_segment(b"Exif\0\0" + turned))
            turned = b""
        if wanted(bytes((kind,)), content[4:]):
            target.write(content)
        end = place + size
    if turned:
        target.write(_segment(b"Exif\0\0" + turned))
    for start, stop in _rest(source, end, wanted):
        source.seek(start)
        copy(source, target, stop - start, kind="JPEG")


def _segment(content: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _rest(source: BinaryIO, place: int, wanted: _Wanted) -> Iterator[tuple[int, int]]:
    """Yield where the tables and scans are, up to the mark at the end: behind it some write whole pictures more.

    Words may stand among them too.
    """
    while True:
        at, kind = _next_marker(source, place)
        if kind == _END:
            yield place, at + 2
            return
        source.seek(at + 2)
        length = int.from_bytes(source.read(2), "big")
        left_out = kind in _HEADERS and not wanted(bytes((kind,)), source.read(max(length - 2, 0)))
        yield place, at if left_out else at + 2 + length
        place = at + 2 + length


def _next_marker(source: BinaryIO, place: int) -> tuple[int, int]:
    while True:
        source.seek(place)
        window = source.read(_LOOKED_AT)
        if len(window) < 2:
            raise BadBytes("The JPEG is truncated: its end is missing.")
        if found := _MARKER.search(window):
            return place + found.start(), found[1][0]
        place += len(window) - 1


def _is_of_pixels(kind: bytes, content: bytes) -> bool:
    return kind[0] in (_APP0, _ADOBE) or (kind[0] == _ICC and content.startswith(b"ICC_PROFILE\0"))


def _is_our_segment(kind: bytes, content: bytes) -> bool:
    if kind[0] == 0xEA:
        return content.startswith(b"AUROUS\0")
    if kind[0] != 0xE1:
        return False
    if content.startswith(b"Exif\0\0"):
        return _is_our_exif(content[6:])
    return content.startswith(b"http://ns.adobe.com/xap/1.0/\0") and _TOOL in content


def _is_our_exif(content: bytes) -> bool:
    """Whether it holds a comment and nothing else, as those do that this program writes."""
    start, behind = _EXIF_START[:_SIZE_OF_COMMENT], _SIZE_OF_COMMENT + 4
    return content.startswith(start) and content[behind:].startswith(_EXIF_START[behind:])
