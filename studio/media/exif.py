"""The smallest EXIF block that holds a comment."""

from __future__ import annotations

import struct

_EXIF_FOLDER = 0x8769
_USER_COMMENT = 0x9286
_LONG, _UNDEFINED = 4, 7


def user_comment(text: str) -> bytes:
    """Return a TIFF structure with ``text`` as UserComment, in UTF-16 in the byte order of the structure."""
    value = b"UNICODE\0" + text.encode("utf-16-be", errors="replace")
    first = _folder(_EXIF_FOLDER, _LONG, 1, 8 + _SIZE)
    second = _folder(_USER_COMMENT, _UNDEFINED, len(value), 8 + 2 * _SIZE)
    return b"MM\0*" + struct.pack(">I", 8) + first + second + value


_SIZE = 2 + 12 + 4


def _folder(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(">HHHIII", 1, tag, kind, count, value, 0)
