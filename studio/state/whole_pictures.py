"""Whole pictures for those who look closely: what is in sight and what may come next, decoded ahead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from studio.domain.picture import FileState, Picture
from studio.state.tasks import Tasks

KEEP_BYTES = 320 * 1024 * 1024
"""What is kept at most, but for the pictures that are in sight."""

NO_FILE = {
    FileState.WAITING: "This picture is not on the disk yet.",
    FileState.LOST: "This picture was not saved before its link ended.",
    FileState.FAILED: "This run failed, so there is no picture.",
    FileState.CANCELLED: "This run was cancelled, so there is no picture.",
}
"""What is said of pictures that have no file."""

_WIDEST = 8192
_SMALLEST = 256
_AHEAD = 2
"""How many neighbours are decoded at once: no more than a small machine has cores."""
_FORMATS = {b"png", b"jpeg", b"webp", b"gif", b"bmp", b"tiff"}


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture.

    Attributes:
        image: All of it, upright.
        halves: The same half as long, a quarter as long and so on: where scaling it down begins, so that it costs
            little where it is painted.
    """

    image: QImage
    halves: tuple[QImage, ...] = ()

    @property
    def size(self) -> int:
        """Return how many bytes it takes."""
        return sum(image.sizeInBytes() for image in (self.image, *self.halves))


