"""Every text in a picture or clip that may hold settings, gathered within limits before any of it is understood."""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from studio.domain.errors import BadBytes
from studio.media import jpeg, mp4, png, webp
from studio.media.foreign import tags

LARGEST = 4 << 20
"""Bytes of one text, unpacked. A large graph of nodes has two million."""

_IN_ALL = 12 << 20
_MOST = 256
"""Texts of one file."""

_EXIF, _XMP, _IPTC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
_KEYWORD = 80
_XMP_KEYWORDS = ("XML:com.adobe.xmp", "Raw profile type xmp")


@dataclass(slots=True)
class Texts:
    """What was found.

    Attributes:
        words: By keyword: of a PNG its own, of EXIF the name of the tag. The first of a name stays.
        xmp: Packets, as they are.
        captions: What photographers call the caption, from IPTC.
    """

    words: dict[str, str] = field(default_factory=dict)
    xmp: list[bytes] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    room: int = _IN_ALL

    def put(self, keyword: str, text: str) -> None:
        """Keep ``text`` if there is room and nothing of that name yet."""
        if text and self.fits(len(text)) and len(self.words) < _MOST:
            self.words.setdefault(keyword, text)

    def put_exif(self, content: bytes) -> None:
        """Keep the texts of an EXIF block."""
        for name, text in tags.texts(content.removeprefix(_EXIF)):
            self.put(name, text)

    def put_xmp(self, packet: bytes) -> None:
        """Keep an XMP packet."""
        if self.fits(len(packet)) and len(self.xmp) < _MOST:
            self.xmp.append(packet)

    def fits(self, size: int) -> bool:
        """Whether so many bytes more may be kept; they are counted if so."""
        if size > min(LARGEST, self.room):
            return False
        self.room -= size
        return True


def gather(path: Path) -> Texts:
    """Return the texts in the file at ``path``, as many as can be told before it is damaged. Blocks for a moment.

    Raises:
        OSError: The file cannot be read.
    """
    found = Texts()
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(0, os.SEEK_SET)
        # What was found before a damage is as good as any.
        with contextlib.suppress(BadBytes):
            if head.startswith(png.SIGNATURE):
                _png(file, found)
            elif head.startswith(jpeg.SIGNATURE):
                _jpeg(file, found)
            elif head.startswith(webp.SIGNATURE):
                _webp(file, found)
            elif mp4.is_mp4(head):
                found.put("comment", mp4.comment(file))
    return found


def _png(source: BinaryIO, found: Texts) -> None:
    looked = 0
    for kind, content in png.texts(source, largest=LARGEST):
        looked += 1
        if looked > _MOST:
            return
        if kind == b"eXIf":
            found.put_exif(content)
            continue
        keyword, _, rest = content.partition(b"\0")
        if not 0 < len(keyword) < _KEYWORD:
            continue
        name, text = keyword.decode("latin-1"), _READERS[kind](rest, found)
        if name in _XMP_KEYWORDS:
            found.put_xmp(text.encode(errors="replace"))
        else:
            found.put(name, text)


def _plain(rest: bytes) -> str:
    """Latin-1 by the book; many write UTF-8 all the same."""
    try:
        return rest.decode()
    except UnicodeDecodeError:
        return rest.decode("latin-1")


def _packed(rest: bytes, found: Texts) -> str:
    return _plain(_unpacked(rest[1:], found))


def _international(rest: bytes, found: Texts) -> str:
    packed, rest = rest[:1] == b"\1", rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    return (_unpacked(rest, found) if packed else rest).decode(errors="replace")


_READERS = {b"tEXt": lambda rest, _: _plain(rest), b"zTXt": _packed, b"iTXt": _international}


def _unpacked(content: bytes, found: Texts) -> bytes:
    """Unpack no further than the limit: a thousand times as much may be packed into a few bytes."""
    most = min(LARGEST, found.room)
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(content, most + 1)
    except zlib.error:
        return b""
    if len(unpacked) <= most:
        return unpacked
    found.room -= most  # the work was done, and shall not be done for many like it
    return b""


def _jpeg(source: BinaryIO, found: Texts) -> None:
    for kind, content in _segments(source):
        if content.startswith(_EXIF):
            found.put_exif(content)
        elif content.startswith(_XMP):
            found.put_xmp(content[len(_XMP) :])
        elif content.startswith(_IPTC):
            found.captions += tags.captions(content[len(_IPTC) :])
        elif kind == jpeg.COMMENT:
            found.put("Comment", _plain(content.rstrip(b"\0")))


def _segments(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    looked = 0
    for kind, place, size in jpeg.segments(source):
        if kind in (jpeg.APP1, jpeg.APP13, jpeg.COMMENT):
            looked += 1
            if looked > _MOST:
                return
            source.seek(place + 4)
            yield kind, source.read(size - 4)


def _webp(source: BinaryIO, found: Texts) -> None:
    looked = 0
    for kind, place, size in webp.chunks(source):
        if kind not in (b"EXIF", b"XMP ") or size > LARGEST:
            continue
        looked += 1
        if looked > _MOST:
            return
        source.seek(place)
        content = source.read(size)
        if kind == b"EXIF":
            found.put_exif(content)
        else:
            found.put_xmp(content)
