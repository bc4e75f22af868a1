"""Clips that are alike become a film without losing anything: their packets are copied, one clip after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from studio.domain.errors import BadBytes
from studio.media.clip import moving
from studio.media.join_part import Part


def can_follow(parts: Sequence[Part]) -> bool:
    """Whether the packets of ``parts`` make one stream, in their order."""
    alike = all(part.alone and part.kind == parts[0].kind for part in parts)
    return alike and all(_in_order(before, after) for before, after in pairwise(parts))


def packets(part: Part, *, begin: int) -> Iterator[Any]:
    """Yield what is coded in ``part``, due from ``begin`` ticks on.

    Raises:
        BadBytes: It is not there any more, is damaged, or is not what it was.
    """
    timeline = part.timeline
    shift = begin - timeline.marks[timeline.packet_of[0]][0]
    count = 0
    with part.opened() as container:
        for packet in container.demux(moving(container)):
            if not packet.size:
                continue
            if count == len(timeline.marks) or packet.pts is None or packet.dts is None:
                raise BadBytes("The file was changed meanwhile.")
            packet.pts += shift
            packet.dts += shift
            count += 1
            yield packet
        if count != len(timeline.marks):
            raise BadBytes("The file was changed meanwhile.")


def _in_order(before: Part, after: Part) -> bool:
    """Whether the first packet of ``after`` is decoded later than the last of ``before``."""
    (first, first_decoded, _), (last_decoded) = after.timeline.marks[0], before.timeline.marks[-1][1]
    return before.ticks + first_decoded - first > last_decoded - before.timeline.marks[0][0]