class WholePictures(QObject):
    """Decodes what is wished for off the GUI thread, the most urgent first, and keeps it for as long as it is wished.

    A new wish takes the place of the old one: what has not begun by then never does. Costs about 6 bytes a pixel, and
    no more than :data:`KEEP_BYTES` in all unless what is in sight alone is larger.

    Signals:
        came: A picture that was wished for can be had, or is known to be unreadable.
            picture_id: Which.
    """

    came = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        *,
        path_of: Callable[[Picture], Path],
        make: Callable[[Picture], object],
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        ``path_of`` tells where the pixels of a picture are; ``make`` is called in a worker thread when there is no such
        file, and should put one there if it can.
        """
        super().__init__(parent)
        self._tasks = tasks
        self._path_of = path_of
        self._make = make
        self._pool = ThreadPoolExecutor(_AHEAD + 1, thread_name_prefix="whole picture")
        self._wishes: dict[str, tuple[tuple[Picture, ...], int]] = {}
        self._kept: dict[str, Pixels] = {}
        self._troubles: dict[str, str] = {}
        self._running: set[str] = set()
        self._files: dict[str, tuple[str, str, FileState]] = {}
        self._closed = False

    def want(self, who: str, pictures: Iterable[Picture], *, seen: int = 1) -> None:
        """Wish for pictures, the most urgent first, instead of what ``who`` wished for before.

        The first ``seen`` are in sight: they are decoded at once, and whatever they take.
        """
        self._wishes[who] = (wished := tuple(pictures), seen)
        for picture in wished:
            self._compare(picture)
        self._pump()

    def release(self, who: str) -> None:
        """Wish for nothing any more."""
        if self._wishes.pop(who, None) is not None:
            self._pump()

    def get(self, picture_id: str) -> Pixels | None:
        """Return a picture that was wished for, None while it is decoded or when it cannot be."""
        return self._kept.get(picture_id)

    def trouble(self, picture_id: str) -> str:
        """Return why a picture that was wished for cannot be shown, in a sentence; empty when it can, or may be."""
        return self._troubles.get(picture_id, "")

    @property
    def bytes_kept(self) -> int:
        """How much is kept now."""
        return sum(pixels.size for pixels in self._kept.values())

    def close(self) -> None:
        """Drop everything and end the threads as soon as they have finished what they do."""
        self._closed = True
        self._wishes.clear()
        self._kept.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _pump(self) -> None:
        seen, ahead = self._in_sight(), self._within(self._ahead())
        wished = {picture.id for picture in (*seen, *ahead)}
        self._kept = {key: pixels for key, pixels in self._kept.items() if key in wished}
        # What went out of sight may be mended when it comes back.
        self._troubles = {key: words for key, words in self._troubles.items() if key in wished}
        self._files = {key: file for key, file in self._files.items() if key in wished}
        lacking = [picture for picture in seen if self._lacks(picture)]
        for picture in lacking:
            self._begin(picture)
        if not lacking:
            for picture in ahead:
                if len(self._running) >= _AHEAD:
                    break
                if self._lacks(picture):
                    self._begin(picture)

    def _compare(self, picture: Picture) -> None:
        """Forget what is known of a file that is another one by now."""
        file = (picture.path, picture.sha256, picture.state)
        if self._files.get(picture.id, file) != file:
            self._kept.pop(picture.id, None)
            self._troubles.pop(picture.id, None)
        self._files[picture.id] = file

    def _in_sight(self) -> list[Picture]:
        return [picture for pictures, seen in self._wishes.values() for picture in pictures[:seen]]

    def _ahead(self) -> list[Picture]:
        rows = zip_longest(*(pictures[seen:] for pictures, seen in self._wishes.values()))
        return [picture for row in rows for picture in row if picture is not None]

    def _within(self, pictures: Sequence[Picture]) -> list[Picture]:
        """Return the most urgent of ``pictures``, as many as there is room for beside what is in sight."""
        room, found = KEEP_BYTES - sum(_cost(picture) for picture in self._in_sight()), []
        for picture in pictures:
            room -= _cost(picture)
            if room < 0:
                break
            found.append(picture)
        return found

    def _lacks(self, picture: Picture) -> bool:
        return picture.id not in self._kept and picture.id not in self._troubles and picture.id not in self._running

    def _begin(self, picture: Picture) -> None:
        if not self._closed:
            self._running.add(picture.id)
            self._tasks.start("Open a picture", self._fetch(picture))

    async def _fetch(self, picture: Picture) -> None:
        try:
            found = NO_FILE.get(picture.state) or await self._decoded(picture)
        finally:
            self._running.discard(picture.id)
        if self._closed:
            return
        if self._files.get(picture.id, (picture.path,))[0] != picture.path:
            self._pump()
            return
        if isinstance(found, Pixels):
            self._kept[picture.id] = found
        else:
            self._troubles[picture.id] = found
        self._pump()
        if picture.id in self._kept or picture.id in self._troubles:
            self.came.emit(picture.id)

    async def _decoded(self, picture: Picture) -> Pixels | str:
        path, name = self._path_of(picture), Path(picture.path).name
        work = self._pool.submit(decoded, path, name, lambda: self._make(picture))
        return await asyncio.wrap_future(work)


def _cost(picture: Picture) -> int:
    return min(picture.width, _WIDEST) * min(picture.height, _WIDEST) * 4 * 4 // 3


def decoded(path: Path, name: str, make: Callable[[], object]) -> Pixels | str:
    """Read all of a picture, or return in a sentence why it cannot be.

    Blocks for as long as decoding takes: 0.15 s for 4 million pixels of a PNG.
    """
    if not path.exists():
        make()
    if not path.exists():
        return f"The file {name} is missing. It was moved or deleted, or its drive is not there."
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in _FORMATS:
        return f"The file {name} is damaged, or is no picture."
    size = reader.size()
    if max(size.width(), size.height()) > _WIDEST:
        return f"The file {name} is too large to be shown: {size.width()} × {size.height()} pixels."
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return f"The file {name} is damaged and cannot be shown."
    alpha = image.hasAlphaChannel()
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32)
    return Pixels(image, tuple(_halves(image)))


def _halves(image: QImage) -> Iterable[QImage]:
    stretched, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    while min(image.width(), image.height()) >= 2 * _SMALLEST:
        image = image.scaled(QSize(image.width() // 2, image.height() // 2), stretched, smooth)
        yield image
