"""Clips become one film, and a sheet that shows what is in them: files of the user's own, wherever they want them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from studio.domain.clock import Clock, SystemClock
from studio.domain.errors import Mistaken
from studio.flow.elsewhere import place_for, worked
from studio.media.contact_sheet import MOST_ROWS, Row, write_sheet
from studio.media.join import Film, join_clips
from studio.media.join_work import Work

_Made = TypeVar("_Made")

FILM_ENDINGS = (".mp4", ".m4v", ".mov")
SHEET_ENDINGS = (".png", ".jpg", ".jpeg")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")


class Seam(Enum):
    """How one clip becomes the next."""

    CUT = "cut"
    FADE = "fade"


@dataclass(frozen=True, slots=True)
class Joined:
    """A film that is on the disk.

    Attributes:
        path: Where; another name than asked for when that was taken.
        width: Pixels, upright.
        height: Pixels, upright.
        seconds: How long it plays.
        copied: The pictures were taken over packet by packet, and none was encoded again.
        fade: Seconds of each cross-fade, which may be fewer than asked for; 0 by cut.
    """

    path: Path
    width: int
    height: int
    seconds: float
    copied: bool
    fade: float = 0.0


@dataclass(frozen=True, slots=True)
class SheetShot:
    """A row of a contact sheet.

    Attributes:
        path: The clip; None for one that was not made.
        title: What it is called, for example ``Shot 3``.
        words: Its prompt.
    """

    path: Path | None
    title: str
    words: str


async def join(
    clips: Sequence[Path],
    target: Path,
    *,
    seam: Seam,
    fade: float = 0.5,
    told: Callable[[float], None] | None = None,
) -> Joined:
    """Join ``clips`` in their order into one MP4 file called ``target``, or the next free name like it.

    By cut, clips that are alike are copied packet by packet; others, and all in a cross-fade, are encoded again in
    size and pace of the first. A cross-fade takes ``fade`` seconds, at most half of the shortest clip, and makes the
    film shorter by as much. ``told`` hears the share that is done, from 0 to 1, in this thread. Cancelling leaves
    nothing behind.

    Raises:
        Mistaken: There are no clips, or ``target`` is no name of an MP4 file.
        BadBytes: One of the clips cannot be used; the sentence says which and why.
        DiskTrouble: The disk is full, read-only or gone.
    """
    if not clips:
        raise Mistaken("There are no clips to join.", field="clips")
    if seam is Seam.FADE and not 0 < fade < float("inf"):
        raise Mistaken("A cross-fade takes more than 0 seconds.", field="fade")
    target = _named(target, FILM_ENDINGS, "The film is an MP4 file: let its name end in .mp4.")
    length = fade if seam is Seam.FADE else None

    def made(part: Path, work: Work) -> Film:
        return join_clips(clips, part, fade=length, work=work)

    path, film = await _written(target, made, told)
    return Joined(path, film.width, film.height, film.seconds, film.copied, film.fade)


async def contact_sheet(shots: Sequence[SheetShot], target: Path, *, title: str, clock: Clock | None = None) -> Path:
    """Draw a row for each shot, with four of its frames, its words and its length, and return the picture's path.

    A PNG or a JPEG, by the ending of ``target``, with the day of ``clock`` on it; a name that is taken gives way to the
    next free one. Clips that are missing or damaged are shown as such.

    Raises:
        Mistaken: There are no shots or too many, or ``target`` is neither a PNG nor a JPEG.
        DiskTrouble: The disk is full, read-only or gone.
    """
    if not shots:
        raise Mistaken("There are no shots to show.", field="shots")
    if len(shots) > MOST_ROWS:
        raise Mistaken(f"At most {MOST_ROWS} shots fit on one contact sheet.", field="shots")
    target = sheet_path(target)
    moment = (clock or SystemClock()).now().astimezone()
    rows = [Row(shot.path, shot.title, shot.words) for shot in shots]

    def made(part: Path, work: Work) -> None:
        kind = "PNG" if target.suffix.lower() == ".png" else "JPEG"
        write_sheet(rows, part, title=title, moment=moment, kind=kind, work=work)

    path, _ = await _written(target, made, None)
    return path


def sheet_path(target: Path) -> Path:
    """Return ``target`` as the name of a contact sheet, absolute and with an ending.

    Raises:
        Mistaken: It is the name of something else.
    """
    return _named(target, SHEET_ENDINGS, "The contact sheet is a PNG or a JPEG: let its name end in .png or .jpg.")


def _named(target: Path, endings: Sequence[str], sentence: str) -> Path:
    """Return ``target`` with an ending. What follows the dot in ``Take 1.2`` is none."""
    if target.name in ("", ".."):
        raise Mistaken("This is a folder; a name for the file is missing.", field="target")
    if not _ENDING.fullmatch(target.suffix):
        target = target.with_name(target.name + endings[0])
    if target.suffix.lower() not in endings:
        raise Mistaken(sentence, field="target")
    return target.absolute()


async def _written(
    target: Path, made: Callable[[Path, Work], _Made], told: Callable[[float], None] | None
) -> tuple[Path, _Made]:
    """Let ``made`` write a part in a thread, and give that its name when it is whole."""

    def work(shared: Work) -> tuple[Path, _Made]:
        with place_for(target) as (folder, part):
            result = made(part, shared)
            shared.go_on()
            return folder.path(folder.place(part, target.name)), result

    return await worked(work, told)
