"""Why a run failed: what happened, what it cost, what to do, request id."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.domain.job import Job, JobState
from studio.domain.money import credits_in_words
from studio.domain.words import Explanation
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDEST = 640
_REFUSED_WORDS = ("prompt_blocked", "output_moderation_rejected", "value_out_of_range", "invalid_format")


class ErrorPanel(QFrame):
    """A card with the four parts of an error.

    Signals:
        retried: Make it again: a new purchase.
        editing: The user wants to change the request.
        asking: The user wants to ask support.
    """

    retried = Signal()
    editing = Signal()
    asking = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._request_id = ""
        self.setObjectName("errorPanel")
        mark(self, role="card")
        self.setMaximumWidth(theme.px(_WIDEST))
        self._sign = QLabel(self)
        self._title = self._label("errorTitle", "title")
        self._cause = self._label("errorCause", "secondary")
        self._cost = self._label("errorCost", "secondary")
        self._advice = self._label("errorAdvice", "secondary")
        self._retry = Button(theme, "Try again", self, kind="spend")
        self._retry.setObjectName("errorRetryButton")
        self._retry.setToolTip("Makes it again, new purchase")
        self._edit = Button(theme, "Change something", self)
        self._edit.setObjectName("errorEditButton")
        self._ask = Button(theme, "Ask support", self)
        self._ask.setObjectName("errorAskButton")
        self._ask.setToolTip("Copies what support needs, without key and prompt, and opens their page")
        self._ask.hide()  # never beside the one before it, nor in the width the two would want
        self._id = ElidedLabel("", self, role="mono", mode=Qt.TextElideMode.ElideMiddle)
        self._id.setObjectName("errorRequestId")
        self._copy = IconButton(theme, "copy", "Copy request id", self)
        self._copy.setObjectName("errorCopyButton")
        self._lay_out()
        self._retry.clicked.connect(self.retried)
        self._edit.clicked.connect(self.editing)
        self._ask.clicked.connect(self.asking)
        self._copy.clicked.connect(self._copy_id)
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def show_trouble(self, words: Explanation, job: Job | None) -> None:
        """Show ``words`` about ``job``; what is not known is left out."""
        self._title.setText(words.title)
        lost = job is not None and job.state is JobState.LOST
        advice = "" if lost else words.advice  # what is to do about a loss stands on the buttons
        for label, text in ((self._cause, words.cause), (self._cost, words.cost), (self._advice, advice)):
            label.setText(text)
            label.setVisible(bool(text))
        free = words.cost.startswith(("Not charged", "Nothing"))
        charged = words.cost.startswith("Charged")
        mark(self._cost, role="money" if charged else "secondary", state="ok" if free else "")
        code = job.error.code if job is not None and job.error is not None else ""
        price = f" · {credits_in_words(job.quoted)}" if job is not None and job.quoted else ""
        self._retry.setText(f"{'Make' if lost else 'Try'} again{price}")
        self._retry.setVisible(job is not None and code not in _REFUSED_WORDS)
        self._edit.setText("Change prompt" if code in _REFUSED_WORDS[:2] else "Change something")
        self._edit.setVisible(job is not None and not lost)
        self._ask.setVisible(lost)
        self._request_id = words.request_id
        self._id.setText(words.request_id)
        self._id.setVisible(bool(words.request_id))
        self._copy.setVisible(bool(words.request_id))
        self.setAccessibleName(" ".join(part for part in (words.title, words.cause, words.cost) if part))

    def _label(self, name: str, role: str) -> Label:
        label = Label("", self, role=role)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        words = QVBoxLayout()
        words.setContentsMargins(26, 2, 0, 8)
        words.setSpacing(2)
        for label in (self._cause, self._cost, self._advice):
            words.addWidget(label)
        column.addLayout(words)
        row = QHBoxLayout()
        row.setContentsMargins(26, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._retry)
        row.addWidget(self._edit)
        row.addWidget(self._ask)
        row.addStretch(1)
        row.addWidget(self._id)
        row.addWidget(self._copy)
        column.addLayout(row)

    @Slot()
    def _draw(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("circle-x", "err", 18, ratio=self.devicePixelRatioF()))

    @Slot()
    def _copy_id(self) -> None:
        QGuiApplication.clipboard().setText(self._request_id)
