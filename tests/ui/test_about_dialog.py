"""The about box says what this is, and leads to the licences, which can be searched."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio import __version__
from studio.state.licences import Licences
from studio.state.studio import Studio
from studio.state.tasks import Tasks
from studio.store.licences import MISSING
from studio.ui.about_dialog import AboutDialog
from studio.ui.controls.search_field import SearchField
from studio.ui.licences_dialog import LicencesDialog
from studio.ui.theme.theme import Theme
from tests.studio_fixture import Home, until


async def test_the_box_says_what_this_is_and_leads_to_the_licences(qtbot: QtBot, theme: Theme, studio: Studio) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    about = AboutDialog(theme, studio, window)
    about.open()
    words = "\n".join(label.text() for label in about.findChildren(QLabel))
    assert f"Version {__version__}, Qt 6" in words and f"Python {platform.python_version()}" in words
    assert any(not label.pixmap().isNull() for label in about.findChildren(QLabel)), "the icon is shown"
    _button(about, "licencesButton").click()
    dialog = about.findChild(LicencesDialog)
    assert dialog is not None
    text = dialog.findChild(QPlainTextEdit, "licencesText")
    assert text is not None
    await until(lambda: "x264" in text.toPlainText())
    assert text.isReadOnly()


async def test_the_box_leads_to_what_the_program_keeps(qtbot: QtBot, theme: Theme, studio: Studio, home: Home) -> None:
    window, shown = QWidget(), list[str]()
    qtbot.addWidget(window)
    studio.reveal_wanted.connect(shown.append)
    about = AboutDialog(theme, studio, window)
    about.open()
    _button(about, "dataFolderButton").click()
    _button(about, "logsButton").click()
    assert shown == [str(home.paths.data), str(home.paths.logs)]


def _button(about: AboutDialog, name: str) -> QPushButton:
    button = about.findChild(QPushButton, name)
    assert button is not None
    return button


async def test_words_are_found_one_place_after_the_other(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    file, window, tasks = tmp_path / "NOTICES", QWidget(), Tasks()
    qtbot.addWidget(window)
    file.write_text("one heron\ntwo Herons\nthree <b>cranes</b>\n", encoding="utf-8")
    dialog = LicencesDialog(theme, Licences(tasks, file=file), window)
    dialog.open()
    text, search = dialog.findChild(QPlainTextEdit, "licencesText"), dialog.findChild(SearchField)
    assert text is not None and search is not None
    await until(lambda: "cranes" in text.toPlainText())
    search.setText("heron")
    first = text.textCursor().blockNumber()
    QTest.keyClick(search, Qt.Key.Key_Return)
    second = text.textCursor().blockNumber()
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert (first, second, text.textCursor().blockNumber()) == (0, 1, 0)
    assert dialog.isVisible(), "Return searches, it does not close"
    assert "<b>" in text.toPlainText()
    search.setText("albatross")
    assert any("“albatross” is not in them." in label.text() for label in dialog.findChildren(QLabel))
    await tasks.close()


async def test_a_copy_without_the_file_says_so(tmp_path: Path) -> None:
    tasks, heard = Tasks(), list[str]()
    licences = Licences(tasks, file=tmp_path / "NOTICES")
    licences.read.connect(heard.append)
    licences.ask()
    await until(lambda: bool(heard))
    assert heard == [MISSING]
    await tasks.close()
