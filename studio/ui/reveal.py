"""Handing files and pages to the programs of the desktop."""

from __future__ import annotations

import sys

from PySide6.QtCore import QFileInfo, QObject, QProcess, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

_MANAGER = "org.freedesktop.FileManager1"


class Revealer(QObject):
    """Opens the file manager with files selected where the desktop can, else the folders they are in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[str, None] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show)

    def reveal(self, path: str) -> None:
        """Show ``path``; returns at once. What is wanted in the same moment is shown together."""
        self._wanted[path] = None
        self._soon.start()

    def _show(self) -> None:
        paths, self._wanted = list(self._wanted), {}
        folders = [path for path in paths if QFileInfo(path).isDir()]
        files = [path for path in paths if path not in folders]
        for folder in folders:
            _open(folder)
        if not files:
            return
        if sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", *files])
        elif sys.platform == "win32":
            for path in _one_of_each_folder(files):
                QProcess.startDetached("explorer", ["/select,", path.replace("/", "\\")])
        else:
            self._ask_manager(files)

    def play(self, path: str) -> None:
        """Open ``path`` in the program the desktop has for it; returns at once."""
        _open(path)

    def browse(self, url: str) -> None:
        """Show a page in the browser; returns at once."""
        QDesktopServices.openUrl(QUrl(url))

    def _ask_manager(self, paths: list[str]) -> None:
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        # Between items of an array dbus-send takes commas, which may stand in an address as they are.
        addresses = [QUrl.fromLocalFile(path).toString(encoded).replace(",", "%2C") for path in paths]
        process = QProcess(self)
        process.setProperty("folders", [QFileInfo(path).absolutePath() for path in _one_of_each_folder(paths)])
        process.finished.connect(self._answered)
        process.errorOccurred.connect(self._silent)
        target = [f"--dest={_MANAGER}", "/org/freedesktop/FileManager1", f"{_MANAGER}.ShowItems"]
        items = f"array:string:{','.join(addresses)}"
        process.start("dbus-send", ["--session", "--print-reply", *target, items, "string:"])

    def _answered(self, code: int) -> None:
        process = self.sender()
        if isinstance(process, QProcess):
            if code != 0:
                _open_all(process.property("folders"))
            process.deleteLater()

    def _silent(self) -> None:
        """There is no ``dbus-send`` to ask with."""
        process = self.sender()
        if isinstance(process, QProcess) and process.error() is QProcess.ProcessError.FailedToStart:
            _open_all(process.property("folders"))
            process.deleteLater()


def _one_of_each_folder(paths: list[str]) -> list[str]:
    return list({QFileInfo(path).absolutePath(): path for path in reversed(paths)}.values())[::-1]


def _open_all(folders: list[str]) -> None:
    for folder in folders:
        _open(folder)


def _open(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
