"""Writes a clip frame by frame: H.264 in MP4, ready to play before all of it has arrived."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

FRAMES_PER_SECOND = 24
_QUALITY = "18"
_PRESET = "superfast"
_BT709 = 1


class Reel:
    """A clip being written; use it with ``with``, give it frames in order, and only one is held at a time.

    The same frames give the same bytes: one thread, no date, no random names.
    """

    def __init__(self, path: Path, *, width: int, height: int, comment: str) -> None:
        """Begin at ``path``, overwriting it; ``comment`` goes into the container.

        Raises:
            ValueError: A side is odd, which the colours of H.264 cannot be.
        """
        if width % 2 or height % 2:
            raise ValueError(f"{width} × {height}: both sides have to be even")
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._container.metadata["comment"] = comment
        options = {"crf": _QUALITY, "preset": _PRESET, "bf": "0"}
        stream = self._container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        coder = stream.codec_context
        coder.thread_count, coder.gop_size = 1, FRAMES_PER_SECOND
        coder.colorspace = coder.color_primaries = coder.color_trc = _BT709
        coder.color_range = ColorRange.MPEG
        coder.time_base = Fraction(1, FRAMES_PER_SECOND)
        self._stream = stream
        self._count = 0

    def __enter__(self) -> Reel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def add(self, picture: Image.Image) -> None:
        """Append an RGB picture of the reel's size."""
        drawn = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
        frame = drawn.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
        frame.pts, frame.time_base = self._count, Fraction(1, FRAMES_PER_SECOND)
        self._count += 1
        self._container.mux(self._stream.encode(frame))
