"""A report to read, copy and save, before anybody decides whether to give it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.state.layout import Layout
from studio.state.reports import Reports
from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.file_dialog import FileDialog
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_FILE = "Aurous Studio report.txt"
_NOTE = (
    "Nothing is sent anywhere. Keys and tokens are masked; names of files and folders may be in it, and words that "
    "a message of the server repeated."
)


class ReportDialog(Dialog):
    """Shows the report of the ``crash``, or one of how things are now."""

    def __init__(self, theme: Theme, reports: Reports, kept: Layout, parent: QWidget, *, crash: bool) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._reports = reports
        self.kept = kept
        self.setObjectName("reportDialog")
        self.setWindowTitle(title := "Report of the crash" if crash else "Diagnostics")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(760), theme.px(560))
        self._text = QPlainTextEdit("Reading…", self)
        self._text.setObjectName("reportText")
        self._text.setAccessibleName(title)
        self._text.setReadOnly(True)
        self._text.setFont(theme.mono())
        self._told = Label("", role="note")
        self._told.setObjectName("reportTold")
        self._lay_out()
        reports.read.connect(self._show)
        reports.saved.connect(self._show_saved)
        reports.ask(crash=crash)

    def _lay_out(self) -> None:
        note = Label(_NOTE, role="secondary")
        note.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._told, 1)
        for words, name, do in (
            ("Copy", "reportCopyButton", self._copy),
            ("Save…", "reportSaveButton", self._ask_where),
            ("Close", "reportCloseButton", self.accept),
        ):
            button = Button(self._theme, words, self)
            button.setObjectName(name)
            button.clicked.connect(do)
            row.addWidget(button)
        self.begin_at(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(note)
        column.addWidget(self._text, 1)
        column.addLayout(row)

    @Slot(str)
    def _show(self, text: str) -> None:
        self._text.setPlainText(text)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._tell("Copied.", failed=False)

    @Slot()
    def _ask_where(self) -> None:
        mode = FileDialog.FileMode.AnyFile
        dialog = FileDialog(self, "Save the report", "save report in", mode=mode, kinds="Text (*.txt)")
        dialog.setObjectName("reportFileDialog")
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(_FILE)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    @Slot(str)
    def _save(self, path: str) -> None:
        self._reports.save(self._text.toPlainText(), path)

    @Slot(str, bool)
    def _show_saved(self, sentence: str, failed: bool) -> None:
        self._tell(sentence, failed=failed)

    def _tell(self, sentence: str, *, failed: bool) -> None:
        self._told.setText(sentence)
        mark(self._told, state="err" if failed else "")
        announce(self, sentence, urgent=failed)
