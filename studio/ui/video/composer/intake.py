"""Pictures on their way into the wells: dropped, pasted, or picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from studio.domain.picture import Picture
from studio.state.frame_wells import WHICH, FrameWells
from studio.ui.controls.picture_mime import pictures_in

_ELSEWHERE = ("//", "\\\\")
"""How the path of a file on another computer begins. A web page can name one, and looking would greet its owner."""

Recall = Callable[[Sequence[str], Sequence[str], Callable[[Sequence[Picture | str]], object]], None]


class Intake(QObject):
    """Takes whatever holds a picture: files, pictures of the library, pixels, web addresses.

    Signals:
        said: Something has to be told, or the last thing said is over.
            sentence: Empty when it is over.
    """

    said = Signal(str)

    def __init__(self, wells: FrameWells, recall: Recall, parent: QObject | None = None) -> None:
        """Make it. ``recall`` finds out which of the files dropped are pictures of the library."""
        super().__init__(parent)
        self._wells = wells
        self._recall = recall
        wells.trouble.connect(self.said)

    @staticmethod
    def fits(data: QMimeData) -> bool:
        """Return whether ``data`` may hold a picture."""
        text = data.text().strip() if data.hasText() else ""
        return data.hasUrls() or data.hasImage() or text.startswith(("http://", "https://"))

    def take(self, data: QMimeData, which: str = "") -> bool:
        """Take what was dropped or pasted into a well; into none in particular, into the first that is free.

        Returns whether there was anything to take.
        """
        self.said.emit("")
        urls = data.urls()
        files = [url.toLocalFile() for url in urls if url.isLocalFile()]
        if files:
            self._take_files(data, files, which)
            return True
        if data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self._put(which, lambda well: self._wells.add_image(well, image))
                return True
        addresses = [url.toString() for url in urls if url.scheme() in ("http", "https")]
        text = data.text().strip()
        if not addresses and text.startswith(("http://", "https://")) and len(text.split()) == 1:
            addresses = [text]
        for address in addresses[: self._most(which)]:
            self._put(which, partial(self._add_url, address))
        return bool(addresses)

    def take_dropped(self, data: QMimeData, which: str = "") -> bool:
        """Take what was dropped, as :meth:`take` does, and say so when there was nothing in it after all.

        What a drag holds is fetched when it is dropped: the program it comes from may be slow, or gone.
        """
        taken = self.take(data, which)
        if not taken:
            self.said.emit("What was dropped did not arrive. Drop it again, or save it as a file first.")
        return taken

    @Slot()
    def paste(self, which: str = "") -> None:
        """Take a picture, a file or an address from the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not self.take(data, which):
            self.said.emit("The clipboard holds no picture and no web address.")

    def add_file(self, which: str, path: str) -> None:
        """Take a file that was picked."""
        self.said.emit("")
        self._wells.add_paths(which, [path])

    def add_picture(self, which: str, picture: Picture) -> None:
        """Take a picture of the library."""
        self.said.emit("")
        self._wells.add_picture(which, picture)

    def add_clip_frame(self, which: str, clip: Picture, number: int) -> None:
        """Take one frame of a clip of the library."""
        self.said.emit("")
        self._wells.add_clip_frame(which, clip, number)

    def _take_files(self, data: QMimeData, files: list[str], which: str) -> None:
        here = [file for file in files if not file.startswith(_ELSEWHERE)]
        if len(here) < len(files):
            self.said.emit("A file on another computer is not taken from there. Copy it to this one first.")
        most = self._most(which)
        if here and len(here) == len(data.urls()) and (ids := pictures_in(data)):
            self._recall(ids[:most], here[:most], partial(self._add_found, which))
        else:
            self._add_found(which, here[:most])

    def _add_found(self, which: str, found: Sequence[Picture | str]) -> None:
        for one in found:
            if isinstance(one, Picture):
                self._put(which, partial(self._add_picture, one))
            else:
                self._put(which, partial(self._add_path, one))

    def _put(self, which: str, add: Callable[[str], None]) -> None:
        well = which or self._free()
        if well:
            add(well)
        else:
            self.said.emit("Both frames are there. Drop it on the one it should replace.")

    def _free(self) -> str:
        view = self._wells.view
        wells = zip(WHICH, (view.first, view.last), strict=True)
        return next((name for name, well in wells if well.frame is None and not well.busy), "")

    @staticmethod
    def _most(which: str) -> int:
        return 1 if which else len(WHICH)

    def _add_picture(self, picture: Picture, which: str) -> None:
        self._wells.add_picture(which, picture)

    def _add_path(self, path: str, which: str) -> None:
        self._wells.add_paths(which, [path])

    def _add_url(self, address: str, which: str) -> None:
        self._wells.add_url(which, address)
