"""Small files that would like to be large, long or endless once they are opened."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image

from tests.media.films import film

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MANY = 110_000


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*, size: tuple[int, int] = (10, 10), before: bytes = b"", pixels: bytes = b"", after: bytes = b"") -> bytes:
    """Return a PNG in RGB with more chunks before and after its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    told = chunk(b"IDAT", pixels or zlib.compress(bytes(31 * 10)))
    return _SIGNATURE + head + before + told + after + chunk(b"IEND", b"")


@cache
def zeros(count: int) -> bytes:
    """Return ``count`` zeros, packed a thousand to one."""
    packer = zlib.compressobj(9)
    batches = [packer.compress(bytes(1 << 20)) for _ in range(count >> 20)]
    return b"".join(batches) + packer.flush()


def small(kind: str, **options: object) -> bytes:
    """Return a small picture in the format ``kind``."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(out, kind, **options)
    return out.getvalue()


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WebP of ``chunks``."""
    body = b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def scans() -> bytes:
    """Return a progressive JPEG whose last scan, of a hundred bytes, comes again and again."""
    out = io.BytesIO()
    Image.new("L", (8192, 8192)).save(out, "JPEG", progressive=True, quality=30)
    content = out.getvalue()
    again = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + again * 1000 + content[-2:]


def claims(folder: Path, count: int) -> bytes:
    """Return a clip that claims ``count`` frames of a byte each, all in its first chunk."""
    content = bytearray(film(folder / "clip.mp4", frames=2).read_bytes())
    for table, numbers in ((b"stsz", (0, 1, count)), (b"stsc", (0, 1, 1, count, 1))):
        place = content.index(table) + 4
        content[place : place + 4 * len(numbers)] = struct.pack(f">{len(numbers)}I", *numbers)
    return bytes(content)


def _features(side: int, flags: int = 0) -> tuple[bytes, bytes]:
    return b"VP8X", bytes((flags, 0, 0, 0)) + (side - 1).to_bytes(3, "little") * 2


def _frame() -> tuple[bytes, bytes]:
    pixels = small("WEBP", lossless=True)[12:]
    return b"ANMF", bytes(6) + (15).to_bytes(3, "little") * 2 + bytes(4) + pixels


BOMBS: dict[str, Callable[[Path], bytes]] = {
    "fifty thousand by fifty thousand.png": lambda _: png(size=(50_000, 50_000)),
    "a hundred megabytes of zTXt.png": lambda _: png(before=chunk(b"zTXt", b"a\0\0" + zeros(1 << 27))),
    "a hundred megabytes of iTXt.png": lambda _: png(before=chunk(b"iTXt", b"a\0\1\0\0\0" + zeros(1 << 27))),
    "a hundred megabytes of profile.png": lambda _: png(before=chunk(b"iCCP", b"a\0\0" + zeros(1 << 27))),
    "texts without end.png": lambda _: png(before=chunk(b"zTXt", b"a\0\0" + zeros(1 << 20)) * 100),
    "a hundred megabytes in ten pixels.png": lambda _: png(pixels=zeros(1 << 27)),
    "chunks before.png": lambda _: png(before=chunk(b"abCd", b"") * _MANY),
    "chunks between.png": lambda _: png(before=chunk(b"IDAT", b"") * _MANY),
    "chunks behind.png": lambda _: png(after=chunk(b"abCd", b"") * _MANY),
    "a piece of four gigabytes.png": lambda _: png()[:33] + struct.pack(">I", 0xFFFF0000) + png()[37:],
    "frames without end.png": lambda _: png(
        before=chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)),
        after=chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 10, 10, 0, 0, 0, 0, 0, 0)) * _MANY,
    ),
    "segments without end.jpg": lambda _: b"\xff\xd8" + b"\xff\xfe\0\2" * _MANY + small("JPEG")[2:],
    "tables without end.jpg": lambda _: b"\xff\xd8" + b"\xff\xdd\0\4\0\0" * _MANY + small("JPEG")[2:],
    "scans without end.jpg": lambda _: scans(),
    "the largest canvas.webp": lambda _: riff(_features(16383, flags=2), (b"ANIM", bytes(6)), _frame()),
    "chunks without end.webp": lambda _: riff(_features(16), (b"VP8L", b""), *[(b"abcd", b"")] * _MANY),
    "frames without end.webp": lambda _: riff(_features(16, flags=2), (b"ANIM", bytes(6)), *[_frame()] * _MANY),
    "comments without end.gif": lambda _: small("GIF").replace(b"\x2c", b"\x21\xfe\1a\0" * _MANY + b"\x2c", 1),
    "a comment without end.gif": lambda _: small("GIF").replace(
        b"\x2c", b"\x21\xfe" + (b"\xff" + b"a" * 255) * _MANY + b"\0\x2c", 1
    ),
    "claims.mp4": lambda folder: claims(folder, 6_000_000),
    "claims that are allowed.mp4": lambda folder: claims(folder, 1_400_000),
    "boxes without end.mp4": lambda _: struct.pack(">I4s", 8, b"ftyp") + struct.pack(">I4s", 8, b"free") * _MANY,
}
