"""A crash shows at the next start, with a report that can be read and saved."""

from __future__ import annotations

import signal
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton

from studio.store.run_file import NAME, RunFile
from studio.ui.report_dialog import ReportDialog
from tests.journeys.conftest import Seat, account
from tests.journeys.person import Person
from tests.journeys.starting import PATIENCE, Start, until
from tests.sandbox_fixture import Sandbox


async def test_it_is_told_shown_and_saved(
    seat: Seat, sandbox: Sandbox, start: Start, home: Path, tmp_path: Path
) -> None:
    process = start("-m", "studio", **account(sandbox))
    until(lambda: sandbox.calls("GET /v1/loras") > 0, process)
    assert (home / "logs" / NAME).is_file()
    process.send_signal(signal.SIGSEGV)
    assert process.wait(PATIENCE) == -signal.SIGSEGV

    with RunFile(home / "logs"):  # as the start does before anything is painted
        person = seat(sandbox)
        await person.sit_down()
        await person.until(lambda: person.words("bannerTitle") == "The program ended unexpectedly last time.")
        person.click(await person.see(QPushButton, "bannerAction"))
        await person.until(lambda: person.window.findChild(ReportDialog) is not None)
        text = person.find(QPlainTextEdit, "reportText").toPlainText()
        assert text.startswith("The program ended unexpectedly: Segmentation fault")
        assert "studio/program.py" in text and sandbox.api_key not in text
        assert not person.studio.notices.known("crashed"), "it has been told"
        person.click(person.find(QPushButton, "reportSaveButton"))
        file = tmp_path / "report.txt"
        person.find(QFileDialog, "reportFileDialog").fileSelected.emit(str(file))
        await person.until(lambda: person.words("reportTold") == "Saved as report.txt.")
        assert file.read_text() == text
        person.click(person.find(QPushButton, "reportCloseButton"))
        assert "The program ended unexpectedly" in person.studio.activity.rows[0].title
    assert not (home / "logs" / NAME).exists()


async def test_a_kill_is_told_without_a_banner(seat: Seat, sandbox: Sandbox, start: Start, home: Path) -> None:
    process = start("-m", "studio", **account(sandbox))
    until(lambda: sandbox.calls("GET /v1/loras") > 0, process)
    process.kill()
    process.wait()
    with RunFile(home / "logs"):
        person = seat(sandbox)
        await person.sit_down()
        await person.until(lambda: "The program was ended from outside last time" in _told(person))
        assert not person.studio.notices.known("crashed")


def _told(person: Person) -> set[str]:
    return {note.title for note in person.studio.activity.rows}
