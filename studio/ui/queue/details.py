"""Everything about one job, to read and to quote."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from studio.domain.job import Job
from studio.domain.money import Credits, amount
from studio.domain.request import VideoRequest
from studio.domain.words import explain
from studio.state.clip_words import began_with
from studio.state.queue import Queue, QueueRow
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.queue.question import QuestionBox
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDTH = 520


class DetailsDialog(Dialog):
    """What was asked, what it cost, when what happened, and the ids that support asks for.

    Of a job that nobody but the user can place it asks which run it is, and closes when that is settled.
    """

    def __init__(self, theme: Theme, queue: Queue, row: QueueRow, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._job = row.job
        self._question = None if row.telling.action != "ask" else QuestionBox(theme, queue, row, self)
        self.setObjectName("jobDetails")
        self.setWindowTitle("Details")
        self.setMinimumWidth(theme.px(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(Label(f"{row.title} {row.extent}".rstrip(), self, role="title"))
        if self._question is None:
            column.addWidget(self._words(f"{row.telling.line}, {row.telling.cost}", "secondary"))
        else:
            column.addWidget(self._question)
            self._question.settled.connect(self.accept)
            self.begin_at(self._question.first)
        if row.job.error is not None:
            column.addWidget(self._words(_sentence(row.job), "value"))
        column.addWidget(self._prompt())
        column.addLayout(self._facts())
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _words(self, text: str, role: str) -> QLabel:
        label = Label(text, self, role=role)
        label.setWordWrap(True)
        return label

    def _prompt(self) -> QTextEdit:
        edit = QTextEdit(self)
        edit.setObjectName("jobPrompt")
        edit.setAccessibleName("Prompt")
        edit.setReadOnly(True)
        edit.setAcceptRichText(False)
        edit.setTabChangesFocus(True)
        request = self._job.request
        avoid = f"\n\nNot: {request.negative_prompt}" if request.negative_prompt else ""
        edit.setPlainText(f"{request.prompt}{avoid}")
        edit.setFixedHeight(self._theme.px(96))
        return edit

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (name, value, role) in enumerate(facts(self._job)):
            label = Label(name, self, role="note")
            text = Label(value, self, role=role)
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAccessibleName(f"{name}: {value}")
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, at, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        request_id = request_id_of(self._job)
        if request_id:
            label = Label(request_id, self, role="mono")
            label.setObjectName("jobRequestId")
            copy = IconButton(self._theme, "copy", "Copy request id", self)
            copy.setObjectName("jobCopyRequestId")
            copy.clicked.connect(self._copy)
            row.addWidget(label)
            row.addWidget(copy)
        row.addStretch(1)
        close = Button(self._theme, "Close", self)
        close.setObjectName("jobDetailsClose")
        close.setDefault(self._question is None)
        close.setAutoDefault(self._question is None)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        mark(close, kind="secondary")
        return row

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(request_id_of(self._job))


def request_id_of(job: Job) -> str:
    """Return the id to quote: of the error when there is one, else of the last answer; empty without any."""
    if job.error is not None and job.error.request_id:
        return job.error.request_id
    return job.request_ids[-1] if job.request_ids else ""


def facts(job: Job) -> tuple[tuple[str, str, str], ...]:
    """Return what is known of ``job`` as name, value and role of the value; nothing that is not known."""
    request = job.request
    width, height = request.expected_size()
    references = "Frames" if isinstance(request, VideoRequest) else "References"
    rows = (
        ("Size", f"{width} × {height}", "value"),
        ("Seed", "" if request.seed is None else str(request.seed), "value"),
        ("Length", f"{request.duration} s" if isinstance(request, VideoRequest) and request.duration else "", "value"),
        (references, str(len(job.references)) if job.references else "", "value"),
        ("Continues", _continues(job), "value"),
        ("Quoted", _money(job.quoted), "value"),
        ("Held", _money(job.held if job.charged is None else None), "money"),
        ("Charged", _money(job.charged), "money"),
        ("Asked", _moment(job.created_at), "value"),
        ("Accepted", _moment(job.accepted_at), "value"),
        ("Finished", _moment(job.finished_at), "value"),
        ("Saved", f"{job.saved_count} of {job.output_count}" if job.output_count else "", "value"),
        ("Job", job.id, "mono"),
        ("Generation", job.generation_id or "", "mono"),
    )
    return tuple(row for row in rows if row[1])


def _continues(job: Job) -> str:
    before = began_with(job)
    return "" if before is None or before.frame is None else f"frame {before.frame + 1} of {before.generation_id}"


def _money(credits: Credits | None) -> str:
    return "" if credits is None else amount(credits)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone().strftime("%d %B %Y, %H:%M:%S")


def _sentence(job: Job) -> str:
    if job.error is None:
        return ""
    words = explain(job.error)
    return " ".join(part if part.endswith((".", "”")) else f"{part}." for part in (words.title, words.cause) if part)
