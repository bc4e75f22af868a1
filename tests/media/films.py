"""Clips made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw

_COLUMNS, _ROWS = 4, 3


def frame(number: int, size: tuple[int, int]) -> Image.Image:
    """Return a picture that tells its number: a bar that grows on a ground that brightens."""
    bright = 40 + 3 * (number % 60)  # of all colours alike: a single one gets lost on the way through a codec
    ground = Image.new("RGB", size, (bright, bright, bright))
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


def coded(number: int, size: tuple[int, int] = (160, 90)) -> Image.Image:
    """Return a picture that tells any number below 4096, in a dozen fields of black and white.

    From one number to the next a single field changes: a frame is little without the ones it is made from.
    """
    told = number ^ number >> 1
    bits = Image.frombytes(
        "L", (_COLUMNS, _ROWS), bytes(255 * (told >> place & 1) for place in range(_COLUMNS * _ROWS))
    )
    return bits.resize(size, Image.Resampling.NEAREST).convert("RGB")


def code_of(picture: Image.Image) -> int:
    """Return the number that :func:`coded` put into a picture, whatever became of its sharpness."""
    bits = picture.convert("L").resize((_COLUMNS, _ROWS), Image.Resampling.BOX).tobytes()
    number = told = sum((bit > 127) << place for place, bit in enumerate(bits))
    while told := told >> 1:
        number ^= told
    return number


def coded_film(
    path: Path,
    *,
    frames: int = 24,
    size: tuple[int, int] = (160, 90),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    due: Sequence[float] | None = None,
    turn: int = 0,
    sound: bool = False,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode frames that tell their numbers, 24 a second or at the seconds that ``due`` lists in whole milliseconds.

    ``size`` is that of the upright picture, ``turn`` by how many degrees players have to turn it against the clock.
    """
    times = due or [number / 24 for number in range(frames)]
    kind: Any = av.VideoFrame
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=24, options=options or {})
        stream.pix_fmt = pixels
        stream.width, stream.height = coded(0, size).rotate(-turn, expand=True).size
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000 if due else 24)
        if turn:
            stream.set_display_rotation(turn)
        hum: Any = container.add_stream("aac", rate=8000, layout="mono") if sound else None
        for number, when in enumerate(times):
            shown = kind.from_image(coded(number, size).rotate(-turn, expand=True))
            shown.pts, shown.time_base = round(when / stream.time_base), stream.time_base
            container.mux(stream.encode(shown))
        container.mux(stream.encode(None))
        if hum is not None:
            _hum(container, hum, seconds=times[-1])
    return path


def _hum(container: Any, stream: Any, *, seconds: float) -> None:
    kind: Any = av.AudioFrame
    for number in range(int(seconds * 8000 / 1024) + 1):
        sound = kind(format="fltp", layout="mono", samples=1024)
        sound.planes[0].update(bytes(4096))
        sound.pts, sound.rate = number * 1024, 8000
        container.mux(stream.encode(sound))
    container.mux(stream.encode(None))


def recut(source: Path, target: Path, *, begin: int = 0, late: float = 0.0, times: int = 1) -> Path:
    """Copy the coded frames of a film from the packet ``begin`` on, ``late`` by so many seconds, several ``times``."""
    with av.open(str(source)) as film, av.open(str(target), "w") as container:
        told = film.streams.video[0]
        stream: Any = container.add_stream_from_template(told)
        packets = [packet for packet in film.demux(told) if packet.size][begin:]
        length = sum(packet.duration or 0 for packet in packets)
        contents = [(bytes(packet), packet.pts or 0, packet.dts or 0, packet) for packet in packets]
        for round_ in range(times):
            for content, shown, decoded, packet in contents:
                copy = av.Packet(content)
                shift = round_ * length + round(late / (told.time_base or 1))
                copy.pts, copy.dts, copy.duration = shown + shift, decoded + shift, packet.duration
                copy.time_base, copy.is_keyframe, copy.stream = packet.time_base, packet.is_keyframe, stream
                container.mux(copy)
    return target
