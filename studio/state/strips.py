"""The frames of clips as one picture each: what is seen while the pointer moves across a clip."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import BadBytes
from studio.domain.picture import Picture
from studio.flow.filmstrips import Strip, keep_strip, strip_of, strip_path
from studio.state.tasks import Tasks

log = logging.getLogger(__name__)

_KEEP_BYTES = 64 * 1024 * 1024
_WAITING = 6
"""How many wishes may wait. A pointer that crosses a row of clips asks for each and stays on one."""


@dataclass(frozen=True, slots=True)
class FilmStrip:
    """Evenly spaced frames of one clip in one picture, row by row.

    Attributes:
        image: All of them.
        layout: Where each is in it.
    """

    image: QImage
    layout: Strip

    def place_at(self, share: float) -> QRect:
        """Return where the frame is that is shown when ``share`` of the clip, 0 to 1, is over."""
        return QRect(*self.layout.place(self.layout.number_at(share)))


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

        ``make`` is called in a worker thread when there is none, or a damaged one, and should put one there. A wish
        that is followed by many others is forgotten: ask again whenever the strip is wanted.
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


class ClipStrips(QObject):
    """The strips of the library's clips.

    Signals:
        ready: The strip of a clip has come, or is known to be impossible.
            picture_id: The clip.
    """

    ready = Signal(str)

    def __init__(
        self, strips: Strips, *, folder: Path, path_of: Callable[[Picture], Path], parent: QObject | None = None
    ) -> None:
        """Make it; strips are kept in ``folder``, and ``path_of`` tells where a clip is."""
        super().__init__(parent)
        self._strips = strips
        self._folder = folder
        self._path_of = path_of
        strips.ready.connect(self.ready)

    def get(self, clip: Picture) -> FilmStrip | None:
        """Return the strip of ``clip``, or None while it is made; for good when nobody can look through the clip."""
        make = partial(keep_strip, self._folder, clip, self._path_of(clip))
        return self._strips.get(clip.id, strip_path(self._folder, clip), make)


def _read(path: Path, make: Callable[[], object] | None) -> FilmStrip | None:
    """Read the strip at ``path``. Runs in a thread: QImage may, QPixmap may not."""
    layout = _layout(path)
    if layout is None and make is not None:
        make()
        layout = _layout(path)
    if layout is None:
        return None
    image = QImage(str(path))
    return None if image.isNull() else FilmStrip(image.convertToFormat(QImage.Format.Format_RGB32), layout)


def _layout(path: Path) -> Strip | None:
    try:
        return strip_of(path)
    except (OSError, BadBytes) as error:
        log.debug("No frames to look through at %s: %s", path, error)
        return None
