"""MP4 and MOV by box."""

from __future__ import annotations

import os
import re
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media.copying import copy
from studio.media.record import Record, a1111_text, title, xmp
from studio.media.record import block as own_block

_LARGEST_HEAD = 16 << 20
"""Of everything that is neither frames nor sound: it is read into memory."""

_MOST_BOXES = 100_000
"""At the top of a file. One in fragments has two for each."""

_MOST_SAMPLES = 1_500_000
"""Frames and pieces of sound, times the edits. A decoder makes room for as many as the file claims, before it looks for
them: 40 bytes each. The longest clip of the service with raw sound, and with a pause before it, has 1,200,000."""

_CONTENT = (b"mdat", b"free", b"skip", b"wide")
_CLAIM = re.compile(rb"(?<=\0...)(?=(stsz|stz2|elst|trun|cmov))", re.DOTALL)
"""Where a table says how long it is. A decoder heeds these wherever they stand, and the last of several."""

_TOO_LARGE = "The clip is damaged: what describes its frames is too large."
_BATCH = 1 << 20
_TABLES = (b"trak", b"mdia", b"minf", b"stbl")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MEAN, _OURS = b"com.apple.iTunes", b"aurous"
_HANDLER = b"hdlr", b"\0" * 8 + b"mdirappl" + b"\0" * 9
_TITLE, _COMMENT = b"\xa9nam", b"\xa9cmt"


@dataclass(frozen=True, slots=True)
class Box:
    """A box at the top of a file: ``place`` and ``size`` are of the whole, ``head`` bytes come before its content."""

    kind: bytes
    place: int
    head: int
    size: int
    endless: bool = False

    @property
    def end(self) -> int:
        """Return where the next box begins."""
        return self.place + self.size


def is_mp4(head: bytes) -> bool:
    """Whether a file that begins with ``head`` says that it is one of this family."""
    return head[4:8] == b"ftyp"


def embed(source: BinaryIO, target: BinaryIO, record: Record) -> None:
    """Copy ``source`` with our words among its tags and XMP at its end; what it plays is copied byte for byte.

    A file in fragments, or built in a way we do not follow to the last byte, is copied as it is.

    Raises:
        BadBytes: Its boxes do not lead to its end.
    """
    found = list(boxes(source))
    moov = _moov(found)
    content = _read(source, moov)
    source.seek(0, os.SEEK_SET)
    if _in_fragments(found, content) or not _followed(content):
        shutil.copyfileobj(source, target, _BATCH)
        return
    told = _box(b"moov", _with_words(content, record))
    if moov.place < max(box.place for box in found if box.kind == b"mdat"):
        told = _box(b"moov", _moved(told[8:], after=moov.place, by=len(told) - moov.size))
    source.seek(0, os.SEEK_SET)
    copy(source, target, moov.place, kind="clip")
    target.write(told)
    source.seek(moov.end)
    shutil.copyfileobj(source, target, _BATCH)
    if not found[-1].endless:
        target.write(_box(b"uuid", _XMP + xmp(record)))


def block(source: BinaryIO) -> bytes | None:
    """Return our JSON from ``source``."""
    content = _read(source, _moov(list(boxes(source))))
    for kind, item in _items(_child(_child(content, b"udta"), b"meta")):
        if kind == b"----" and _child(item, b"name")[4:] == _OURS:
            return _child(item, b"data")[8:]
    return None


def comment(source: BinaryIO) -> str:
    """Return the comment among the tags of ``source``; empty when there is none.

    Raises:
        BadBytes: Its boxes do not lead to its end.
    """
    content = _read(source, _moov(list(boxes(source))))
    for kind, item in _items(_child(_child(content, b"udta"), b"meta")):
        if kind == _COMMENT:
            return _child(item, b"data")[8:].decode(errors="replace")
    return ""


def refuse_broken(source: BinaryIO) -> None:
    """Look at what a decoder would be told, before it is.

    Raises:
        BadBytes: The file is cut off, or claims more than any clip has.
    """
    found = list(boxes(source))
    _moov(found)
    words = [box for box in found if box.kind not in _CONTENT]
    if sum(box.size for box in words) > _LARGEST_HEAD:
        raise BadBytes(_TOO_LARGE)
    samples, edits = 0, 1
    for box in words:
        for kind, count in _claims(_read(source, box, head=0)):
            if kind == b"elst":
                edits = max(edits, count)
            else:
                samples += count
    if samples * edits > _MOST_SAMPLES:
        raise BadBytes("The clip claims more frames than any clip has.")


def _claims(told: bytes) -> Iterator[tuple[bytes, int]]:
    """Return every kind of table in the text of a box, and how many entries it claims."""
    for found in _CLAIM.finditer(told):
        kind, place = found[1], found.start()
        if kind == b"cmov":
            raise BadBytes("The clip is packed in a way that is not read here.")
        content = place + (12 if told[place - 4 : place] == b"\0\0\0\1" else 4)
        yield kind, _number(told, content + (8 if kind in (b"stsz", b"stz2") else 4))


