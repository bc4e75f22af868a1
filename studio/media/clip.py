"""Is a download the clip it should be, and how does it begin?

Every function here reads the file through an open one of ours: the decoder is given no name it could follow elsewhere.
``av`` is imported where it is used: it takes a tenth of a second, which nobody should wait for who shows pictures.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from studio.domain.errors import BadBytes
from studio.domain.limits import CLIP_BYTES, CLIP_PIXELS, CLIP_SECONDS, FILM_SECONDS
from studio.media import mp4
from studio.media.check import refuse_text
from studio.media.thumbnail import SIDE, encoded

if TYPE_CHECKING:
    from av.video.reformatter import Colorspace

_log = logging.getLogger(__name__)

_HEAD = 512
_FRAMES = int(CLIP_SECONDS * 120)
_WORK = CLIP_PIXELS * 24 * CLIP_SECONDS
"""Pixels of all frames together: a minute of the largest in the usual pace. More would keep a core busy for minutes."""

_QUICKTIME = b"qt  "

_NO_GUESSES = {"skip_frame": "all", "probesize": "4096"}
"""Opening a clip, decode nothing to find out how its frames are ordered: the first is the first in any order."""

_UNTOLD = 2
"""The colour space of a frame that does not name one."""
_LINES_OF_OLD = 576
"""Frames of more lines are in the colours of high definition."""


@dataclass(frozen=True, slots=True)
class CheckedClip:
    """A clip of which every frame was decoded. Sizes are pixels of its first frame."""

    media_type: str
    extension: str
    width: int
    height: int
    seconds: float
    frames: int


def check_clip(path: Path) -> CheckedClip:
    """Decode the clip at ``path`` from its first to its last frame and say what it is. Blocks.

    5 seconds of 1080p keep a core busy for about a second. How long it can take at most is bounded by limits on bytes,
    frames and pixels, never by a clock.

    Raises:
        BadBytes: It is no whole clip; the sentence says what it is instead.
        OSError: The disk failed.
    """
    checked, _ = check_and_poster(path, side=0)
    return checked


def check_and_poster(path: Path, side: int = SIDE) -> tuple[CheckedClip, bytes | None]:
    """Do :func:`check_clip` and :func:`poster` with one decoding for both.

    A whole clip of whose first frame no picture can be made has None beside it: that is no fault of its bytes.

    Raises:
        BadBytes: It is no whole clip; the sentence says what it is instead.
        OSError: The disk failed.
    """
    with opened(path) as (container, kind):
        count, first, small, end = 0, None, None, 0.0
        for frame in _frames(container):
            count += 1
            if first is None:
                first, small = frame, _small_or_none(frame, side)
            _refuse_more(count, frame)
            end = max(end, _end(frame))
        if first is None:
            raise BadBytes("The clip has no frames.")
        begin = first.time or 0.0
        seconds = round(end - begin, 3)
        if seconds > CLIP_SECONDS:
            raise BadBytes(f"The clip plays {seconds:,.0f} seconds; at most {CLIP_SECONDS:g} are kept.")
        return CheckedClip(*kind, first.width, first.height, seconds, count), small


def poster(path: Path, side: int = SIDE) -> bytes:
    """Return the first frame of the clip at ``path`` as a small JPEG, upright. Decodes no further; blocks, 10 to 50 ms.

    Raises:
        BadBytes: It cannot be decoded.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, settings=_NO_GUESSES) as (container, _):
        return _small(_first(container), side)


