"""The sound of a film: that of each clip, silence where one has none, and one fading into the next."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

import av

from studio.media.join_part import Part
from studio.media.join_reel import JoinReel

Samples = list["array[float]"]
"""Of each channel, between -1 and 1."""

_PIECE = 4096
_JITTER = 0.02
"""Seconds by which a piece of sound may be due earlier or later than the one before it ends."""
_SILENT = 4
"""Bytes of a sample."""


class Sound:
    """What is heard, written as far as the pictures are; without sound in any clip, nothing."""

    def __init__(self, pieces: Iterator[Samples], *, rate: int, reel: JoinReel) -> None:
        self._pieces = pieces
        self._rate = rate
        self._reel = reel
        self._written = 0

    @classmethod
    def of(cls, parts: Sequence[Part], lengths: Sequence[Fraction], *, fade: Fraction, reel: JoinReel) -> Sound:
        """Begin the sound of ``parts``, of which so many seconds are seen, and tell ``reel`` to expect it."""
        heard = [part.sound for part in parts if part.sound is not None]
        if not heard:
            return cls(iter(()), rate=1, reel=reel)
        channels = min(max(count for _, count in heard), 2)
        rate = reel.hear(heard[0][0], channels)
        counts = [round(length * rate) for length in lengths]
        sources = (_Source(part, rate, channels, count) for part, count in zip(parts, counts, strict=True))
        return cls(_mixed(sources, counts, round(fade * rate)), rate=rate, reel=reel)

    def until(self, seconds: Fraction) -> None:
        """Write all that is heard before ``seconds`` of the film.

        Raises:
            BadBytes: The sound of a clip is damaged; the sentence says of which.
            OSError: The disk failed.
        """
        while self._written < seconds * self._rate:
            samples = next(self._pieces, None)
            if samples is None:
                return
            self._reel.add_sound(_framed(samples, self._written, self._rate))
            self._written += len(samples[0])


class _Source:
    """The sound of one clip, from its first frame on, for as long as somebody asks."""

    def __init__(self, part: Part, rate: int, channels: int, count: int) -> None:
        self._pieces = _heard(part, rate, channels, count) if part.sound else iter(())
        self._kept = [array("f") for _ in range(channels)]

    def take(self, count: int) -> Samples:
        """Return the next ``count`` samples; silence when there are no more."""
        while len(self._kept[0]) < count:
            piece = next(self._pieces, None) or _silence(count - len(self._kept[0]), len(self._kept))
            for kept, more in zip(self._kept, piece, strict=True):
                kept.extend(more)
        taken = [kept[:count] for kept in self._kept]
        for kept in self._kept:
            del kept[:count]
        return taken


def _mixed(sources: Iterator[_Source], counts: Sequence[int], fade: int) -> Iterator[Samples]:
    before: _Source | None = None
    for place, (source, count) in enumerate(zip(sources, counts, strict=True)):
        head, tail = fade * (place > 0), fade * (place < len(counts) - 1)
        done = 0
        for size in _sizes(head):
            if before is not None:
                yield _faded(before.take(size), source.take(size), done, fade)
            done += size
        for size in _sizes(count - head - tail):
            yield source.take(size)
        before = source


def _heard(part: Part, rate: int, channels: int, count: int) -> Iterator[Samples]:
    """Yield the sound of ``part`` where it belongs, up to ``count`` samples and a few more."""
    with part.opened() as container:
        stream = container.streams.best("audio")
        # One channel is doubled below: mixed into two it would lose loudness, as more of them would gain too much.
        layout = "mono" if part.sound is None or part.sound[1] == 1 else "stereo"
        tune = av.AudioResampler("fltp", layout, rate, options={"rematrix_maxval": "1"})
        place = 0
        for frame in chain(container.decode(stream), (None,)):
            for heard in tune.resample(frame):
                samples = [array("f", bytes(plane)[: heard.samples * _SILENT]) for plane in heard.planes]
                samples = [array("f", channel) for channel in samples * (channels // len(samples))]
                due = place if heard.time is None else round((heard.time - part.timeline.begins) * rate)
                late = due - place if place == 0 or abs(due - place) > _JITTER * rate else 0
                for size in _sizes(min(late, count - place)):
                    yield _silence(size, channels)
                    place += size
                if late < 0:
                    samples = [channel[-late:] for channel in samples]
                if samples[0]:
                    yield samples
                    place += len(samples[0])
                if place >= count:
                    return


def _faded(before: Samples, after: Samples, done: int, whole: int) -> Samples:
    """Blend so that the loudness stays: two sounds that have nothing in common add up by their squares."""
    angles = [(done + number + 0.5) / whole * math.pi / 2 for number in range(len(before[0]))]
    falling, rising = [math.cos(angle) for angle in angles], [math.sin(angle) for angle in angles]
    return [
        array("f", (max(-1.0, min(1.0, a * x + b * y)) for a, b, x, y in zip(falling, rising, one, two, strict=True)))
        for one, two in zip(before, after, strict=True)
    ]


def _framed(samples: Samples, place: int, rate: int) -> Any:
    layout = "mono" if len(samples) == 1 else "stereo"
    frame: Any = av.AudioFrame(format="fltp", layout=layout, samples=len(samples[0]))
    for plane, channel in zip(frame.planes, samples, strict=True):
        plane.update(channel.tobytes().ljust(plane.buffer_size, b"\0"))
    frame.pts, frame.sample_rate, frame.time_base = place, rate, Fraction(1, rate)
    return frame


def _silence(count: int, channels: int) -> Samples:
    return [array("f", bytes(count * _SILENT)) for _ in range(channels)]


def _sizes(count: int) -> Iterator[int]:
    for begin in range(0, count, _PIECE):
        yield min(_PIECE, count - begin)
