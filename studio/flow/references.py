"""Taking reference pictures in: looked at, kept as a copy of our own, ready to be uploaded."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import tempfile
import time
from pathlib import Path

from studio.domain import limits
from studio.domain.errors import BadBytes, DiskTrouble, Mistaken
from studio.domain.reference import Reference, ReferenceKind
from studio.media import reference as pictures
from studio.store.durable import make_folders, sync_folder, sync_way, write_file

_OLD = 24 * 3600.0
"""Seconds after which half a copy belongs to nobody any more."""

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Unfit(BadBytes):
    """A picture the service does not take. ``convertible`` says whether a converted copy would do."""

    def __init__(self, sentence: str, *, convertible: bool) -> None:
        super().__init__(sentence)
        self.convertible = convertible


async def take(source: Path | bytes | str, *, folder: Path) -> Reference:
    """Take in a picture on this disk, bytes from the clipboard, a web address or a ``file_…`` id.

    A copy of a picture is kept in ``folder/references``, named by its hash: the user's original may move away.

    Raises:
        Unfit: The service would refuse the picture.
        Mistaken: The address or id is none.
        DiskTrouble: The copy could not be kept.
    """
    if isinstance(source, str):
        return _named(source)
    return await asyncio.to_thread(_taken, source, folder)


async def convert(source: Path, *, folder: Path) -> Reference:
    """Take in a smaller or converted copy of ``source``; the original is not touched.

    Raises:
        BadBytes: It is no picture that could be converted.
        DiskTrouble: The copy could not be kept.
    """
    return await asyncio.to_thread(keep_converted, source, folder)


def _named(text: str) -> Reference:
    text = text.strip()
    if text.startswith("file_"):
        return Reference(kind=ReferenceKind.SERVER, source=text, name=text)
    if not text.startswith("https://"):
        raise Mistaken("A web reference must start with https://.", field="reference_image_urls")
    if len(text) > limits.URL_LENGTH:
        sentence = f"A web reference may have {limits.URL_LENGTH:,} characters at most."
        raise Mistaken(sentence, field="reference_image_urls")
    return Reference(kind=ReferenceKind.WEB, source=text, name=text.split("/")[2])


def _taken(source: Path | bytes, folder: Path) -> Reference:
    if isinstance(source, bytes):
        with tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
            path = Path(scratch) / "Pasted picture"
            path.write_bytes(source)
            return keep(path, folder, name=path.name, converted=False)
    return keep(source, folder, name=source.name, converted=False)


def keep_converted(source: Path, folder: Path) -> Reference:
    """Do :func:`convert` here and now. Blocks."""
    with tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
        copy = Path(scratch) / "copy"
        made = pictures.convert(source, copy)
        path = made if isinstance(made, Path) else copy
        return keep(path, folder, name=source.name, converted=True)


def keep(path: Path, folder: Path, *, name: str, converted: bool) -> Reference:
    """Keep a copy of the picture at ``path`` as it is, named by its hash, and on the disk before this returns. Blocks.

    Raises:
        Unfit: The service would refuse the picture.
        BadBytes: It is none, or cannot be read.
        DiskTrouble: The copy could not be kept.
    """
    try:
        seen = pictures.inspect(path)
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if seen.problem:
        raise Unfit(seen.problem, convertible=seen.convertible)
    content = _whole(path, seen.size_bytes)
    digest = hashlib.sha256(content).hexdigest()
    copy = folder / "references" / f"{digest}.{_ENDINGS.get(seen.media_type, 'bin')}"
    _write(copy, content)
    return Reference(
        kind=ReferenceKind.FILE,
        source=str(copy),
        name=shown(name),
        sha256=digest,
        width=seen.width,
        height=seen.height,
        size_bytes=len(content),
        converted=converted,
    )


def _whole(path: Path, size: int) -> bytes:
    """Read the ``size`` bytes that were looked at; no more, for a file can grow for ever."""
    try:
        with path.open("rb") as file:
            content = file.read(size + 1)
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(content) != size:
        raise BadBytes(f"{path.name} was changed while it was read. Add it again when it is complete.")
    return content


def shown(name: str) -> str:
    """Return ``name`` as text: file names may hold bytes that are none, which no row and no request can carry."""
    return name.encode(errors="replace").decode()


def _write(copy: Path, content: bytes) -> None:
    """Keep ``content``, name and all, before any row speaks of it."""
    try:
        make_folders(copy.parent)
        sync_way(copy.parent)
        if copy.is_file() and copy.read_bytes() == content:
            sync_folder(copy.parent)  # whoever wrote it may have died before doing so
            return
        _sweep(copy.parent)
        write_file(copy, content)
    except OSError as error:
        raise DiskTrouble(f"The reference could not be kept: {error.strerror or error}.") from error


def _sweep(folder: Path) -> None:
    """Take away half copies of processes that died while they wrote.

    Ten pictures are dropped at once, each in its own thread: another's half copy may get its name at any moment.
    """
    for half in (*folder.glob(".*"), *folder.glob("tmp*")):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - half.stat().st_mtime > _OLD:
                half.unlink()
