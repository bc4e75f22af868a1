"""Packed and plain bodies: never more than the limit, never another error than its own."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any

from studio.api.body import whole
from studio.domain.errors import BadBytes, Unreadable
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.recipes import pick

PARSERS = ("studio.api.body._Gzip.__init__",)

Run = Callable[[Coroutine[Any, Any, Any]], Any]

LIMIT = 10_000
PACKED = (
    *(
        gzip.compress(b'{"id": "x"}'),
        gzip.compress(bytes(LIMIT)),
        gzip.compress(bytes(1 << 20)),
        zlib.compress(b"x" * 99),
    ),
    *(gzip.compress(b"a") + gzip.compress(b"b"), gzip.compress(b""), b"plain"),
)


async def pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@cases(
    content=mutated(PACKED),
    size=pick(1, 7, 1000, 1 << 20),
    encoding=pick("", "identity", "gzip", " GZIP ", "x-gzip", "br", "\ud800", "gzip, gzip", "deflate"),
)
def test_a_body(run: Run, content: bytes, size: int, encoding: str) -> None:
    with quick(), suppress(BadBytes, Unreadable):
        assert len(run(whole(pieces(content, max(size, len(content) // 500)), encoding=encoding, limit=LIMIT))) <= LIMIT