def glance(path: Path, side: int = SIDE) -> tuple[CheckedClip, bytes]:
    """Return what the clip at ``path`` says of itself, and its :func:`poster`, from its first frame alone; blocks.

    For files that nobody would send again: those after the first are not decoded. 10 to 50 ms.

    Raises:
        BadBytes: It cannot be decoded, or is longer than what is kept here.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, settings=_NO_GUESSES) as (container, kind):
        stream, first = moving(container), _first(container)
        told = max(container.duration or 0, 0) / 1e6  # microseconds
        if told > FILM_SECONDS:
            raise BadBytes(f"The clip plays {told:,.0f} seconds; at most {FILM_SECONDS:g} are kept.")
        return CheckedClip(*kind, first.width, first.height, round(told, 3), stream.frames), _small(first, side)


@contextlib.contextmanager
def opened(path: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[tuple[Any, tuple[str, str]]]:
    """Open the clip for decoding inside the block; also say its media type and how its name ends.

    ``settings`` are those of the demuxer.

    Raises:
        BadBytes: It is no clip, is too large, or breaks inside the block; the sentence says what it is instead.
        OSError: It is gone, or the disk failed.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        refuse_text(head, "clip")
        if not mp4.is_mp4(head):
            raise BadBytes("This is not an MP4 clip.")
        if path.stat().st_size > CLIP_BYTES:
            raise BadBytes(f"The clip is larger than {CLIP_BYTES >> 20} MB.")
        mp4.refuse_broken(file)
        file.seek(0)
        # One family of demuxers only, and no names in the file are followed: it may be anybody's.
        import av

        chosen = dict(settings or {})
        with told_plainly(), av.open(file, format="mp4", metadata_errors="replace", options=chosen) as container:
            yield container, ("video/quicktime", "mov") if head[8:12] == _QUICKTIME else ("video/mp4", "mp4")


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """Raise BadBytes for what a decoder says inside the block."""
    import av

    try:
        yield
    except av.error.FFmpegError as error:
        raise BadBytes(f"The clip is truncated or damaged ({error.strerror}).") from error
    except MemoryError:
        raise BadBytes("The clip does not fit into this computer’s memory.") from None


def moving(container: Any) -> Any:
    """Return the stream of what moves in the file, with the limits of its decoder set.

    Raises:
        BadBytes: Nothing moves, nobody here can decode it, or its frames are too large.
    """
    stream = container.streams.best("video")
    if stream is None:
        raise BadBytes("There is no moving picture in this file.")
    codec = stream.codec_context
    if codec is None:
        raise BadBytes("The clip is written in a way that cannot be decoded here.")
    refuse_large(codec.width, codec.height)
    codec.options = {"max_pixels": str(CLIP_PIXELS)}
    return stream


def _frames(container: Any) -> Iterator[Any]:
    """Yield every decoded frame, in several threads: fastest for all, slowest for the first."""
    stream = moving(container)
    stream.codec_context.thread_type = "AUTO"
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise BadBytes("The clip is truncated: a part of it is missing.")
        yield from packet.decode()


def _first(container: Any) -> Any:
    """Return the first frame. A decoder waits for others that might be shown before it unless it is told of no more."""
    stream = moving(container)
    codec = stream.codec_context
    for packet in container.demux(stream):
        frames = packet.decode()
        if not frames and packet.is_keyframe and not packet.is_discard:
            frames = codec.decode(None)
            codec.flush_buffers()
        if frames:
            return frames[0]
    raise BadBytes("The clip has no frames.")


def refuse_large(width: int, height: int) -> None:
    """Raise BadBytes when frames of this size are larger than those of any clip."""
    if width * height > CLIP_PIXELS:
        raise BadBytes(f"The clip has too many pixels: {width:,} × {height:,}.")


def _refuse_more(count: int, frame: Any) -> None:
    refuse_large(frame.width, frame.height)
    if count > _FRAMES or count * frame.width * frame.height > _WORK:
        raise BadBytes("The clip has more frames than any clip has.")


def _end(frame: Any) -> float:
    if frame.time is None:
        return 0.0
    return float(frame.time + (frame.duration or 0) * frame.time_base)


def _small_or_none(frame: Any, side: int) -> bytes | None:
    import av

    try:
        return _small(frame, side) if side else None
    except (av.error.FFmpegError, ValueError):
        _log.warning("No poster can be made of a clip", exc_info=True)
        return None


def _small(frame: Any, side: int) -> bytes:
    return encoded(upright(frame, side=side))


def upright(frame: Any, *, side: int | None = None) -> Image.Image:
    """Return a decoded frame as RGB, as it is to be seen; smaller when a ``side`` would be longer than that."""
    share = min(1.0, side / max(frame.width, frame.height)) if side else 1.0
    width, height = (max(1, round(each * share)) for each in (frame.width, frame.height))
    plane = frame.reformat(width, height, "rgb24", src_colorspace=colours(frame)).planes[0]
    way = 1 if plane.line_size > 0 else -1
    drawn = Image.frombytes("RGB", (width, height), memoryview(plane), "raw", "RGB", abs(plane.line_size), way)
    turn = round(frame.rotation / 90) * 90
    return drawn.rotate(turn, expand=True) if turn else drawn


def colours(frame: Any) -> Colorspace | None:
    """Return how colours are written when the frame does not say so itself; players guess by its size, and so do we."""
    if frame.colorspace != _UNTOLD:
        return None
    from av.video.reformatter import Colorspace

    return Colorspace.ITU709 if frame.height > _LINES_OF_OLD else Colorspace.ITU601
