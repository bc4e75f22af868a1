"""Clips made on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw


def frame(number: int, size: tuple[int, int]) -> Image.Image:
    """Return a picture that tells its number: a bar that grows on a ground that brightens."""
    ground = Image.new("RGB", size, (40 + 3 * (number % 60), 60, 90))
    ImageDraw.Draw(ground).rectangle((0, 0, 4 + number * 3 % size[0], size[1] // 3), fill=(230, 180, 60))
    return ground


def number_of(red: int) -> int:
    """Return the number that the ground of a frame below 60 tells, given its red as it was decoded."""
    return round((red - 39) / 3)


def film(
    path: Path,
    *,
    frames: int = 24,
    size: tuple[int, int] = (128, 72),
    rate: int = 12,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
) -> Path:
    """Encode a clip at ``path``, in the container of its suffix; ``options`` are those of the container."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream: Any = container.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "bf": "2", "x264-params": "bframes=2"}
        kind: Any = av.VideoFrame
        for number in range(frames):
            container.mux(stream.encode(kind.from_image(frame(number, size))))
        container.mux(stream.encode(None))
    return path


def packets(path: Path) -> list[tuple[int | None, int | None, bytes]]:
    """Return when each coded frame is due, and its bytes."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [(packet.pts, packet.dts, bytes(packet)) for packet in container.demux(stream) if packet.size]


def pixels(path: Path) -> list[bytes]:
    """Return every decoded frame."""
    with av.open(str(path)) as container:
        return [shown.to_ndarray().tobytes() for shown in container.decode(video=0)]
