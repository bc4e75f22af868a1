"""Single frames of a clip by their numbers, exactly, and how sharp they are."""

from __future__ import annotations

import contextlib
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from PIL import Image, ImageFilter, ImageStat

from studio.domain.errors import BadBytes
from studio.media.clip import opened, told_plainly, upright
from studio.media.spool import Spool

_KEPT = 192 << 20
"""Bytes of decoded frames that are kept: 60 of 1080p."""
_BEHIND = 0.75
"""Share of them that lies before the frame last asked for, at most, when the clip had to be wound there."""
_NEAR = 8
"""Packets that can be decoded within one step."""
_EARLY = 0.001
"""Seconds by which clocks that count in whole milliseconds may be early."""

_LOOK = 640
_EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class ClipFrames:
    """A clip, open for looking at its frames one by one; close it, or use it with ``with``. One thread at a time.

    Frames are numbered from 0 in the order in which they are seen. Frames that were decoded on the way are kept up to
    a limit of bytes, so that a step forward costs one decoding and a step back mostly none.

    Attributes:
        width: Pixels, upright.
        height: Pixels, upright.
        times: When each frame begins, in seconds from the first.
        begins: When the first is due in the clip's own clock, which need not begin at 0.
        seconds: From the first frame to the end of the last.
        rate: Frames per second, on the average.
        codec: ``h264``, ``av1`` and so on.
    """

    def __init__(self, path: Path) -> None:
        """Look at the clip's limits, then at all its packets, and decode the first frame only. Blocks, 20 to 80 ms.

        Raises:
            BadBytes: It is no clip, too large, too long, or damaged; the sentence says what.
            OSError: It is gone, or the disk failed.
        """
        self._kept: OrderedDict[int, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._last = -1
        self._coming: Iterator[tuple[int, Any]] = iter(())
        self._goal, self._left = -1, 0
        self._closed = False
        with contextlib.ExitStack() as stack:
            container, _ = stack.enter_context(opened(path))
            self._spool = Spool(container)
            timeline = self._timeline = self._spool.timeline
            self._number_of = {place: number for number, place in enumerate(timeline.packet_of)}
            self.count = len(timeline.packet_of)
            self.times, self.begins, self.seconds = timeline.times, timeline.begins, timeline.seconds
            self.rate = self.count / self.seconds
            self.has_sound = bool(container.streams.audio)
            self.codec = str(container.streams.best("video").codec_context.codec.canonical_name)
            self.width, self.height = upright(self._frame(0)).size
            self._stack = stack.pop_all()

    def __enter__(self) -> ClipFrames:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the memory back. Twice is no more than once."""
        self._closed = True
        self._kept.clear()
        self._bytes = 0
        self._stack.close()

    def at(self, number: int, *, side: int | None = None) -> Image.Image:
        """Return exactly the frame with this number as RGB, upright; with ``side``, no longer than that.

        A frame that the clip announces but nothing can be decoded for is the one that players leave standing.
        Blocks: a few ms when it is kept or the next, else as long as decoding from the last key before it takes.

        Raises:
            IndexError: There is no such frame.
            ValueError: It is closed.
            BadBytes: The clip is damaged on the way there.
            OSError: The disk failed.
        """
        if self._closed:
            raise ValueError("The clip is closed.")
        if not 0 <= number < self.count:
            raise IndexError(f"frame {number} of {self.count}")
        with told_plainly():
            image = upright(self._frame(number), side=side)
        share = min(1.0, side / max(self.width, self.height)) if side else 1.0
        size = (max(1, round(self.width * share)), max(1, round(self.height * share)))
        return image if image.size == size else image.resize(size)

    def number_at(self, seconds: float) -> int:
        """Return the number of the frame that is seen so long after the first began."""
        return frame_at(self.times, seconds)

    def _frame(self, number: int) -> Any:
        if number not in self._kept:
            self._goal = -1
            try:
                self._wind_to(number)
            except BaseException:
                self._spool.stop()
                raise
        self._kept.move_to_end(number)
        if abs(number - self._last) == 1:
            self._look_on(number, number - self._last)
        self._last = number
        return self._kept[number][0]

    def _look_on(self, number: int, way: int) -> None:
        """Step by step, decode a little of what comes next on the ``way``: no single step has to do it all."""
        goal = number + way
        while goal in self._kept:
            goal += way
        steps, size = abs(goal - number) - 1, self._kept[number][1]
        if not 0 <= goal < self.count or steps * size * 2 > _KEPT:
            return
        place = self._timeline.packet_of[goal]
        if self._goal != goal:
            left = self._spool.way_to(place)
            if left <= _NEAR:
                return  # it comes soon enough when it is asked for
            self._goal, self._coming, self._left = goal, self._spool.reach(place), left
            steps = left  # winding to the key there is enough for the first
        count = -(-self._left // max(1, steps))
        self._left -= count
        try:
            with told_plainly():
                for reached, frame in islice(self._coming, count):
                    self._keep_near(self._number_of.get(reached), frame, seen=number)
        except (BadBytes, OSError):  # told when that frame is asked for
            self._goal = -1
            self._spool.stop()

    def _keep_near(self, number: int | None, frame: Any, *, seen: int) -> None:
        """Keep a frame if it is near enough to the goal; those furthest from it on the side of ``seen`` give way."""
        size = sum(plane.buffer_size for plane in frame.planes)
        if number is None or number in self._kept or not 0 <= (self._goal - number) * size * 2 < _KEPT:
            return
        self._kept[number] = frame, size
        self._bytes += size
        far = max if self._goal < seen else min
        while self._bytes > _KEPT and (last := far(self._kept)) != seen:
            self._bytes -= self._kept.pop(last)[1]

    def _wind_to(self, number: int) -> None:
        place = self._timeline.packet_of[number]
        for start in (None, 0):
            for reached, frame in self._spool.reach(place, start=start):
                self._keep(self._number_of.get(reached), frame, wanted=number)
            if number in self._kept:
                return
        self._let_stand(number)

    def _keep(self, number: int | None, frame: Any, *, wanted: int) -> None:
        """Keep a frame if it is near enough to the one that is wanted; the one not asked for the longest gives way."""
        size = sum(plane.buffer_size for plane in frame.planes)
        if number is None or number in self._kept or (wanted - number) * size > _KEPT * _BEHIND:
            return
        self._kept[number] = frame, size
        self._bytes += size
        while self._bytes > _KEPT and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone

    def _let_stand(self, number: int) -> None:
        """Take the frame before one that nothing can be decoded for, or at the beginning the one after it."""
        known = sorted(self._kept)
        if not known:
            raise BadBytes("The clip is damaged: none of its frames can be decoded.")
        before = bisect_left(known, number)
        self._kept[number] = self._kept[known[max(before - 1, 0)]][0], 0


def frame_at(times: Sequence[float], seconds: float) -> int:
    """Return the number of the frame that is seen after ``seconds``, told by a clock of whole milliseconds.

    ``times`` says when each frame begins, in seconds from the first.
    """
    number = max(bisect_right(times, seconds) - 1, 0)
    following = min(number + 1, len(times) - 1)
    early = times[following] - seconds
    return following if early <= _EARLY and early < seconds - times[number] else number


def sharpness(image: Image.Image) -> float:
    """Return how strong the edges in a picture are: more is sharper, comparable within one clip only."""
    seen = image.convert("L")
    seen.thumbnail((_LOOK, _LOOK), Image.Resampling.BOX)
    edges = seen.filter(_EDGES)
    # The filter leaves the outermost pixels as they were, which would count as edges.
    inner = edges.crop((1, 1, max(2, edges.width - 1), max(2, edges.height - 1)))
    return float(ImageStat.Stat(inner).var[0])


def last_frames(path: Path, count: int = 10) -> tuple[tuple[int, Image.Image, float], ...]:
    """Return number, picture and sharpness of the last frames of a clip, the oldest first. Blocks.

    Raises:
        BadBytes: It is no whole clip; the sentence says what it is instead.
        OSError: It is gone, or the disk failed.
    """
    with ClipFrames(path) as frames:
        found = ((number, frames.at(number)) for number in range(max(0, frames.count - count), frames.count))
        return tuple((number, image, sharpness(image)) for number, image in found)
