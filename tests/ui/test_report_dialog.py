"""A report is read, copied and saved; what cannot be saved is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.state.layout import Layout
from studio.state.studio import Studio
from studio.ui.report_dialog import ReportDialog
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.theme.theme import Theme
from tests.studio_fixture import until


async def test_how_things_are_is_read_copied_and_saved_where_the_last_one_was(
    qtbot: QtBot, theme: Theme, studio: Studio, tmp_path: Path
) -> None:
    window, kept = QWidget(), Layout(tmp_path / "layout.json")
    qtbot.addWidget(window)
    dialog = ReportDialog(theme, studio.reports, kept, window, crash=False)
    dialog.open()
    text, told = dialog.findChild(QPlainTextEdit, "reportText"), dialog.findChild(QLabel, "reportTold")
    assert text is not None and told is not None
    await until(lambda: text.toPlainText().startswith("How things are"))
    assert text.isReadOnly()
    _press(dialog, "reportCopyButton")
    assert QGuiApplication.clipboard().text() == text.toPlainText() and told.text() == "Copied."

    _choose(dialog, tmp_path / "gone" / "report.txt")
    await until(lambda: told.text().startswith("The report was not saved"))
    _choose(dialog, tmp_path / "report.txt")
    await until(lambda: told.text() == "Saved as report.txt.")
    assert (tmp_path / "report.txt").read_text() == text.toPlainText()
    assert kept.text("save report in") == str(tmp_path)
    kept.close()


async def test_the_settings_lead_to_it(qtbot: QtBot, theme: Theme, studio: Studio) -> None:
    window, wanted = QWidget(), list[bool]()
    qtbot.addWidget(window)
    studio.reports.wanted.connect(wanted.append)
    settings = SettingsDialog(theme, studio, window)
    button = settings.findChild(QPushButton, "diagnosticsButton")
    assert button is not None
    button.click()
    assert wanted == [False]


def _press(dialog: ReportDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


def _choose(dialog: ReportDialog, file: Path) -> None:
    _press(dialog, "reportSaveButton")
    for chooser in dialog.findChildren(QFileDialog):
        chooser.fileSelected.emit(str(file))
        chooser.close()
