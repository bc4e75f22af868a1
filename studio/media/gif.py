"""GIF by block, as far as the first picture."""

from __future__ import annotations

import os
from typing import BinaryIO

from studio.domain.errors import BadBytes

SIGNATURE = b"GIF8"
_EXTENSION = b"\x21"
_HEADER_END = 13
_MOST_BLOCKS = 20_000
"""Before the first picture, of 255 bytes each at most. A decoder keeps all of them."""


def refuse_endless(source: BinaryIO) -> None:
    """Count what a decoder would keep of other words before the first picture.

    Raises:
        BadBytes: It is more than any picture has.
    """
    source.seek(0)
    head = source.read(_HEADER_END)
    if len(head) < _HEADER_END:
        return
    colours = 3 << (head[10] & 7) + 1 if head[10] & 0x80 else 0
    source.seek(_HEADER_END + colours)
    blocks = 0
    while source.read(1) == _EXTENSION and source.read(1):
        while True:
            blocks += 1
            if blocks > _MOST_BLOCKS:
                raise BadBytes("The GIF is damaged: it is in too many pieces.")
            size = source.read(1)
            if size in (b"", b"\0"):
                break
            source.seek(size[0], os.SEEK_CUR)
