"""The frames of a film made anew: each clip in the size and pace of the first, one blending into the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import av
from av.video.frame import PictureType
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.clip import moving, refuse_large
from studio.media.join_canvas import Canvas, pictures, put
from studio.media.join_part import Part


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn.

    Attributes:
        width: Pixels, even.
        height: Pixels, even.
        rate: Frames per second.
        counts: How many frames of each clip are seen, those that blend with others included.
        fade: How many frames a cross-fade has; 0 for a cut.
        colours: Matrix, primaries and transfer, as numbers of the standard.
    """

    width: int
    height: int
    rate: Fraction
    counts: tuple[int, ...]
    fade: int
    colours: tuple[int, int, int]

    @classmethod
    def of(cls, parts: Sequence[Part], *, fade: float | None) -> Plan:
        """Plan a film like the first of ``parts``; a fade takes half of the shortest at most."""
        first = parts[0]
        counts = tuple(max(1, round(part.timeline.seconds * first.rate)) for part in parts)
        frames = 0 if fade is None or len(parts) == 1 else min(max(1, round(fade * first.rate)), min(counts) // 2)
        width, height = (max(2, side - side % 2) for side in (first.width, first.height))
        return cls(width, height, first.rate, counts, frames, Canvas.colours(first.colours, lines=first.lines))

    @property
    def frames(self) -> int:
        """Return how many there are in all."""
        return sum(self.counts) - self.fade * (len(self.counts) - 1)


def draw(parts: Sequence[Part], plan: Plan) -> Iterator[Any]:
    """Yield the frames of the film in order, each as it is to be encoded. Holds a few of them at a time.

    Raises:
        BadBytes: A clip is damaged; the sentence says which.
    """
    for number, (frame, is_first) in enumerate(_joined(parts, plan)):
        frame.pts, frame.time_base = number, 1 / plan.rate
        frame.pict_type = PictureType.I if is_first else PictureType.NONE
        yield frame


def _joined(parts: Sequence[Part], plan: Plan) -> Iterator[tuple[Any, bool]]:
    """Yield every frame, and whether a clip begins with it after a cut."""
    before: Iterator[Any] = iter(())
    for place, (part, count) in enumerate(zip(parts, plan.counts, strict=True)):
        frames = _paced(part, plan, count)
        head, tail = plan.fade * (place > 0), plan.fade * (place < len(parts) - 1)
        for step in range(1, head + 1):
            yield _blend(next(before), next(frames), step / (head + 1)), False
        for number, frame in enumerate(islice(frames, count - head - tail)):
            yield frame, number == 0 and not head
        before = frames


def _paced(part: Part, plan: Plan, count: int) -> Iterator[Any]:
    """Yield exactly ``count`` frames of ``part`` in the pace of the film, each where it is nearest to its time."""
    canvas = Canvas(plan.width, plan.height, plan.colours)
    held: Any = None
    number = 0
    for due, frame in _decoded(part):
        place = min(round((due - part.timeline.begins) * plan.rate), count)
        if held is not None and number < place:
            drawn = canvas.draw(held)
            while number < place:
                yield drawn
                number += 1
        held = frame
    if held is None:
        raise BadBytes(f"{part.name}: None of its frames can be decoded.")
    drawn = canvas.draw(held)
    for _ in range(number, count):
        yield drawn


def _decoded(part: Part) -> Iterator[tuple[float, Any]]:
    with part.opened() as container:
        stream = moving(container)
        stream.codec_context.thread_type = "AUTO"
        for packet in container.demux(stream):
            for frame in packet.decode():
                refuse_large(frame.width, frame.height)
                if frame.time is not None:
                    yield frame.time, frame


def _blend(before: Any, after: Any, share: float) -> Any:
    """Return a frame that is ``after`` by ``share``, 0 to 1, and ``before`` by the rest."""
    blended: Any = av.VideoFrame(before.width, before.height, "yuv420p")
    for plane, one, other in zip(blended.planes, pictures(before), pictures(after), strict=True):
        put(plane, Image.blend(one, other, share))
    return blended
