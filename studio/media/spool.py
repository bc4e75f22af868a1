"""Winds a clip to where it is wanted and decodes on from there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from studio.domain.errors import BadBytes
from studio.media.clip import moving, refuse_large
from studio.media.timeline import Timeline, mark_of, read_timeline

_THREADS = min(4, os.cpu_count() or 1)
_ASTRAY = "The clip is damaged: its frames are not where it says they are."
_DELAY = 64
"""No decoder holds a frame back for more packets than this."""


@dataclass(frozen=True, slots=True)
class _Ticket:
    """Goes into a decoder with a packet and comes out with its frame."""

    place: int


class Spool:
    """The decoder of an open clip, and how far it is. Use it in one thread at a time."""

    def __init__(self, container: Any) -> None:
        """Read the timeline.

        Raises:
            BadBytes: There is none that could be followed.
        """
        self.timeline: Timeline = read_timeline(container)
        self._container = container
        self._stream = moving(container)
        codec = self._stream.codec_context
        codec.copy_opaque = True
        codec.thread_type, codec.thread_count = "FRAME", _THREADS
        self._place_of = {mark: place for place, mark in enumerate(self.timeline.marks)}
        self._coming: Iterator[Any] = iter(())
        self._start = self._next = 0
        self._given: set[int] = set()
        self.stop()
        self._leave_out()

    def reach(self, place: int, *, start: int | None = None) -> Iterator[tuple[int, Any]]:
        """Decode until the frame of the packet at ``place`` has come: from where the spool is, or from its start.

        Yields whole frames on the way with the places of their packets. The wanted one is not among them when it
        cannot be decoded.

        Raises:
            BadBytes: The file does not lead there.
        """
        from av.error import FFmpegError  # loaded by whoever opened the clip

        begin = self.timeline.start_of[place] if start is None else start
        if place in self._given or not self._start <= begin <= self._next:
            self._wind(begin)
        try:
            while place not in self._given and self._next <= place + _DELAY:
                packet = next(self._coming, None)
                if packet is None:
                    break
                yield from self._decoded(packet)
        except FFmpegError:
            if self._next <= place + 1:
                raise
            yield from self._no_further(place, begin)

    def way_to(self, place: int) -> int:
        """Return how many packets have to be decoded until the frame of the one at ``place`` comes."""
        start = self.timeline.start_of[place]
        winds = place in self._given or not self._start <= start <= self._next
        return max(1, place + 1 - (start if winds else self._next))

    def stop(self) -> None:
        """Forget where the spool is: after an error a decoder can be anywhere."""
        self._start = self._next = len(self.timeline.marks)

    def _leave_out(self) -> None:
        """Count no frame that is shown before the first key and made from frames the film was cut off from."""
        first = self.timeline.packet_of
        before = first[: first.index(0)] if 0 in first else ()
        if before:
            reached = {place for place, _ in self.reach(max(before))}
            self.timeline = self.timeline.without(sum(place not in reached for place in before))

    def _wind(self, begin: int) -> None:
        """Put the spool before the packet at ``begin``, or before an earlier one when the file leads only there."""
        self.stop()
        shown, decoded, _ = self.timeline.marks[begin]
        for when in (shown, decoded, self.timeline.marks[0][1]):
            self._container.seek(when, stream=self._stream)
            packets = self._container.demux(self._stream)
            first = next(packets)
            place = self._place(first) if first.size else begin + 1
            if place <= begin:
                self._start = self._next = place
                self._given = set()
                self._coming = chain((first,), packets)
                return
        raise BadBytes(_ASTRAY)

    def _place(self, packet: Any) -> int:
        place = self._place_of.get(mark_of(packet))
        if place is None:
            raise BadBytes(_ASTRAY)
        return place

    def _decoded(self, packet: Any) -> Iterator[tuple[int, Any]]:
        if packet.size:
            place = self._place(packet)
            # An object of its own each time: PyAV finds it by its address, and small numbers share theirs.
            packet.opaque = _Ticket(place)
            self._next = place + 1
        yield from self._whole(packet.decode())

    def _no_further(self, place: int, begin: int) -> Iterator[tuple[int, Any]]:
        """Decode as if the film ended at ``place``: what is behind it is damaged. After that it has to be wound."""
        self._wind(begin)
        while self._next <= place and (packet := next(self._coming, None)) is not None:
            yield from self._decoded(packet)
        yield from self._whole(self._stream.codec_context.decode(None))
        self.stop()

    def _whole(self, frames: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        for frame in frames:
            refuse_large(frame.width, frame.height)
            if frame.opaque is None:
                continue
            place = frame.opaque.place
            self._given.add(place)
            # What is shown before the first frame after winding may lack the frames it is made from.
            if self.timeline.start_of[place] >= self._start:
                yield place, frame
