"""Small pictures for models: decoded off the GUI thread, kept while they are wanted."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from studio.state.tasks import Tasks

_KEEP_BYTES = 96 * 1024 * 1024
_THREADS = 2
_WIDEST = 8192


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture that somebody wants to see.

    Attributes:
        path: Where its file is.
        side: How long it may be, in pixels.
        make: Called in a worker thread when there is no such file; should put one there.
        read: Called there in the place of Qt's own decoder; returns a null image for what it cannot read.
    """

    path: Path
    side: int = 512
    make: Callable[[], object] | None = None
    read: Callable[[Path, int], QImage] | None = None


class Images(QObject):
    """Answers at once with a decoded picture or with None, and says when it has come.

    What was asked for first is decoded first, two at a time; :meth:`focus` is for whoever knows better.

    Signals:
        ready: A picture asked for earlier can be had now, or is known to be broken.
            key: As given to :meth:`get`.
    """

    ready = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None, *, keep_bytes: int = _KEEP_BYTES) -> None:
        """Make it; more than ``keep_bytes`` of decoded pictures are kept only while a single one is larger."""
        super().__init__(parent)
        self._tasks = tasks
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="decode")
        self._keep_bytes = keep_bytes
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._size = 0
        self._broken: set[str] = set()
        self._waiting: OrderedDict[str, Callable[[], Wish]] = OrderedDict()
        self._begun: set[str] = set()
        self._serving = 0

    def get(
        self,
        key: str,
        path: Path,
        *,
        side: int = 512,
        make: Callable[[], object] | None = None,
        read: Callable[[Path, int], QImage] | None = None,
    ) -> QImage | None:
        """Return the picture at ``path``, at most ``side`` pixels long, or None while it is decoded.

        ``make`` and ``read`` are those of a :class:`Wish`.
        """
        if (image := self.kept(key)) is not None:
            return image
        if self._wanted(key) and key not in self._waiting:
            self._waiting[key] = partial(Wish, path, side, make, read)
            self._serve_more()
        return None

    def kept(self, key: str) -> QImage | None:
        """Return a picture that is decoded already, without asking for it."""
        if (image := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return image

    def focus(self, wishes: Iterable[tuple[str, Callable[[], Wish]]]) -> None:
        """Decode these next, in this order. Whatever else was asked for and has not begun is dropped.

        A wish comes with its key, and is only looked at when its turn has come.
        """
        self._waiting = OrderedDict(wish for wish in wishes if self._wanted(wish[0]))
        self._serve_more()

    def keep(self, size: int) -> None:
        """Keep up to ``size`` bytes of pictures from now on."""
        self._keep_bytes = size
        self._drop_oldest()

    @property
    def size(self) -> int:
        """How many bytes the pictures take that are kept."""
        return self._size

    def broken(self, key: str) -> bool:
        """Return whether ``key`` could not be decoded."""
        return key in self._broken

    def forget(self, key: str) -> None:
        """Decode ``key`` afresh the next time it is asked for."""
        self._broken.discard(key)
        if (image := self._kept.pop(key, None)) is not None:
            self._size -= image.sizeInBytes()

    async def load(
        self,
        path: Path,
        *,
        side: int,
        make: Callable[[], object] | None = None,
        read: Callable[[Path, int], QImage] | None = None,
    ) -> QImage:
        """Decode ``path`` now; a null image when it cannot be."""
        return await asyncio.wrap_future(self._pool.submit(_decode, path, side, make, read))

    def close(self) -> None:
        """Stop the decoding threads; what has not begun is dropped."""
        self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _wanted(self, key: str) -> bool:
        return key not in self._kept and key not in self._broken and key not in self._begun

    def _serve_more(self) -> None:
        while self._serving < min(_THREADS, len(self._waiting) + len(self._begun)):
            self._serving += 1
            self._tasks.start("Decode a picture", self._serve())

    async def _serve(self) -> None:
        """Decode what waits, one after the other, until nothing does."""
        try:
            while self._waiting:
                key, wish = self._waiting.popitem(last=False)
                await self._fetch(key, wish())
        finally:
            self._serving -= 1
            if self._waiting:  # one that failed must not keep the others waiting
                self._serve_more()

    async def _fetch(self, key: str, wish: Wish) -> None:
        self._begun.add(key)
        try:
            image = await self.load(wish.path, side=wish.side, make=wish.make, read=wish.read)
        finally:
            self._begun.discard(key)
        if image.isNull():
            self._broken.add(key)
        else:
            self._keep(key, image)
        self.ready.emit(key)

    def _keep(self, key: str, image: QImage) -> None:
        self._kept[key] = image
        self._size += image.sizeInBytes()
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while self._size > self._keep_bytes and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._size -= old.sizeInBytes()


def _decode(
    path: Path, side: int, make: Callable[[], object] | None, read: Callable[[Path, int], QImage] | None
) -> QImage:
    """Read ``path`` scaled to fit ``side``. Runs in a thread: QImage may, QPixmap may not."""
    if make is not None and not path.exists():
        make()
    if read is not None:
        return read(path, side)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _WIDEST:
        return QImage()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return image
    alpha = image.hasAlphaChannel()
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32)
