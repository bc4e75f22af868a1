"""Out of the library: into the Trash and back, for good, and as copies elsewhere."""

# ruff: noqa: ASYNC240  # a test may wait for its own files

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QWidget

from studio.state.layout import Layout
from studio.state.library import sections
from studio.state.library.exporting import Form
from studio.ui.library.delete_dialog import DeleteDialog
from studio.ui.library.export_dialog import ExportDialog
from studio.ui.theme.theme import Theme
from tests.ui.library.visitor import Visitor, popups
from tests.ui.rooms import Room, until


@pytest.fixture
async def visitor(theme: Theme, room: Room, tmp_path: Path) -> AsyncIterator[Visitor]:
    kept = Layout(tmp_path / "layout.json")
    visitor = Visitor(theme, room, kept)
    yield visitor
    visitor.window.close()
    visitor.window.deleteLater()
    kept.close()


def dialog_of(visitor: Visitor, kind: type[QWidget], name: str) -> QWidget:
    found = visitor.window.findChild(kind, name)
    assert found is not None, name
    return found


def click(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QAbstractButton, name)
    assert button is not None and button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def trashed(visitor: Visitor) -> int:
    return (await visitor.room.store.finder.counts()).trash


@popups
async def test_delete_puts_into_the_trash_and_ctrl_z_brings_back(visitor: Visitor, room: Room) -> None:
    pictures = await room.add_run(4)
    await visitor.go()
    visitor.select(0, 1)
    visitor.press(Qt.Key.Key_Delete)
    await visitor.sees(lambda: visitor.studio.library.view.found == 2)
    assert [Path(picture.path).exists() for picture in pictures].count(True) == 2
    assert await trashed(visitor) == 2 and len(visitor.studio.recent.rows) == 2
    visitor.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await visitor.sees(lambda: visitor.studio.library.view.found == 4)
    assert all(Path(picture.path).exists() for picture in pictures)
    assert await trashed(visitor) == 0 and len(visitor.studio.recent.rows) == 4


@popups
async def test_restored_from_the_trash_by_its_button(visitor: Visitor, room: Room) -> None:
    (picture,) = await room.add_run(1)
    await visitor.go()
    desk = visitor.studio.library
    visitor.select(0)
    visitor.press(Qt.Key.Key_Delete)
    await visitor.sees(lambda: desk.view.found == 0 and desk.counts.trash == 1)
    desk.go(desk.trash)
    await visitor.sees(lambda: desk.view.section.key == sections.TRASH and desk.view.found == 1)
    visitor.select(0)
    click(visitor.place, "restoreButton")
    await visitor.sees(lambda: desk.view.found == 0)
    assert Path(picture.path).exists()


@popups
async def test_for_good_only_after_a_question_that_a_return_denies(visitor: Visitor, room: Room) -> None:
    await room.add_run(1)
    await visitor.go()
    desk = visitor.studio.library
    visitor.select(0)
    visitor.press(Qt.Key.Key_Delete)
    await visitor.sees(lambda: desk.view.found == 0 and desk.counts.trash == 1)
    desk.go(desk.trash)
    await visitor.sees(lambda: desk.view.section.key == sections.TRASH and desk.view.found == 1)
    visitor.select(0)
    click(visitor.place, "emptyTrashButton")
    dialog = dialog_of(visitor, DeleteDialog, "deleteDialog")
    sentence = dialog.findChild(QLabel, "deleteSentence")
    assert sentence is not None and sentence.text().startswith("Paid for, and cannot be fetched again.")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: visitor.window.findChild(DeleteDialog, "deleteDialog") is None)
    assert await trashed(visitor) == 1


@popups
async def test_a_selection_is_exported_by_the_dialog(visitor: Visitor, room: Room, tmp_path: Path) -> None:
    await room.add_run(3)
    await visitor.go()
    visitor.select(0, 2)
    visitor.press(Qt.Key.Key_E)
    await until(lambda: visitor.window.findChild(ExportDialog, "exportDialog") is not None)
    dialog = dialog_of(visitor, ExportDialog, "exportDialog")
    exporting = visitor.studio.library.exporting
    assert exporting.view.pictures == 2
    exporting.choose_folder(str(tmp_path / "out"))
    exporting.choose(form=Form.JPEG)
    template = dialog.findChild(QLineEdit, "exportTemplateEdit")
    assert template is not None
    template.setText("{colour}")
    button = dialog.findChild(QAbstractButton, "exportButton")
    example = dialog.findChild(QLabel, "exportExample")
    assert button is not None and not button.isEnabled()
    assert example is not None and "not known" in example.text()
    template.setText("{prompt} {index}")
    metadata = dialog.findChild(QCheckBox, "exportMetadataCheck")
    assert metadata is not None
    metadata.setChecked(False)
    click(dialog, "exportButton")
    await until(lambda: exporting.view.outcome, exporting.changed)
    assert exporting.view.outcome == "Exported 2 files."
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == ["A lighthouse at dusk 1.jpg", "A lighthouse at dusk 3.jpg"]
    assert not exporting.view.wish.metadata
    click(dialog, "exportCancelButton")
