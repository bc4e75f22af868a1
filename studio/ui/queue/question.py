"""Which run of the history is it: the facts, and the answers only the user can give."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.job import Candidate, Phase
from studio.domain.money import credits_in_words
from studio.state import words
from studio.state.queue import Queue, QueueRow
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_NOTHING_SENT = "Nothing is sent again by itself."
_NONE_TIP = "Ends this row. What the server made after all is still fetched, as a run made elsewhere"
_LOOK_TIP = "Reads the history again, costs nothing"


class QuestionBox(QFrame):
    """The runs that a job without an answer may be, each with its button; it follows the job until it is settled.

    Signals:
        settled: The job has found its run, or its end.
    """

    settled = Signal()

    def __init__(self, theme: Theme, queue: Queue, row: QueueRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queue = queue
        self._job_id = row.job.id
        self._shown: tuple[Candidate, ...] | None = None
        self._buttons: list[Button] = []
        self.setObjectName("questionBox")
        mark(self, role="card")
        self._title = Label("", self, role="strong")
        self._title.setObjectName("questionTitle")
        self._sentence = Label("", self, role="value")
        self._sentence.setObjectName("questionSentence")
        self._sentence.setWordWrap(True)
        self._candidates = QVBoxLayout()
        self._candidates.setSpacing(8)
        self._none = self._button("None of these", "questionNone", _NONE_TIP)
        self._look = self._button("Look again", "questionLook", _LOOK_TIP)
        self._lay_out()
        self._none.clicked.connect(self._is_none)
        self._look.clicked.connect(self._look_again)
        for signal in (queue.rows.dataChanged, queue.rows.rowsInserted, queue.rows.rowsRemoved):
            signal.connect(self._follow)
        self._show(row)

    @property
    def first(self) -> QWidget:
        """Return where the keyboard begins."""
        return self._buttons[0] if self._buttons else self._look

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addLayout(self._candidates)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._none)
        row.addWidget(self._look)
        row.addStretch(1)
        column.addLayout(row)

    def _button(self, text: str, name: str, tip: str) -> Button:
        button = Button(self._theme, text, self, size="small")
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    @Slot()
    def _follow(self) -> None:
        """Show what the job has become; once it is no question any more, say so."""
        row = self._queue.rows.value(self._job_id)
        if row is None:
            return  # between two places of the list
        if row.progress is None or row.progress.phase is not Phase.UNANSWERED:
            self.settled.emit()
        else:
            self._show(row)

    def _show(self, row: QueueRow) -> None:
        if row.progress is None:
            return
        self._sentence.setText(f"{row.progress.reason.rstrip('.')}. {_NOTHING_SENT}")
        if row.progress.candidates != self._shown:
            self._shown = row.progress.candidates
            self._fill(self._shown)
        many = len(self._shown or ())
        self._title.setText("Which run is it?" if many > 1 else "Is it this run?" if many else "No answer came")
        self.setAccessibleName(self._title.text())
        self._none.setText("None of these" if many > 1 else "It is not" if many else "Give it up")

    def _fill(self, candidates: tuple[Candidate, ...]) -> None:
        self._buttons.clear()
        while (item := self._candidates.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        before: QWidget | None = None
        for number, candidate in enumerate(candidates):
            self._candidates.addWidget(self._line(number, candidate))
            if before is not None:
                QWidget.setTabOrder(before, self._buttons[-1])
            before = self._buttons[-1]
        if before is not None:
            QWidget.setTabOrder(before, self._none)
        QWidget.setTabOrder(self._none, self._look)

    def _line(self, number: int, candidate: Candidate) -> QWidget:
        line = QFrame(self)
        line.setObjectName(f"candidate{number}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        facts = QVBoxLayout()
        facts.setSpacing(0)
        facts.addWidget(ElidedLabel(candidate_facts(candidate), line, role="secondary"))
        facts.addWidget(ElidedLabel(candidate.generation_id, line, role="mono"))
        row.addLayout(facts, 1)
        choose = self._button("It is this one", f"candidateButton{number}", "The row goes on with this run")
        choose.setAccessibleName(f"It is this one: {candidate_facts(candidate)}")
        choose.clicked.connect(partial(self._is, candidate.generation_id))
        row.addWidget(choose)
        self._buttons.append(choose)
        return line

    def _is(self, generation_id: str) -> None:
        self._queue.settle(self._job_id, generation_id)

    @Slot()
    def _is_none(self) -> None:
        self._queue.settle(self._job_id, None)

    @Slot()
    def _look_again(self) -> None:
        self._queue.look_again(self._job_id)


def candidate_facts(candidate: Candidate) -> str:
    """Return what is known of ``candidate`` in one line; nothing that is not known."""
    made = candidate.created_at
    parts = (
        "" if made is None else f"{made.astimezone():%d %b} {words.clock_time(made)}:{made:%S}",
        candidate.status_word,
        "" if candidate.cost is None else credits_in_words(candidate.cost),
        "" if candidate.seed is None else f"seed {candidate.seed}",
    )
    return " · ".join(part for part in parts if part)
