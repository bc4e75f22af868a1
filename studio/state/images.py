"""Small pictures for models: decoded off the GUI thread, kept while they are wanted."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from studio.state.tasks import Tasks

_KEEP_BYTES = 96 * 1024 * 1024
_WIDEST = 8192


class Images(QObject):
    """Answers at once with a decoded picture or with None, and says when it has come.

    Signals:
        ready: A picture asked for earlier can be had now, or is known to be broken.
            key: As given to :meth:`get`.
    """

    ready = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="decode")
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._size = 0
        self._broken: set[str] = set()
        self._asked: set[str] = set()

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

        ``make`` is called in a worker thread when there is no such file, and should put one there. ``read`` is called
        there in the place of Qt's own decoder, and returns a null image for what it cannot read.
        """
        if (image := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return image
        if key not in self._broken and key not in self._asked:
            self._asked.add(key)
            self._tasks.start("Decode a picture", self._fetch(key, path, side, make, read))
        return None

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
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _fetch(
        self,
        key: str,
        path: Path,
        side: int,
        make: Callable[[], object] | None,
        read: Callable[[Path, int], QImage] | None,
    ) -> None:
        try:
            image = await self.load(path, side=side, make=make, read=read)
        finally:
            self._asked.discard(key)
        if image.isNull():
            self._broken.add(key)
        else:
            self._keep(key, image)
        self.ready.emit(key)

    def _keep(self, key: str, image: QImage) -> None:
        self._kept[key] = image
        self._size += image.sizeInBytes()
        while self._size > _KEEP_BYTES and len(self._kept) > 1:
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
