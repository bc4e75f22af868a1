"""First and last frames of clips: taken from pictures and clips, cropped, kept as copies of our own."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from studio.domain.errors import BadBytes, DiskTrouble
from studio.domain.frame import Crop, Frame, fitted
from studio.domain.limits import UPLOAD_BYTES
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.flow.film import Pixels
from studio.flow.references import Unfit, keep, keep_converted, shown, take
from studio.media import crop as pictures
from studio.media import mp4
from studio.media.frames import ClipFrames
from studio.media.still import four_bytes

LAST = -1
"""The number of a clip's last frame, for whoever has not counted them."""
PASTED = "Pasted picture"
"""What to call what has no name."""

_HEAD = 512
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_STILLS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"avis")
"""Brands of pictures that come in the boxes of a clip."""


async def take_frame(
    source: Path | bytes | str,
    *,
    ratio: str,
    folder: Path,
    origin: Origin | None = None,
    name: str = "",
    number: int = LAST,
) -> Frame:
    """Take in a picture on this disk, bytes from the clipboard, a frame of a clip, a web address or a ``file_…`` id.

    What the service would not take as it is becomes a converted copy. Of a clip it is the frame ``number``, counted
    from 0, or from the end when negative; it is noted in ``origin``. The largest part of ``ratio`` is kept, and what
    will be sent is on the disk when this returns. ``source`` itself is never written to.

    Raises:
        BadBytes: It is no picture and no clip that could be used; the sentence says what would do.
        Mistaken: The address or id is none.
        DiskTrouble: The copies could not be kept.
    """
    if isinstance(source, str):
        reference = await take(source, folder=folder)
        return Frame(original=reference, sent=reference)
    return await asyncio.to_thread(_taken, source, ratio, folder, origin=origin, name=name, number=number)


async def cut(frame: Frame, crop: Crop | None, *, folder: Path) -> Frame:
    """Return ``frame`` with ``crop`` and the copy of it that will be sent, kept on the disk.

    Raises:
        BadBytes: The kept original is gone or was changed.
        DiskTrouble: The copy could not be kept.
    """
    return await asyncio.to_thread(_cut, replace(frame, crop=crop), folder)


async def restore(frame: Frame, *, ratio: str, folder: Path) -> Frame:
    """Return ``frame`` as it can be sent: a copy that is missing is cut again from the kept original.

    Raises:
        BadBytes: The kept original is not there any more, or not what it was.
        DiskTrouble: The copy could not be kept.
    """
    return await asyncio.to_thread(_restored, frame, ratio, folder)


async def sent_before(reference: Reference) -> Frame | None:
    """Return the frame that was sent as ``reference``: whole, for what it was cut from is not known any more.

    None when our copy is gone or was changed.
    """
    if reference.kind is not ReferenceKind.FILE:
        return Frame(original=reference, sent=reference)
    if not await asyncio.to_thread(is_kept, reference):
        return None
    return Frame(original=reference, width=reference.width, height=reference.height, sent=reference)


def look(path: Path, side: int) -> Pixels | None:
    """Return a kept picture as it is seen in a clip, no longer than ``side``; None when it cannot be seen. Blocks."""
    try:
        return Pixels(*four_bytes(pictures.look(path, side)))
    except (BadBytes, OSError):
        return None


async def clip_frame(clip: Path, number: int, *, folder: Path) -> Path:
    """Keep exactly one frame of a clip as a picture of our own and return where it is.

    Raises:
        BadBytes: It is no clip, or has no such frame; the sentence says what it is instead.
        DiskTrouble: The copy could not be kept.
    """
    reference, _ = await asyncio.to_thread(_of_clip, clip, number, folder)
    return Path(reference.source)


def is_kept(reference: Reference) -> bool:
    """Whether our copy holds exactly the bytes ``reference`` speaks of. Blocks: it is read whole."""
    path = Path(reference.source)
    try:
        if reference.kind is not ReferenceKind.FILE or not path.is_file() or path.stat().st_size > UPLOAD_BYTES:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == reference.sha256
    except (OSError, ValueError):
        return False


def _taken(source: Path | bytes, ratio: str, folder: Path, *, origin: Origin | None, name: str, number: int) -> Frame:
    with _plainly(source if isinstance(source, Path) else Path(PASTED)), _on_disk(source) as path:
        if _is_clip(path):
            original, number = _of_clip(path, number, folder)
            origin = origin and replace(origin, frame=number)
            name = name and f"{name}, frame {number + 1}"
        else:
            original = _kept(path, folder)
        original = replace(original, name=name or original.name, origin=origin)
        width, height = pictures.upright_size(Path(original.source))
    return _cut(fitted(Frame(original=original, width=width, height=height), ratio), folder)


@contextmanager
def _on_disk(source: Path | bytes) -> Iterator[Path]:
    if isinstance(source, Path):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
        path = Path(scratch) / PASTED
        path.write_bytes(source)
        yield path


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Say in a sentence that the file at ``path`` cannot be read, or that no other can be written."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL or error.filename not in (None, path, str(path)):
            raise DiskTrouble(f"The frame could not be kept: {error.strerror or error}.") from error
        if isinstance(error, FileNotFoundError):
            raise BadBytes(f"{path.name} is not there any more.") from None
        raise BadBytes(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _is_clip(path: Path) -> bool:
    """Whether it is a film in the boxes of MP4; whatever else it is, or is not, is told by who reads pictures."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return False
    return mp4.is_mp4(head) and head[8:12] not in _STILLS


def _of_clip(clip: Path, number: int, folder: Path) -> tuple[Reference, int]:
    """Keep a frame of ``clip``; also return its number, counted from 0."""
    with _plainly(clip), tempfile.TemporaryDirectory(prefix="aurous-") as scratch, ClipFrames(clip) as frames:
        if not -frames.count <= number < frames.count:
            raise BadBytes(f"{clip.name} has {frames.count:,} frames; there is no number {number + 1:,}.")
        number %= frames.count
        path = Path(scratch) / "frame.png"
        # Quick rather than small: the picture is exact either way.
        frames.at(number).save(path, "PNG", compress_level=1)
        return replace(_kept(path, folder), name=shown(f"{clip.stem}, frame {number + 1}")), number


def _kept(path: Path, folder: Path) -> Reference:
    """Keep the picture as it is, or a converted copy of it where the service would refuse it."""
    try:
        return keep(path, folder, name=path.name, converted=False)
    except Unfit as error:
        if not error.convertible:
            raise
        return keep_converted(path, folder)


def _cut(frame: Frame, folder: Path) -> Frame:
    source = Path(frame.original.source)
    with _plainly(source), tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
        made = pictures.cut(source, Path(scratch), frame.crop)
        if made == source:
            return replace(frame, sent=frame.original)
        sent = keep(made, folder, name=frame.original.name, converted=True)
    return replace(frame, sent=replace(sent, origin=frame.original.origin))


def _restored(frame: Frame, ratio: str, folder: Path) -> Frame:
    original = frame.original
    if original.kind is not ReferenceKind.FILE:
        return Frame(original=original, sent=original)
    if not is_kept(original):
        raise BadBytes(f"{original.name or 'The picture'} is not there any more. Drop it again.")
    width, height = pictures.upright_size(Path(original.source))
    frame = fitted(replace(frame, width=width, height=height), ratio)
    return frame if frame.sent is not None and is_kept(frame.sent) else _cut(frame, folder)