def boxes(source: BinaryIO) -> Iterator[Box]:
    """Go from box to box; they must lead exactly to the end of the file.

    Raises:
        BadBytes: They do not, or there are too many: the file is cut off or damaged.
    """
    end = source.seek(0, os.SEEK_END)
    place = count = 0
    while place < end:
        source.seek(place)
        head = source.read(16)
        size, kind = struct.unpack(">I4s", head[:8]) if len(head) >= 8 else (end, b"")
        long = size == 1 and len(head) == 16
        length = struct.unpack(">Q", head[8:])[0] if long else size or end - place
        if length < (16 if long else 8) or place + length > end:
            raise BadBytes("The clip is truncated: its end is missing.")
        yield Box(kind, place, 16 if long else 8, length, endless=size == 0)
        place += length
        count += 1
        if count > _MOST_BOXES:
            raise BadBytes("The clip is damaged: it is in too many pieces.")


def _moov(found: list[Box]) -> Box:
    for box in found:
        if box.kind == b"moov" and box.size <= _LARGEST_HEAD:
            return box
    raise BadBytes("The clip is truncated or damaged: what describes its frames is missing.")


def _read(source: BinaryIO, box: Box, *, head: int | None = None) -> bytes:
    """Return the content of a box, or what stands behind the first ``head`` bytes of it."""
    if box.size > _LARGEST_HEAD:
        raise BadBytes(_TOO_LARGE)
    skipped = box.head if head is None else head
    source.seek(box.place + skipped)
    return source.read(box.size - skipped)


def _in_fragments(found: list[Box], moov: bytes) -> bool:
    kinds = {box.kind for box in found}
    return b"moof" in kinds or b"mdat" not in kinds or bool(_child(moov, b"mvex"))


def _followed(content: bytes, depth: int = 0) -> bool:
    """Whether nothing is lost when a box is taken apart and put together, down to the tables of places."""
    found = list(_children(content))
    inner = [inside for kind, inside in found if depth < len(_TABLES) and kind == _TABLES[depth]]
    whole = sum(len(inside) + 8 for _, inside in found) == len(content)
    return whole and all(_followed(inside, depth + 1) for inside in inner)


def _children(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return kind and content of the boxes inside a box, as far as they can be told apart."""
    place = 0
    while place + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        if size < 8 or place + size > len(content):
            return
        yield kind, content[place + 8 : place + size]
        place += size


def _child(content: bytes, kind: bytes) -> bytes:
    return next((inside for name, inside in _children(content) if name == kind), b"")


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "big")


def _with_words(moov: bytes, record: Record) -> bytes:
    """Return the content of ``moov`` with our words. Tags of others stay; of one kind ours take the place of theirs."""
    udta = _child(moov, b"udta")
    items = [_box(kind, item) for kind, item in _items(_child(udta, b"meta")) if not _is_ours(kind, item)]
    items += [_tag(_COMMENT, a1111_text(record)), _free_tag(own_block(record))]
    if words := title(record):
        items.append(_tag(_TITLE, words))
    meta = _box(b"meta", b"\0" * 4 + _box(*_HANDLER) + _box(b"ilst", b"".join(items)))
    others = b"".join(_box(kind, inside) for kind, inside in _children(udta) if kind != b"meta")
    kept = b"".join(_box(kind, inside) for kind, inside in _children(moov) if kind != b"udta")
    return kept + _box(b"udta", meta + others)


def _is_ours(kind: bytes, item: bytes) -> bool:
    return kind in (_TITLE, _COMMENT) or (kind == b"----" and _child(item, b"name")[4:] == _OURS)


def _items(meta: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return the tags in a ``meta`` box, which has four bytes before its boxes in this family but not in QuickTime."""
    return _children(_child(meta if meta[4:8] == b"hdlr" else meta[4:], b"ilst"))


def _moved(content: bytes, *, after: int, by: int, depth: int = 0) -> bytes:
    """Return the content of ``moov`` for a file in which what stood behind ``after`` stands ``by`` bytes further on."""

    def told(kind: bytes, inside: bytes) -> bytes:
        if depth < len(_TABLES) and kind == _TABLES[depth]:
            return _moved(inside, after=after, by=by, depth=depth + 1)
        if depth == len(_TABLES) and kind in (b"stco", b"co64"):
            return _moved_places(inside, "I" if kind == b"stco" else "Q", after=after, by=by)
        return inside

    return b"".join(_box(kind, told(kind, inside)) for kind, inside in _children(content))


def _moved_places(table: bytes, letter: str, *, after: int, by: int) -> bytes:
    count = _number(table, 4)
    layout = f">{count}{letter}"
    if len(table) < 8 + struct.calcsize(layout):
        raise BadBytes("The clip is damaged: it does not tell where its frames are.")
    places = struct.unpack_from(layout, table, 8)
    return table[:8] + struct.pack(layout, *(place + by if place > after else place for place in places))


def _tag(kind: bytes, text: str) -> bytes:
    return _box(kind, _data(text.encode()))


def _free_tag(content: bytes) -> bytes:
    return _box(b"----", _box(b"mean", b"\0" * 4 + _MEAN) + _box(b"name", b"\0" * 4 + _OURS) + _data(content))


def _data(utf8: bytes) -> bytes:
    return _box(b"data", b"\0\0\0\1" + b"\0" * 4 + utf8)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
