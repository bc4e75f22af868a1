"""Exact frames of any clip as PNG files, wherever they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import BadBytes, Mistaken
from studio.flow.elsewhere import place_for, worked
from studio.media.embed import read
from studio.media.frames import ClipFrames, sharpness
from studio.media.join_work import Work
from studio.media.still import write_picture


@dataclass(frozen=True, slots=True)
class Wish:
    """Which frames of a clip are wanted: those of one of the three that is given.

    Attributes:
        last: So many at its end.
        at: Those seen so many seconds after the first began.
        numbers: Those with these numbers, counted from 1.
    """

    last: int | None = None
    at: Sequence[float] = ()
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class FrameFile:
    """A frame that is on the disk.

    Attributes:
        number: Counted from 1.
        seconds: When it is seen first, from the beginning of the clip.
        sharpness: How strong its edges are, from 0 to 1 for the sharpest of those taken with it.
    """

    number: int
    seconds: float
    path: Path
    sharpness: float


@dataclass(frozen=True, slots=True)
class Taken:
    """The frames taken of a clip, and what clip that is. Sizes are pixels, upright."""

    count: int
    seconds: float
    width: int
    height: int
    files: tuple[FrameFile, ...]


async def take_frames(clip: Path, folder: Path, *, wish: Wish) -> Taken:
    """Write frames of ``clip`` into ``folder``, which is made if it is missing; nothing is ever overwritten.

    Raises:
        Mistaken: There is no such frame.
        BadBytes: It is no clip that can be read; the sentence says what it is instead.
        DiskTrouble: The disk is full, read-only or gone.
    """
    return await worked(lambda work: _taken(clip, folder, wish, work))


def _taken(clip: Path, folder: Path, wish: Wish, work: Work) -> Taken:
    try:
        frames, prompt = ClipFrames(clip), _prompt(clip)
    except BadBytes as error:
        raise BadBytes(f"{clip.name}: {error}") from error
    except FileNotFoundError:
        raise BadBytes(f"{clip.name} is not there.") from None
    except OSError as error:
        raise BadBytes(f"{clip.name} cannot be read: {error.strerror or error}.") from error
    with frames:
        numbers = _numbers(frames, wish, clip.name)
        written = []
        for number in numbers:
            work.go_on()
            written.append(_written(frames, number, clip, folder, prompt))
        sharpest = max(sharp for _, sharp in written) or 1.0
        files = tuple(
            FrameFile(number + 1, frames.times[number], path, sharp / sharpest)
            for number, (path, sharp) in zip(numbers, written, strict=True)
        )
        return Taken(frames.count, frames.seconds, frames.width, frames.height, files)


def _numbers(frames: ClipFrames, wish: Wish, name: str) -> list[int]:
    """Return which frames are wanted, each once, counted from 0."""
    if wish.last is not None:
        return [*range(max(0, frames.count - wish.last), frames.count)]
    for number in wish.numbers:
        if not 1 <= number <= frames.count:
            raise Mistaken(f"{name} has {frames.count:,} frames; there is no number {number:,}.", field="number")
    for seconds in wish.at:
        if not 0 <= seconds <= frames.seconds:
            raise Mistaken(f"{name} plays {frames.seconds:.2f} s; there is nothing at {seconds:g} s.", field="at")
    found = [number - 1 for number in wish.numbers] + [frames.number_at(seconds) for seconds in wish.at]
    return [*dict.fromkeys(found)]


def _written(frames: ClipFrames, number: int, clip: Path, folder: Path, prompt: str) -> tuple[Path, float]:
    try:
        image = frames.at(number)
    except BadBytes as error:
        raise BadBytes(f"{clip.name}, frame {number + 1:,}: {error}") from error
    shown = f"{number + 1:0{len(str(frames.count))}}"
    words = {"Title": f"Frame {number + 1} of {clip.name}", "Description": prompt}
    words = {key: text.encode(errors="replace").decode() for key, text in words.items() if text}
    target = folder / f"{clip.stem}, frame {shown}.png"
    with place_for(target) as (place, part):
        write_picture(image, part, words=words)
        return place.path(place.place(part, target.name)), sharpness(image)


def _prompt(clip: Path) -> str:
    """Return the words that made the clip, as far as they are in it."""
    record = read(clip)
    return "" if record is None else record.request.prompt
