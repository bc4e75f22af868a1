"""Reading a body to its end, with a limit on what comes over the wire and on what it unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from studio.domain.errors import BadBytes, Unreadable

JSON_LIMIT = 16 * 1024 * 1024
"""Bytes, before and after unpacking. A page of 100 generations has about 0.2 MB."""

_AUTO_GZIP = 32 + zlib.MAX_WBITS


async def whole(chunks: AsyncIterator[bytes], *, encoding: str, limit: int = JSON_LIMIT) -> bytes:
    """Return the unpacked body.

    Raises:
        BadBytes: It is longer than ``limit``, packed or unpacked.
        Unreadable: It is packed in a way we did not ask for, or broken.
    """
    unpack = _unpacker(encoding)
    parts: list[bytes] = []
    raw = size = 0
    async for chunk in chunks:
        raw += len(chunk)
        if raw > limit:
            raise BadBytes("The server’s answer is too long.")
        part = unpack.part(chunk, limit - size)
        size += len(part)
        parts.append(part)
    unpack.end()
    return b"".join(parts)


class _Plain:
    def part(self, chunk: bytes, room: int) -> bytes:
        return chunk

    def end(self) -> None:
        return


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_AUTO_GZIP)

    def part(self, chunk: bytes, room: int) -> bytes:
        """Unpack ``chunk`` into at most ``room`` bytes: a small chunk can hold a gigabyte."""
        try:
            out = self._stream.decompress(chunk, room + 1)
        except zlib.error:
            raise Unreadable("The server’s answer is packed wrongly.") from None
        if len(out) > room:
            raise BadBytes("The server’s answer is too long once unpacked.")
        return out

    def end(self) -> None:
        if not self._stream.eof:
            raise Unreadable("The server’s answer ends too soon.")


def _unpacker(encoding: str) -> _Plain | _Gzip:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case other:
            raise Unreadable(f"The server’s answer is packed as {other[:20]!r}, which we did not ask for.")
