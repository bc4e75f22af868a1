"""Asks what to import. The dialog opens where something was imported from the last time."""

from __future__ import annotations

from PySide6.QtCore import QFileInfo, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.layout import Layout

_WHERE = "import from"
_KINDS = "Pictures and clips (*.png *.jpg *.jpeg *.webp *.mp4 *.mov)"


class ImportDialog(QFileDialog):
    """Open it; it goes away by itself.

    Signals:
        chosen: What should come into the library.
            paths: A tuple of files, or of one folder.
    """

    chosen = Signal(object)

    def __init__(self, kept: Layout, parent: QWidget, *, folder: bool) -> None:
        """Ask for a ``folder`` with all that is in it, or for files."""
        super().__init__(parent, "Import a folder" if folder else "Import pictures and clips", kept.text(_WHERE))
        self._kept = kept
        self._folder = folder
        self.setObjectName("importDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setLabelText(QFileDialog.DialogLabel.Accept, "Import")
        if folder:
            self.setFileMode(QFileDialog.FileMode.Directory)
        else:
            self.setFileMode(QFileDialog.FileMode.ExistingFiles)
            self.setNameFilter(_KINDS)
        self.accepted.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        paths = tuple(self.selectedFiles())
        if paths:
            self._kept.keep(_WHERE, paths[0] if self._folder else QFileInfo(paths[0]).absolutePath())
            self.chosen.emit(paths)
