"""One file of the library made ready for wherever it goes."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgspec.structs import replace

from studio.domain.errors import BadBytes
from studio.domain.export import ExportWish, Form
from studio.domain.marks import Marks
from studio.domain.names import fields_of, render
from studio.domain.picture import Picture
from studio.media.embed import embed, read
from studio.media.export.convert import ENDINGS, convert
from studio.media.export.plain import plain, without_ours
from studio.media.record import Record, sidecar

_BATCH = 1 << 20
_KINDS = {Form.PNG: "PNG", Form.JPEG: "JPEG", Form.WEBP: "WEBP"}
_OWN = {".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it is to be.

    Attributes:
        path: Where its bytes are.
        ours: Whether that is a place of ours, from which it may be moved; else it is the user's file.
        name: What it is to be called, with folders before it if the template has them.
        beside: Its words for a file of their own; None when they are not wanted.
    """

    path: Path
    ours: bool
    name: str
    beside: bytes | None

    def write(self, target: Path) -> None:
        """Copy the bytes to ``target``."""
        with target.open("wb") as out:
            self.copy_to(out)

    def copy_to(self, out: IO[bytes]) -> None:
        """Copy the bytes into an open file."""
        with self.path.open("rb") as file:
            shutil.copyfileobj(file, out, _BATCH)


def prepare(picture: Picture, path: Path, wish: ExportWish, place: Path) -> Prepared:
    """Make the file of ``picture`` what ``wish`` says, inside the empty folder ``place``; blocks.

    The user's file is only read. With metadata, stars and tags of today stand where other programs look for them. A
    clip is never converted.

    Raises:
        BadBytes: It cannot be read or decoded.
        FileNotFoundError: It is not there.
        OSError: The disk failed.
    """
    kind = None if picture.is_video else _kind(path, wish)
    record = _record(picture, path) if wish.metadata or wish.sidecar else None
    made, ours = _made(path, wish, kind, place)
    told = record if wish.metadata else None
    if told is not None and (kind is not None or _has_marks(told)):
        made, ours = _told(made, told, place), True
    beside = sidecar(record) if wish.sidecar and record is not None else None
    return Prepared(made, ours, name_of(picture, path, wish), beside)


def _kind(path: Path, wish: ExportWish) -> str | None:
    """Return what a picture is encoded as; None when it stays as it is."""
    if wish.form is Form.AS_IS and wish.longest is not None:
        return _OWN.get(path.suffix.lower(), "PNG")
    return _KINDS.get(wish.form)


def _made(path: Path, wish: ExportWish, kind: str | None, place: Path) -> tuple[Path, bool]:
    if kind is not None:
        target = place / "converted"
        convert(path, target, kind=kind, quality=wish.quality, longest=wish.longest, srgb=wish.srgb)
        return target, True
    if not wish.metadata:
        target = place / "plain"
        with target.open("wb") as out:
            plain(path, out)
        return target, True
    path.stat()  # raises when it is not there
    return path, False


def _told(made: Path, record: Record, place: Path) -> Path:
    """Write the words anew, in the place of those that do not know today's marks."""
    bare, target = place / "bare", place / "told"
    with bare.open("wb") as out:
        without_ours(made, out)
    embed(bare, target, record)
    return target


def _record(picture: Picture, path: Path) -> Record:
    """Return the words in the file, else what the library knows, with the marks of today."""
    marks = Marks(rating=picture.rating, favourite=picture.favourite, tags=picture.tags, notes=picture.notes)
    try:
        found = read(path)
    except BadBytes:
        found = None
    return replace(found or _known(picture), marks=marks)


def _known(picture: Picture) -> Record:
    return Record(
        request=picture.request,
        width=picture.width,
        height=picture.height,
        created_at=picture.created_at,
        generation_id=picture.generation_id,
        index=picture.index,
        seed=picture.seed,
        style_name=picture.style_name,
        charged=picture.charged,
        source_sha256=picture.source_sha256,
        sandbox=picture.sandbox,
        seconds=picture.seconds,
    )


def _has_marks(record: Record) -> bool:
    return record.marks is not None and bool(record.marks.rating or record.marks.tags)


def name_of(picture: Picture, path: Path, wish: ExportWish) -> str:
    """Return what the file of ``picture`` will be called, with folders before it if the template has them."""
    kind = None if picture.is_video else _kind(path, wish)
    return _name(picture, path, wish.template, ENDINGS[kind] if kind is not None else path.suffix[1:])


def _name(picture: Picture, path: Path, template: str, ending: str) -> str:
    """Return how it is called there: as here, or by a template, which makes no folders unless it names some."""
    if not template:
        return f"{path.stem}.{ending}"
    fields = dataclasses.replace(fields_of(picture), extension=ending)
    return render(template if "/" in template else f"/{template}", fields)
