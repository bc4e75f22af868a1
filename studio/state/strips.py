"""The frames of clips as one picture each: what is seen while the pointer moves across a clip."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QImage, QImageReader

from studio.state.tasks import Tasks

_KEEP_BYTES = 64 * 1024 * 1024
_WIDEST = 8192
_MOST_FRAMES = 240
_WAITING = 6
"""How many wishes may wait. A pointer that crosses a row of clips asks for each and stays on one."""


@dataclass(frozen=True, slots=True)
class FilmStrip:
    """Evenly spaced frames of one clip in one picture, row by row.

    Attributes:
        image: All of them.
        places: Where each is in it, from the first to the last.
    """

    image: QImage
    places: tuple[QRect, ...]

    def place_at(self, share: float) -> QRect:
        """Return where the frame is that is shown when ``share`` of the clip, 0 to 1, is over."""
        number = int(share * len(self.places))
        return self.places[min(max(number, 0), len(self.places) - 1)]


class Strips(QObject):
    """Answers at once with a strip or with None, and says when it has come. The newest wish is met first.

    Signals:
        ready: A strip asked for earlier can be had now, or is known to be impossible.
            key: As given to :meth:`get`.
    """

    ready = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="strips")
        self._kept: OrderedDict[str, FilmStrip] = OrderedDict()
        self._size = 0
        self._broken: set[str] = set()
        self._wanted: OrderedDict[str, tuple[Path, Callable[[], object] | None]] = OrderedDict()
        self._making = ""
        self._serving = False

    def get(self, key: str, path: Path, make: Callable[[], object] | None = None) -> FilmStrip | None:
        """Return the strip kept at ``path``, or None while it is made and decoded.

        ``make`` is called in a worker thread when there is no such file, and should put one there. A wish that is
        followed by many others is forgotten: ask again whenever the strip is wanted.
        """
        if (strip := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return strip
        if key not in self._broken and key != self._making:
            self._wanted[key] = (path, make)
            self._wanted.move_to_end(key)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            if not self._serving:
                self._serving = True
                self._tasks.start("Look through a clip", self._serve())
        return None

    def broken(self, key: str) -> bool:
        """Return whether no strip of ``key`` can be made."""
        return key in self._broken

    def close(self) -> None:
        """Stop making strips; what has not begun is dropped."""
        self._wanted.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _serve(self) -> None:
        """Make what is wanted, newest wish first, until nothing is."""
        try:
            while self._wanted:
                self._making, (path, make) = self._wanted.popitem()
                self._came(self._making, await asyncio.wrap_future(self._pool.submit(_read, path, make)))
        finally:
            self._making, self._serving = "", False

    def _came(self, key: str, strip: FilmStrip | None) -> None:
        self._making = ""
        if strip is None:
            self._broken.add(key)
        else:
            self._keep(key, strip)
        self.ready.emit(key)

    def _keep(self, key: str, strip: FilmStrip) -> None:
        self._kept[key] = strip
        self._size += strip.image.sizeInBytes()
        while self._size > _KEEP_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._size -= old.image.sizeInBytes()


def _read(path: Path, make: Callable[[], object] | None) -> FilmStrip | None:
    """Read the strip at ``path``. Runs in a thread: QImage may, QPixmap may not."""
    if make is not None and not path.exists():
        make()
    reader = QImageReader(str(path))
    size = reader.size()
    if reader.format() != b"jpeg" or not size.isValid() or max(size.width(), size.height()) > _WIDEST:
        return None
    places = _places(reader.text("Description"), QRect(QPoint(0, 0), size))
    image = reader.read() if places else QImage()
    return None if image.isNull() else FilmStrip(image.convertToFormat(QImage.Format.Format_RGB32), places)


def _places(words: str, whole: QRect) -> tuple[QRect, ...]:
    """Return where the frames are, read from what the file says of itself: count, width, height, columns."""
    numbers = [int(word) for word in words.split() if word.isdecimal() and len(word) < 6]
    if len(numbers) != 4 or not all(numbers) or numbers[0] > _MOST_FRAMES:
        return ()
    count, width, height, columns = numbers
    places = tuple(QRect(at % columns * width, at // columns * height, width, height) for at in range(count))
    return places if all(whole.contains(place) for place in places) else ()
