"""Write the words into a picture or clip: new chunks beside the old ones, what is shown copied byte for byte."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from studio.domain.errors import BadBytes
from studio.media import jpeg, mp4, png, webp
from studio.media.record import Record, read_block

_BATCH = 1 << 20


class _Format(Protocol):
    """What the module of a format offers."""

    def embed(self, source: BinaryIO, target: BinaryIO, record: Record) -> None: ...

    def block(self, source: BinaryIO) -> bytes | None: ...


_FORMATS: tuple[tuple[bytes, _Format], ...] = ((png.SIGNATURE, png), (jpeg.SIGNATURE, jpeg), (webp.SIGNATURE, webp))


def embed(source: Path, target: Path | BinaryIO, record: Record) -> None:
    """Copy ``source`` to ``target`` with ``record`` inside. Streams: memory does not grow with the file; blocks.

    What the server wrote beside the pixels stays. A path as target is overwritten.

    Raises:
        BadBytes: The file is no PNG, JPEG, WebP or MP4, or is damaged before its pixels.
        OSError: The disk failed.
    """
    with source.open("rb") as file, _writable(target) as out:
        _format(file).embed(file, out, record)


def copy_plain(source: Path, target: Path | BinaryIO) -> None:
    """Copy ``source`` as it is."""
    with source.open("rb") as file, _writable(target) as out:
        shutil.copyfileobj(file, out, _BATCH)


def read(path: Path) -> Record | None:
    """Return the record inside the picture or clip at ``path``; None when there is none that can be read.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        try:
            content = _format(file).block(file)
        except BadBytes:
            return None
    return None if content is None else read_block(content)


def _format(file: BinaryIO) -> _Format:
    head = file.read(16)
    file.seek(0, os.SEEK_SET)
    for signature, module in _FORMATS:
        if head.startswith(signature):
            return module
    if mp4.is_mp4(head):
        return mp4
    raise BadBytes("Words can be written into PNG, JPEG and WebP pictures and MP4 clips only.")


@contextlib.contextmanager
def _writable(target: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(target, Path):
        with target.open("wb") as file:
            yield file
    else:
        yield target
