"""Frames of the clip on show, decoded in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import BadBytes
from studio.flow.film import Pixels, Reel
from studio.state.tasks import Tasks

_T = TypeVar("_T")

_TASK = "projector"
_LONGEST = 8192


class Projector(QObject):
    """Shows frames of one clip at a time as they are wished for; of many wishes the newest is met.

    Signals:
        opened: The clip can be shown.
            film: The :class:`Film`.
        failed: It cannot.
            sentence: Why.
        stuck: A frame that was wished for cannot be shown; others perhaps can.
            sentence: Why.
        came: A frame that was wished for.
            number: Which.
            image: Its pixels: as many as the clip has, or so many that it is :attr:`side` long.
    """

    opened = Signal(object)
    failed = Signal(str)
    stuck = Signal(str)
    came = Signal(int, QImage)

    def __init__(self, tasks: Tasks, parent: QObject | None = None, *, task: str = _TASK) -> None:
        """Make it. ``task`` names its work: two projectors that run at once need two names."""
        super().__init__(parent)
        self._tasks = tasks
        self._task = task
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="projector")
        self._reel = Reel()
        self._wanted: list[int] = []
        self._wished = asyncio.Event()
        self._decoding = -1
        self._closed = False
        self.side: int | None = None

    def load(self, path: Path) -> None:
        """Open the clip at ``path`` in the place of the one before; nothing is heard of that any more."""
        if self._closed:
            return
        self._wanted = []
        self._decoding = -1
        self._wished = asyncio.Event()
        self._tasks.start("Show a clip", self._project(path, self._wished), name=self._task)

    def unload(self) -> None:
        """Close the file."""
        self._tasks.cancel(self._task)
        self._wanted = []
        self._decoding = -1
        if not self._closed:
            self._pool.submit(self._reel.close)

    def want(self, numbers: Sequence[int]) -> None:
        """Wish for frames, the most urgent first, instead of all that was wished for before."""
        self._wanted = [number for number in numbers if number != self._decoding]
        self._wished.set()

    def set_side(self, side: int) -> bool:
        """Make frames ``side`` pixels long from now on; return whether that is new."""
        side = min(max(side, 1), _LONGEST)
        new, self.side = side != self.side, side
        if new:
            self._decoding = -1  # what is on its way has the old size: it may be wished for once more
        return new

    def close(self) -> None:
        """Close the file and end the thread as soon as it has finished what it does. Twice is no more than once."""
        if self._closed:
            return
        self._closed = True
        self._tasks.cancel(self._task)
        self._wanted = []
        self._pool.submit(self._reel.close)
        self._pool.shutdown(wait=False)

    async def _project(self, path: Path, wished: asyncio.Event) -> None:
        try:
            film = await self._run(lambda: self._reel.open(path))
        except BadBytes as error:
            self.failed.emit(str(error))
            return
        self.opened.emit(film)
        while True:
            await wished.wait()
            wished.clear()
            while self._wanted:
                await self._show(self._wanted.pop(0))

    async def _show(self, number: int) -> None:
        self._decoding, side = number, self.side
        try:
            image = await self._run(lambda: _scaled(image_of(self._reel.show(number, side=side)), side))
        except BadBytes as error:
            self._wanted = []
            self.stuck.emit(str(error))
        else:
            self._decoding = -1
            self.came.emit(number, image)
        finally:
            self._decoding = -1

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.wrap_future(self._pool.submit(work))


def image_of(pixels: Pixels) -> QImage:
    """Return a picture of its own, which needs ``pixels`` no longer. Any thread may: QImage can, QPixmap cannot."""
    opaque = QImage.Format.Format_RGB32
    image = QImage(pixels.data, pixels.width, pixels.height, 4 * pixels.width, opaque)
    # Qt takes for granted that the fourth byte of opaque pixels is full, and copies it where there is transparency.
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    image.reinterpretAsFormat(opaque)
    return image


def _scaled(image: QImage, side: int | None) -> QImage:
    """Return a picture that was made smaller by who decoded it, and is made larger only here."""
    if side is None or max(image.width(), image.height()) >= side:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side, side, keep, smooth)
