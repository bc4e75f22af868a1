"""Files and folders come in by the menu; how far it is is seen, and it can be stopped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from studio.ui.library.import_dialog import ImportDialog
from studio.ui.library.progress_line import ProgressLine
from tests.flow.shelf import art, laid
from tests.ui.library.visitor import Visitor, kept, popups, visitor

__all__ = ["kept", "visitor"]

MANY = 400


def said(visitor: Visitor) -> dict[str, str]:
    return {note.title: note.text for note in visitor.studio.activity.rows}


@popups
async def test_a_file_is_chosen_and_comes_in_and_the_place_is_remembered(visitor: Visitor, tmp_path: Path) -> None:
    path = laid(tmp_path / "in" / "heron.png")
    visitor.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    dialog = visitor.find(ImportDialog, "importDialog")
    dialog.selectFile(str(path))
    await visitor.sees(lambda: dialog.selectedFiles() == [str(path)])
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await visitor.sees(lambda: visitor.studio.library.view.found == 1)
    await visitor.sees(lambda: said(visitor).get("Import finished") == "1 file was imported.")
    assert path.is_file() and visitor.place.isVisible()
    await visitor.sees(lambda: not visitor.window.findChildren(ImportDialog))
    await visitor.sees(visitor.has_the_keyboard)
    QTest.keyClick(visitor.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert visitor.find(ImportDialog, "importDialog").directory().absolutePath() == str(path.parent)


@popups
async def test_several_folders_at_once_come_in_one_after_the_other(visitor: Visitor, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        laid(tmp_path / folder / "heron.png", len(folder) + ord(folder[0]))
    await visitor.go()
    visitor.studio.library.importing.run([str(tmp_path / "one"), str(tmp_path / "two")])
    await visitor.sees(lambda: said(visitor).get("Import finished") == "2 files were imported.")


@popups
async def test_it_is_seen_how_far_it_is_and_stopping_keeps_what_came_in(visitor: Visitor, tmp_path: Path) -> None:
    for number in range(MANY):
        path = tmp_path / "in" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        art(number).resize((48 + number % 40, 48 + number // 40)).save(path)
    await visitor.go()
    line = visitor.find(ProgressLine, "progressLine")
    assert line.isHidden()
    visitor.studio.library.importing.run([str(tmp_path / "in")])
    await visitor.sees(lambda: line.isVisible() and "0 of 400" not in visitor.words("progressWords"))
    assert f" of {MANY} files" in visitor.words("progressWords")
    QTest.mouseClick(visitor.find(QAbstractButton, "progressStop"), Qt.MouseButton.LeftButton)
    await visitor.sees(lambda: line.isHidden())
    await visitor.sees(lambda: "Import stopped" in said(visitor))
    came_in = int(said(visitor)["Import stopped"].split()[0])
    assert 0 < came_in < MANY
    await visitor.sees(lambda: visitor.studio.library.view.found == came_in)
