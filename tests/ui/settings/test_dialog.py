"""Settings work at once, are saved, and explain themselves in place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.state.studio import Studio
from studio.store.settings_file import SettingsFile
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.theme.theme import Theme
from tests.studio_fixture import Home, until
from tests.ui.rooms import Room

W = TypeVar("W", bound=QWidget)
Open = Callable[[Studio], SettingsDialog]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Open:
    def make(studio: Studio) -> SettingsDialog:
        dialog = SettingsDialog(theme, studio)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return make


def find(dialog: QDialog, kind: type[W], name: str) -> W:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def show_page(dialog: SettingsDialog, title: str) -> None:
    pages = find(dialog, QListWidget, "settingsNavigation")
    pages.setCurrentItem(pages.findItems(title, Qt.MatchFlag.MatchExactly)[0])


async def test_every_control_has_a_sentence(opened: Open, studio: Studio) -> None:
    dialog = opened(studio)
    for title in ("Look", "Files", "Spending", "Network"):
        show_page(dialog, title)
    for name in (
        "themeCombo",
        "textSizeCombo",
        "stageGreySlider",
        "reduceMotionCheck",
        "folderEdit",
        "nameTemplateEdit",
        "embedCheck",
        "jobLimitSpin",
        "dailyLimitSpin",
        "monthLimitSpin",
        "confirmImageSpin",
        "parallelSpin",
    ):
        control = find(dialog, QWidget, name)
        said = {label.text() for label in dialog.findChildren(QLabel)}
        assert name == "nameTemplateEdit" or control.accessibleDescription() in said, name


async def test_look_is_set_with_the_keyboard(opened: Open, studio: Studio) -> None:
    dialog = opened(studio)
    theme, size = find(dialog, QComboBox, "themeCombo"), find(dialog, QComboBox, "textSizeCombo")
    assert theme.currentText() == "Dark"
    QTest.keyClick(theme, Qt.Key.Key_Down)
    QTest.keyClick(size, Qt.Key.Key_Down)
    QTest.keyClick(find(dialog, QSlider, "stageGreySlider"), Qt.Key.Key_Right)
    QTest.keyClick(find(dialog, QCheckBox, "reduceMotionCheck"), Qt.Key.Key_Space)
    settings = studio.preferences.settings
    assert (settings.theme, settings.text_size, settings.stage_grey, settings.reduce_motion) == ("light", 115, 1, True)


async def test_limits_are_exact_amounts(opened: Open, studio: Studio) -> None:
    dialog = opened(studio)
    show_page(dialog, "Spending")
    for name, typed in (
        ("jobLimitSpin", "8"),
        ("dailyLimitSpin", "100.1"),
        ("monthLimitSpin", "1500.25"),
        ("confirmImageSpin", "0"),
    ):
        field = find(dialog, QAbstractSpinBox, name)
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
    settings = studio.preferences.settings
    limits = (settings.job_limit, settings.day_limit, settings.month_limit, settings.confirm_above)
    assert limits == (Decimal(8), Decimal("100.1"), Decimal("1500.25"), Decimal(0))
    assert find(dialog, QAbstractSpinBox, "confirmImageSpin").text() == "Never"
    assert dialog.isVisible()  # Return finished the field, not the dialog


async def test_downloads_at_once_stay_within_bounds(opened: Open, studio: Studio) -> None:
    dialog = opened(studio)
    show_page(dialog, "Network")
    field = find(dialog, QSpinBox, "parallelSpin")
    for _ in range(12):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert studio.preferences.settings.parallel_downloads == 8


async def test_a_template_shows_what_it_makes(opened: Open, studio: Studio) -> None:
    studio.composer.set(prompt="a heron at dawn", seed=77)
    dialog = opened(studio)
    show_page(dialog, "Files")
    field, example = find(dialog, QLineEdit, "nameTemplateEdit"), find(dialog, QLabel, "nameExample")
    field.selectAll()
    QTest.keyClicks(field, "{seed} {prompt}")
    assert "/77 a heron at dawn.png" in example.text()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.preferences.settings.name_template == "{seed} {prompt}"


async def test_the_example_is_the_newest_picture_there_is(opened: Open, room: Room) -> None:
    (picture,) = await room.add_run(1, style_name="Ink wash")
    dialog = opened(room.studio)
    show_page(dialog, "Files")
    field, example = find(dialog, QLineEdit, "nameTemplateEdit"), find(dialog, QLabel, "nameExample")
    field.setText("{style}/{year}/{seed}")
    year = f"{picture.created_at.astimezone():%Y}"
    assert f"Your newest picture would be Ink wash/{year}/7.png." in example.text()
    field.setText("{style}/../{seed}")
    assert example.text() == "“..” is no name for a folder."


async def test_a_wrong_template_explains_itself_and_is_not_used(opened: Open, studio: Studio) -> None:
    before = studio.preferences.settings.name_template
    dialog = opened(studio)
    show_page(dialog, "Files")
    field, example = find(dialog, QLineEdit, "nameTemplateEdit"), find(dialog, QLabel, "nameExample")
    field.selectAll()
    QTest.keyClicks(field, "{colour}")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert example.text().startswith("{colour} is not known. Use {year}")
    assert example.property("state") == "err" and field.property("state") == "err"
    dialog.reject()
    assert studio.preferences.settings.name_template == before


async def test_what_is_typed_is_kept_when_the_dialog_closes(opened: Open, studio: Studio) -> None:
    dialog = opened(studio)
    show_page(dialog, "Files")
    find(dialog, QLineEdit, "nameTemplateEdit").setText("{id}")
    QTest.mouseClick(find(dialog, QPushButton, "settingsCloseButton"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert studio.preferences.settings.name_template == "{id}"


async def test_a_new_folder_is_for_new_pictures(opened: Open, studio: Studio, tmp_path: Path) -> None:
    new = tmp_path / "elsewhere"
    new.mkdir()
    dialog = opened(studio)
    show_page(dialog, "Files")
    QTest.mouseClick(find(dialog, QPushButton, "folderButton"), Qt.MouseButton.LeftButton)
    chooser = find(dialog, QFileDialog, "folderDialog")
    assert chooser.isVisible() and chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(str(new))
    chooser.reject()
    folder = find(dialog, QLineEdit, "folderEdit")
    assert folder.text() == str(new) == str(studio.library_folder)
    assert "new pictures" in folder.accessibleDescription()


async def test_settings_are_on_disk(opened: Open, studio: Studio, home: Home) -> None:
    dialog = opened(studio)
    QTest.keyClick(find(dialog, QCheckBox, "reduceMotionCheck"), Qt.Key.Key_Space)
    await studio.shutdown()
    assert SettingsFile(home.paths.settings).load().reduce_motion


async def test_nothing_changes_by_looking(opened: Open, studio: Studio) -> None:
    before = studio.preferences.settings
    dialog = opened(studio)
    for title in ("Files", "Spending", "Network", "Look"):
        show_page(dialog, title)
    dialog.accept()
    await until(lambda: True)
    assert studio.preferences.settings == before


async def test_the_index_is_backed_up_and_the_sentence_says_where(opened: Open, room: Room, tmp_path: Path) -> None:
    await room.add_run(2)
    dialog = opened(room.studio)
    show_page(dialog, "Files")
    find(dialog, QPushButton, "backupButton").click()
    chooser = find(dialog, QFileDialog, "backupDialog")
    target = tmp_path / "stick"
    target.mkdir()
    chooser.fileSelected.emit(str(target))
    note = find(dialog, QLabel, "backupNote")
    await until(lambda: note.text().startswith("Backed up and checked"))
    (copy,) = target.iterdir()
    assert str(copy) in note.text() and copy.read_bytes().startswith(b"SQLite format 3")
    chooser.fileSelected.emit(str(copy / "inside a file"))
    await until(lambda: note.text().startswith("Nothing was backed up."))
