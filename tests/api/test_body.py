"""Bodies end where the limit is, packed or not."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest

from studio.api.body import whole
from studio.domain.errors import BadBytes, Unreadable


async def pieces(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def test_plain_and_packed_bodies_are_read() -> None:
    text = b"words " * 1000
    assert await whole(pieces(text), encoding="", limit=6000) == text
    assert await whole(pieces(gzip.compress(text), 7), encoding="GZIP", limit=6000) == text


async def test_a_long_body_is_refused() -> None:
    with pytest.raises(BadBytes):
        await whole(pieces(b"x" * 6001), encoding="identity", limit=6000)


async def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    tracemalloc.start()
    with pytest.raises(BadBytes):
        await whole(pieces(bomb, len(bomb)), encoding="gzip", limit=1_000_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("encoding", "data"),
    [("gzip", b"no gzip at all"), ("gzip", gzip.compress(b"words", mtime=0)[:-9]), ("br", b"x"), ("gzip, gzip", b"x")],
)
async def test_what_is_packed_wrongly_cannot_be_read(encoding: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        await whole(pieces(data), encoding=encoding)


async def test_zlib_packed_under_the_name_of_gzip_is_read() -> None:
    assert await whole(pieces(zlib.compress(b"words")), encoding="gzip") == b"words"
