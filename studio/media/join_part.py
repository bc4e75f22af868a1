"""A clip that is to be a part of a film: what has to be known of it before anything is written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from studio.domain.errors import BadBytes
from studio.media.clip import moving, opened
from studio.media.spool import Spool
from studio.media.timeline import Timeline

_COPIED = ("h264", "hevc", "av1", "vp9")
"""Written so that one clip's packets can follow another's."""
_IDR = {"h264": (1, 0x1F, (5,)), "hevc": (2, 0x3F, (19, 20))}
"""By codec: bytes of the head of a unit, which bits of it tell its kind, and the kinds nothing before is needed for."""
_SLICES = {"h264": range(1, 6), "hevc": range(22)}
_USUAL = Fraction(24)
_KNOWN = (
    *(Fraction(rate) for rate in (12, 15, 24, 25, 30, 48, 50, 60)),
    *(Fraction(n, 1001) for n in (24000, 30000, 60000)),
)
_NEAR = 0.0005
"""A pace counted in whole milliseconds misses a known one by less: half of what lies between 23.976 and 24."""
_RATES = (1, 120)
_FALLBACK = (24, 60)
_HEARD = range(4_000, 400_000)
"""Samples a second. From fewer a decoder would make more than fit into the memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """One clip.

    Attributes:
        name: How to call it in a sentence.
        kind: What has to be the same for packets of two clips to be in one film: codec, its parameters, clock, turn.
        tick: Seconds of one tick of its clock.
        ticks: How long it plays.
        alone: Whether nothing in it needs, shows or leaves out what is not in it.
        width: Pixels, upright.
        height: Pixels, upright.
        lines: Pixels from top to bottom as they are coded.
        rate: Frames per second, if it had the same pace throughout; the nearest to it that is one.
        colours: Matrix, primaries and transfer of its frames, as numbers of the standard; 2 where it does not say.
        sound: Samples per second and number of channels; None when it has no sound.
        comment: The words in the file.
    """

    path: Path
    name: str
    kind: tuple[object, ...]
    timeline: Timeline
    tick: Fraction
    ticks: int
    alone: bool
    width: int
    height: int
    lines: int
    rate: Fraction
    colours: tuple[int, int, int]
    sound: tuple[int, int] | None
    comment: str

    @contextlib.contextmanager
    def opened(self) -> Iterator[Any]:
        """Open it for reading inside the block.

        Raises:
            BadBytes: It is not there any more, cannot be read or is damaged; the sentence says which clip.
        """
        with told_of(self.name), opened(self.path) as (container, _):
            yield container


def read_parts(clips: Sequence[Path]) -> Iterator[Part]:
    """Look at each clip's limits and packets; decodes next to nothing. Blocks, 30 ms for each.

    Raises:
        BadBytes: One of them is no clip that can be used; the sentence says which and why.
    """
    for number, path in enumerate(clips, start=1):
        name = path.name if len(clips) == 1 else f"Clip {number}, {path.name}"
        with told_of(name), opened(path) as (container, _):
            yield _read(path, name, container)


@contextlib.contextmanager
def told_of(name: str) -> Iterator[None]:
    """Say in the sentence which clip it is that cannot be read inside the block."""
    try:
        yield
    except BadBytes as error:
        raise BadBytes(f"{name}: {error}") from error
    except FileNotFoundError:
        raise BadBytes(f"{name}: The file is not there.") from None
    except OSError as error:
        raise BadBytes(f"{name}: It cannot be read ({error.strerror or error}).") from error


def _read(path: Path, name: str, container: Any) -> Part:
    timeline = Spool(container).timeline
    container.seek(0)
    stream = moving(container)
    turn = _turn(container, stream)
    codec = stream.codec_context
    width, height = (codec.height, codec.width) if turn % 180 else (codec.width, codec.height)
    return Part(
        path=path,
        name=name,
        kind=_kind(stream, turn),
        timeline=timeline,
        tick=stream.time_base,
        ticks=round(Fraction(timeline.seconds) / stream.time_base),
        alone=_is_alone(path, timeline, codec),
        width=width,
        height=height,
        lines=codec.height,
        rate=_rate(timeline, stream),
        colours=(int(codec.colorspace), int(codec.color_primaries), int(codec.color_trc)),
        sound=_sound(container),
        comment=str(container.metadata.get("comment", "")),
    )


def _kind(stream: Any, turn: int) -> tuple[object, ...]:
    codec = stream.codec_context
    return (
        codec.codec.canonical_name,
        bytes(codec.extradata or b""),
        (codec.width, codec.height, codec.pix_fmt, codec.sample_aspect_ratio or 1),
        (codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc),
        stream.time_base,
        turn,
    )


def _turn(container: Any, stream: Any) -> int:
    """Return by how many degrees players turn the frames: only a decoded one tells."""
    for frame in container.decode(stream):
        return int(round(frame.rotation / 90) * 90 % 360)
    raise BadBytes("The clip has no frames.")


def _is_alone(path: Path, timeline: Timeline, codec: Any) -> bool:
    name = codec.codec.canonical_name
    whole = len(timeline.packet_of) == len(timeline.marks) and timeline.packet_of[0] == 0
    return name in _COPIED and whole and (name not in _IDR or _begins_anew(path, timeline.marks[0][2], codec))


def _begins_anew(path: Path, place: int, codec: Any) -> bool:
    """Whether the first frame makes a decoder forget all frames before it; one that is merely a key does not."""
    name, told = codec.codec.canonical_name, bytes(codec.extradata or b"")
    head, bits, kinds = _IDR[name]
    size = 1 + (told[4 if name == "h264" else 21] & 3) if len(told) > 22 else 0
    if not size or place < 0:
        return False
    with path.open("rb") as file:
        file.seek(place)
        while len(length := file.read(size)) == size and len(unit := file.read(head)) == head:
            kind = (unit[0] >> (0 if name == "h264" else 1)) & bits
            if kind in _SLICES[name]:
                return kind in kinds
            file.seek(int.from_bytes(length, "big") - head, 1)
    return False


def _rate(timeline: Timeline, stream: Any) -> Fraction:
    times = timeline.times
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and _RATES[0] <= rate <= _RATES[1]:
            even = next(
                (known for known in _KNOWN if abs(rate / known - 1) < _NEAR), Fraction(rate).limit_denominator(1001)
            )
            if all(abs(time * even - number) < 0.25 for number, time in enumerate(times)):
                return even
    shortest = min((b - a for a, b in pairwise(times) if b > a), default=float(1 / _USUAL))
    return Fraction(min(max(round(1 / shortest), _FALLBACK[0]), _FALLBACK[1]))


def _sound(container: Any) -> tuple[int, int] | None:
    stream = container.streams.best("audio")
    if stream is None:
        return None
    if stream.codec_context is None or stream.codec_context.sample_rate not in _HEARD:
        raise BadBytes("Its sound is written in a way that cannot be decoded here.")
    return stream.codec_context.sample_rate, stream.codec_context.layout.nb_channels
