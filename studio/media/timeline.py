"""When each frame of a clip is shown and where its decoding begins: read from its packets, without decoding any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from studio.domain.errors import BadBytes
from studio.domain.limits import CLIP_PIXELS, CLIP_SECONDS, FILM_SECONDS
from studio.media.clip import moving

_FRAMES = int(FILM_SECONDS * 120)
_RUN = int(CLIP_PIXELS * 24 * CLIP_SECONDS)
"""Pixels that may have to be decoded to see one frame: as many as a whole clip may have."""

_USUAL_RATE = 24

Mark = tuple[int, int, int]
"""What tells a packet from all others: when it is shown, when it is decoded, and where it lies in the file."""


class _Packet(NamedTuple):
    """``length`` is how long it is shown, in ticks; decoding can begin at a key."""

    mark: Mark
    is_key: bool
    is_shown: bool
    length: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Packets are counted in the order in which they are decoded, frames in the order in which they are seen.

    Attributes:
        packet_of: The packet of each frame. Packets that an edit of the film leaves out have no frame.
        start_of: Where decoding begins for each packet: at a key that is not shown after it, for what is decoded after
            a key and shown before it may need the frames before the key too.
        times: When each frame begins, in seconds from the first.
        begins: When the first is due, in seconds of the clip's own clock, which need not begin at 0.
        seconds: From the first frame to the end of the last.
    """

    marks: tuple[Mark, ...]
    packet_of: tuple[int, ...]
    start_of: tuple[int, ...]
    times: tuple[float, ...]
    begins: float
    seconds: float

    def without(self, count: int) -> Timeline:
        """Return the timeline of a clip that begins so many frames later."""
        late = self.times[count]
        return replace(
            self,
            packet_of=self.packet_of[count:],
            times=tuple(time - late for time in self.times[count:]),
            begins=self.begins + late,
            seconds=self.seconds - late,
        )


def read_timeline(container: Any) -> Timeline:
    """Read what every packet of the clip says of itself. Reads the whole file once; 10 ms for a usual one.

    Raises:
        BadBytes: It plays too long, has no frames, or does not say when they are shown.
    """
    stream = moving(container)
    _refuse_long(float((stream.duration or 0) * (stream.time_base or 0)))
    packets = _packets(container, stream)
    seen = (place for place, packet in enumerate(packets) if packet.is_shown)
    packet_of = tuple(sorted(seen, key=lambda place: packets[place].mark[0]))
    if not packet_of:
        raise BadBytes("The clip has no frames.")
    start_of = tuple(_starts(packets))
    _refuse_endless(start_of, stream)
    base, first = stream.time_base, packets[packet_of[0]].mark[0]
    times = tuple(float((packets[place].mark[0] - first) * base) for place in packet_of)
    usual = 1 / (stream.average_rate or _USUAL_RATE)
    ends = (time + float(packets[place].length * base or usual) for time, place in zip(times, packet_of, strict=True))
    return Timeline(
        marks=tuple(packet.mark for packet in packets),
        packet_of=packet_of,
        start_of=start_of,
        times=times,
        begins=float(first * base),
        seconds=round(max(ends), 6),
    )


def mark_of(packet: Any) -> Mark:
    """Return what tells ``packet`` from the others.

    Raises:
        BadBytes: It does not say when it is shown.
    """
    shown = packet.dts if packet.pts is None else packet.pts
    if shown is None:
        raise BadBytes("The clip is damaged: it does not tell when its frames are shown.")
    return shown, shown if packet.dts is None else packet.dts, -1 if packet.pos is None else packet.pos


def _packets(container: Any, stream: Any) -> list[_Packet]:
    found: list[_Packet] = []
    for packet in container.demux(stream):
        if not packet.size:
            continue
        if packet.is_corrupt:
            raise BadBytes("The clip is truncated: a part of it is missing.")
        found.append(_Packet(mark_of(packet), packet.is_keyframe, not packet.is_discard, packet.duration or 0))
        if len(found) > _FRAMES:
            raise BadBytes("The clip has more frames than any clip has.")
        _refuse_long(float((found[-1].mark[1] - found[0].mark[1]) * stream.time_base))
    return found


def _starts(packets: list[_Packet]) -> Iterator[int]:
    """Return at which packet decoding begins for each packet."""
    keys = [0]
    for place, packet in enumerate(packets):
        if packet.is_key and place:
            keys.append(place)
        # No more than three are asked: in a film that is in order one of the last two is shown before it.
        yield next((key for key in keys[:-4:-1] if packets[key].mark[0] <= packet.mark[0]), keys[0])


def _refuse_long(seconds: float) -> None:
    if seconds > FILM_SECONDS:
        raise BadBytes(f"The clip plays {seconds / 60:,.0f} minutes; at most {FILM_SECONDS / 60:g} are read here.")


def _refuse_endless(start_of: Sequence[int], stream: Any) -> None:
    codec = stream.codec_context
    longest = max(place - start for place, start in enumerate(start_of))
    if longest * codec.width * codec.height > _RUN:
        raise BadBytes("The clip cannot be read frame by frame: too many of its frames hang on one another.")
