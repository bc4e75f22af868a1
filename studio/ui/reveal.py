"""Handing files and pages to the programs of the desktop."""

from __future__ import annotations

import sys

from PySide6.QtCore import QFileInfo, QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

_MANAGER = "org.freedesktop.FileManager1"


class Revealer(QObject):
    """Opens the file manager with a file selected where the desktop can, else the folder it is in."""

    def reveal(self, path: str) -> None:
        """Show ``path``; returns at once."""
        if QFileInfo(path).isDir():
            _open(path)
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", path])
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", ["/select,", path.replace("/", "\\")])
        else:
            self._ask_manager(path)

    def play(self, path: str) -> None:
        """Open ``path`` in the program the desktop has for it; returns at once."""
        _open(path)

    def browse(self, url: str) -> None:
        """Show a page in the browser; returns at once."""
        QDesktopServices.openUrl(QUrl(url))

    def _ask_manager(self, path: str) -> None:
        address = QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        process = QProcess(self)
        process.setProperty("folder", QFileInfo(path).absolutePath())
        process.finished.connect(self._answered)
        process.errorOccurred.connect(self._silent)
        target = [f"--dest={_MANAGER}", "/org/freedesktop/FileManager1", f"{_MANAGER}.ShowItems"]
        process.start("dbus-send", ["--session", "--print-reply", *target, f"array:string:{address}", "string:"])

    def _answered(self, code: int) -> None:
        process = self.sender()
        if isinstance(process, QProcess):
            if code != 0:
                _open(process.property("folder"))
            process.deleteLater()

    def _silent(self) -> None:
        """There is no ``dbus-send`` to ask with."""
        process = self.sender()
        if isinstance(process, QProcess) and process.error() is QProcess.ProcessError.FailedToStart:
            _open(process.property("folder"))
            process.deleteLater()


def _open(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
