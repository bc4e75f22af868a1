"""The film that clips are joined into, as it grows: packets go in, or frames that are encoded here."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
from av.video.reformatter import ColorRange

from studio.media.join_part import Part

SOUND_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_USUAL_RATE = 48000
_SOUND_BITS = 96_000
"""A second, for each channel."""
_QUALITY = {"crf": "17", "preset": "veryfast", "forced-idr": "1"}
_KEY_SECONDS = 2
_LONGEST = 16_000
"""Characters of words in the container."""


class JoinReel:
    """An MP4 being written; use it with ``with``. What the disk says comes as OSError, never as a fault of a clip."""

    def __init__(self, path: Path, *, parts: Sequence[Part]) -> None:
        """Begin at ``path``, overwriting it."""
        with _told_as_disk():
            self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        if words := _words(parts):
            self._container.metadata["comment"] = words
        self._picture: Any = None
        self._sound: Any = None

    def __enter__(self) -> JoinReel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            with contextlib.suppress(av.error.FFmpegError):
                self._container.close()
            return
        with _told_as_disk():
            for stream in (self._picture, self._sound):
                if stream is not None and stream.codec_context.is_open:
                    self._container.mux(stream.encode(None))
            self._container.close()

    def take_over(self, like: Any) -> None:
        """Expect packets such as those of the stream ``like``."""
        self._picture = self._container.add_stream_from_template(like, opaque=True)

    def draw(self, *, width: int, height: int, rate: Fraction, colours: tuple[int, int, int]) -> None:
        """Expect frames of this size in this pace; ``colours`` are matrix, primaries and transfer."""
        stream: Any = self._container.add_stream("libx264", rate=rate, options=dict(_QUALITY))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        coder = stream.codec_context
        coder.gop_size = round(rate * _KEY_SECONDS)
        coder.time_base = 1 / rate
        coder.colorspace, coder.color_primaries, coder.color_trc = colours
        coder.color_range = ColorRange.MPEG
        self._picture = stream

    def hear(self, rate: int, channels: int) -> int:
        """Expect sound, and return the samples per second it has to come in."""
        rate = rate if rate in SOUND_RATES else _USUAL_RATE
        layout = "mono" if channels == 1 else "stereo"
        self._sound = self._container.add_stream("aac", rate=rate, layout=layout)
        self._sound.codec_context.bit_rate = _SOUND_BITS * (1 if channels == 1 else 2)
        return rate

    def add_packet(self, packet: Any) -> None:
        packet.stream = self._picture
        with _told_as_disk():
            self._container.mux_one(packet)

    def add_frame(self, frame: Any) -> None:
        with _told_as_disk():
            self._container.mux(self._picture.encode(frame))

    def add_sound(self, frame: Any) -> None:
        with _told_as_disk():
            self._container.mux(self._sound.encode(frame))


@contextlib.contextmanager
def _told_as_disk() -> Iterator[None]:
    """Raise OSError for what the disk says to the writer inside the block; anything else is our fault."""
    try:
        yield
    except av.error.FFmpegError as error:
        if error.errno not in errno.errorcode:
            raise
        raise OSError(error.errno, error.strerror) from error


def _words(parts: Sequence[Part]) -> str:
    """Return the words of all clips, each once, in their order."""
    return "\n\n".join(dict.fromkeys(part.comment for part in parts if part.comment))[:_LONGEST]
