"""Dialogs for files open where they were answered the last time, each for its purpose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication, QWidget

from studio.state.layout import Layout
from studio.ui.file_dialog import FileDialog

ONE, FOLDER = FileDialog.FileMode.ExistingFile, FileDialog.FileMode.Directory


class Room(QWidget):
    """Somewhere in a window that remembers."""

    def __init__(self, kept: Layout) -> None:
        super().__init__()
        self.kept = kept
        self.pane = QWidget(self)


@pytest.fixture
def kept(qapp: QApplication, tmp_path: Path) -> Iterator[Layout]:
    layout = Layout(tmp_path / "layout.json")
    yield layout
    layout.close()


@pytest.fixture
def pane(kept: Layout) -> Iterator[QWidget]:
    room = Room(kept)
    yield room.pane
    room.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def answer(dialog: FileDialog, path: Path) -> None:
    dialog.selectFile(str(path))
    dialog.accept()


def place(dialog: FileDialog) -> Path:
    return Path(dialog.directory().absolutePath())


def test_each_purpose_has_a_folder_of_its_own(pane: QWidget, kept: Layout, tmp_path: Path) -> None:
    picture = tmp_path / "in" / "heron.png"
    picture.parent.mkdir()
    picture.touch()
    (target := tmp_path / "out").mkdir()
    answer(FileDialog(pane, "Add", "references from", mode=ONE), picture)
    answer(FileDialog(pane, "Back up", "backups to", mode=FOLDER), target)
    kept.close()
    again = Room(Layout(tmp_path / "layout.json"))
    assert place(FileDialog(again.pane, "Add", "references from", mode=ONE)) == picture.parent
    assert place(FileDialog(again.pane, "Back up", "backups to", mode=FOLDER)) == target
    assert place(FileDialog(again.pane, "Films", "films to", mode=FOLDER, where=str(tmp_path))) == tmp_path
    again.deleteLater()


def test_a_folder_that_is_gone_gives_way_to_the_usual_one(pane: QWidget, kept: Layout, tmp_path: Path) -> None:
    (target := tmp_path / "stick").mkdir()
    answer(FileDialog(pane, "Back up", "backups to", mode=FOLDER), target)
    shutil.rmtree(target)
    assert place(FileDialog(pane, "Back up", "backups to", mode=FOLDER, where=str(tmp_path))) == tmp_path
    pictures = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
    usual = pictures if pictures.is_dir() else Path.home()
    assert place(FileDialog(pane, "Back up", "backups to", mode=FOLDER)) == usual


def test_a_dialog_that_is_called_off_keeps_what_was(pane: QWidget, kept: Layout, tmp_path: Path) -> None:
    kept.keep("backups to", str(tmp_path))
    dialog = FileDialog(pane, "Back up", "backups to", mode=FOLDER)
    dialog.setDirectory("/")
    dialog.reject()
    assert kept.text("backups to") == str(tmp_path)


def test_nothing_else_in_the_window_asks_for_files() -> None:
    ui = Path(__file__).parents[2] / "studio" / "ui"
    asking = [file.name for file in ui.rglob("*.py") if "QFileDialog" in file.read_text("utf-8")]
    assert asking == ["file_dialog.py"]
