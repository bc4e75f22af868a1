"""Asks what to import. The dialog opens where something was imported from the last time."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from studio.ui.file_dialog import FileDialog

_KINDS = "Pictures and clips (*.png *.jpg *.jpeg *.webp *.mp4 *.mov)"


class ImportDialog(FileDialog):
    """Open it; it goes away by itself.

    Signals:
        chosen: What should come into the library.
            paths: A tuple of files, or of one folder.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, *, folder: bool) -> None:
        """Ask for a ``folder`` with all that is in it, or for files."""
        super().__init__(
            parent,
            "Import a folder" if folder else "Import pictures and clips",
            "import from",
            mode=FileDialog.FileMode.Directory if folder else FileDialog.FileMode.ExistingFiles,
            kinds="" if folder else _KINDS,
        )
        self.setObjectName("importDialog")
        self.setLabelText(FileDialog.DialogLabel.Accept, "Import")
        self.accepted.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        paths = tuple(self.selectedFiles())
        if paths:
            self.chosen.emit(paths)
