"""Asks for files and folders. Each purpose opens where it was answered the last time."""

from __future__ import annotations

from PySide6.QtCore import QDir, QFileInfo, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.layout import Layout

__all__ = ["FileDialog"]

_Mode = QFileDialog.FileMode


class FileDialog(QFileDialog):
    """Open it with ``open()``; it goes away by itself.

    What it remembers is kept by the nearest window or pane around it that has a layout, under the ``purpose``; nothing
    is without one, where whoever asks remembers the answer.
    """

    def __init__(
        self, parent: QWidget, title: str, purpose: str = "", *, mode: _Mode, kinds: str = "", where: str = ""
    ) -> None:
        """Make it. ``where`` is the folder of the first time, and of the times when the last one is gone."""
        self._kept = _layout_around(parent)
        self._purpose = purpose
        last = self._kept.text(purpose) if self._kept is not None and purpose else ""
        super().__init__(parent, title, _first_there(last, where))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFileMode(mode)
        if kinds:
            self.setNameFilter(kinds)
        self.fileSelected.connect(self._remember)
        self.filesSelected.connect(self._remember_first)

    @Slot(str)
    def _remember(self, path: str) -> None:
        if self._purpose and self._kept is not None:
            folder = self.fileMode() is _Mode.Directory
            self._kept.keep(self._purpose, path if folder else QFileInfo(path).absolutePath())

    @Slot(list)
    def _remember_first(self, paths: list[str]) -> None:
        if paths:
            self._remember(paths[0])


def _layout_around(widget: QWidget | None) -> Layout | None:
    while widget is not None:
        kept = getattr(widget, "kept", None)
        if isinstance(kept, Layout):
            return kept
        widget = widget.parentWidget()
    return None


def _first_there(*folders: str) -> str:
    """Return the first folder that exists, else the one for pictures, else that of the user: never where we run."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return next((folder for folder in (*folders, pictures) if folder and QDir(folder).exists()), QDir.homePath())
