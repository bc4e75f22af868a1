"""A clip as something to look at frame by frame: what is known of it, and its pixels. Everything here blocks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.media.frames import ClipFrames, frame_at, last_frames
from studio.media.still import four_bytes


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture, four bytes a pixel: blue, green, red, and one that says nothing."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a clip that could be opened.

    Attributes:
        count: Frames.
        width: Pixels, upright.
        height: Pixels, upright.
        seconds: From the first frame to the end of the last.
        rate: Frames per second, on the average.
        times: When each frame begins, in seconds from the first.
        codec: ``h264``, ``av1`` and so on.
    """

    count: int
    width: int
    height: int
    seconds: float
    rate: float
    times: tuple[float, ...]
    has_sound: bool
    codec: str

    def number_at(self, seconds: float) -> int:
        """Return the number of the frame that is seen so long after the first began."""
        return frame_at(self.times, seconds)

    def nearest(self, seconds: float) -> int:
        """Return the number of the frame that begins nearest to this moment."""
        number = self.number_at(seconds)
        after = min(number + 1, self.count - 1)
        return min((number, after), key=lambda each: abs(self.times[each] - seconds))


@dataclass(frozen=True, slots=True)
class End:
    """One of the last frames of a clip.

    Attributes:
        number: Of the frame, from 0.
        pixels: The frame, small.
        sharpness: How strong its edges are; comparable within one clip.
    """

    number: int
    pixels: Pixels
    sharpness: float


class Reel:
    """Holds at most one clip open, for one thread at a time."""

    def __init__(self) -> None:
        self._frames: ClipFrames | None = None

    def open(self, path: Path) -> Film:
        """Open the clip at ``path`` in the place of the one before.

        Raises:
            BadBytes: It is no clip that could be shown; the sentence says what it is instead.
        """
        self.close()
        try:
            frames = self._frames = ClipFrames(path)
        except FileNotFoundError:
            raise BadBytes("The file of this clip is not there any more.") from None
        except OSError as error:
            raise BadBytes(f"The clip cannot be read: {error.strerror or error}.") from error
        return Film(
            count=frames.count,
            width=frames.width,
            height=frames.height,
            seconds=frames.seconds,
            rate=frames.rate,
            times=frames.times,
            has_sound=frames.has_sound,
            codec=frames.codec,
        )

    def show(self, number: int, *, side: int | None = None) -> Pixels:
        """Return exactly the frame with this number, no longer than ``side``.

        Raises:
            BadBytes: The clip is damaged on the way there, or its disk failed.
        """
        if self._frames is None:
            raise BadBytes("There is no clip.")
        try:
            return Pixels(*four_bytes(self._frames.at(number, side=side)))
        except OSError as error:
            raise BadBytes(f"The clip cannot be read any further: {error.strerror or error}.") from error

    def close(self) -> None:
        """Close the file and give the memory back."""
        if self._frames is not None:
            self._frames.close()
            self._frames = None


def ends(path: Path, *, count: int, side: int) -> tuple[End, ...]:
    """Return the last frames of a clip, the oldest first, no longer than ``side``.

    Raises:
        BadBytes: It is no whole clip, or cannot be read; the sentence says what it is instead.
    """
    try:
        found = last_frames(path, count)
    except OSError as error:
        raise BadBytes(f"The clip cannot be read: {error.strerror or error}.") from error
    return tuple(End(number, Pixels(*four_bytes(image, side=side)), sharp) for number, image, sharp in found)
