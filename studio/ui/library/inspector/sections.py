"""The parts of the inspector below the preview: words, marks, money, file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.state.library.inspector import Inspector
from studio.state.library.inspector_view import Fact, FileFacts, InspectorView, Price
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.library.inspector.facts import FactTable, LedgerRows
from studio.ui.library.inspector.flow_row import FlowRow
from studio.ui.library.inspector.id_line import IdLine
from studio.ui.library.inspector.tags import TagEdit
from studio.ui.library.inspector.texts import NotesEdit, Words
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


def column_of(widget: QWidget, *, gap: int = 6) -> QVBoxLayout:
    """Give ``widget`` a column without margins and return it."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    return column


def rule() -> QFrame:
    """Return a line between two parts."""
    line = QFrame()
    mark(line, role="rule")
    return line


def heading(title: str, *widgets: QWidget, role: str = "label") -> QHBoxLayout:
    """Return a title with what stands at its right."""
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addWidget(Label(title, role=role))
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return row


class PromptPart(QWidget):
    """The prompt, what to keep out, and what a language model made of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy = IconButton(theme, "copy", "Copy prompt", self, size="small")
        self.copy.setObjectName("copyPromptButton")
        self.copy.clicked.connect(self._copy)
        self.words = Words(theme, "Prompt", self)
        self.words.setObjectName("inspectorPrompt")
        self._negative = _Passage(theme, "Negative prompt", "inspectorNegative", self)
        self._enhanced = _Passage(theme, "Enhanced prompt", "inspectorEnhanced", self)
        column = column_of(self)
        column.addLayout(heading("Prompt", self.copy))
        for part in (self.words, self._negative, self._enhanced):
            column.addWidget(part)

    def show_view(self, view: InspectorView) -> None:
        """Show the words of the picture."""
        request = None if view.picture is None else view.picture.request
        prompt = "" if request is None else request.prompt
        self.words.show_words(prompt or "No words: it was told by its frames alone.")
        self.copy.setEnabled(bool(prompt))
        self._negative.show_words("" if request is None else request.negative_prompt or "")
        self._enhanced.show_words(view.enhanced)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.toPlainText())


class _Passage(QWidget):
    """Words under a title; out of sight without any."""

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = Words(theme, title, self)
        self._words.setObjectName(name)
        column = column_of(self, gap=3)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(Label(title, self, role="label"))
        column.addWidget(self._words)
        self.hide()

    def show_words(self, words: str) -> None:
        self._words.show_words(words)
        self.setVisible(bool(words))


class MarksPart(QWidget):
    """Tags, notes and the collections it is in."""

    def __init__(self, theme: Theme, inspector: Inspector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags = TagEdit(theme, self)
        self.tags.added.connect(inspector.tag)
        self.tags.removed.connect(inspector.untag)
        self.notes = NotesEdit(theme, self)
        self.notes.written.connect(inspector.note)
        self._collections = Label("", self, role="small")
        self._collections.setObjectName("inspectorCollections")
        self._collections.setWordWrap(True)
        self._collections_title = Label("Collections", self, role="label")
        notes_title = Label("Notes", self, role="label")
        notes_title.setBuddy(self.notes)
        column = column_of(self)
        column.addLayout(heading("Tags"))
        column.addWidget(self.tags)
        column.addWidget(notes_title)
        column.addWidget(self.notes)
        column.addWidget(self._collections_title)
        column.addWidget(self._collections)

    def show_view(self, view: InspectorView, known_tags: tuple[str, ...]) -> None:
        """Show what was added to the picture."""
        picture = view.picture
        if picture is None:
            return
        self.tags.show_tags(picture.tags)
        self.tags.know(known_tags)
        self.notes.show_notes(picture.id, picture.notes)
        self._collections.setText(", ".join(view.collections))
        for label in (self._collections, self._collections_title):
            label.setVisible(bool(view.collections))


class CostPart(QWidget):
    """What it was quoted and cost, with the lines of the ledger."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before, self._money, self._after = (Label("", self, role=role) for role in ("note", "moneyNote", "note"))
        self._price = FlowRow(theme, self, gap=4, right=True)
        self._price.setObjectName("inspectorPrice")
        self._price.set_things((self._before, self._money, self._after))
        self.rows = LedgerRows(theme, self)
        self._note = Label("", self, role="note")
        self._note.setObjectName("ledgerNote")
        self._note.setWordWrap(True)
        column = column_of(self)
        row = QHBoxLayout()
        row.addWidget(Label("Cost", self, role="label"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._price, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.rows)
        column.addWidget(self._note)

    def show_view(self, view: InspectorView) -> None:
        """Show the money."""
        price = view.price
        self._before.setText(_comma(price.before, price.money or price.after))
        self._money.setText(_comma(price.money, price.after))
        self._after.setText(price.after)
        self._show_spoken(price)
        self.rows.show_lines(view.ledger)
        self._note.setText(view.ledger_note)
        self._note.setVisible(bool(view.ledger_note))

    def _show_spoken(self, price: Price) -> None:
        for label in (self._before, self._money, self._after):
            label.setVisible(bool(label.text()))
        self._price.arrange()
        self._price.setAccessibleName(f"Cost: {price.words}" if price.words else "Cost not known")


def _comma(words: str, after: str) -> str:
    return f"{words}," if words and after else words


class FilePart(QWidget):
    """Ids, the file and how it stands with it.

    Signals:
        compare_wanted: The file should be compared with what was saved.
    """

    compare_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request = IdLine(theme, "Request id", self)
        self.request.value.setObjectName("requestIdLabel")
        self.request.copy.setObjectName("copyRequestIdButton")
        self._others = FactTable(theme, "Older request ids", self)
        self._others.setObjectName("olderRequestIds")
        self._generation = IdLine(theme, "Generation", self)
        self._generation.value.setObjectName("generationIdLabel")
        self._name = IdLine(theme, "File", self)
        self._name.value.setObjectName("inspectorFileName")
        self._path = Words(theme, "Path", self)
        self._path.setObjectName("inspectorPath")
        self._state = Label("", self, role="note")
        self._state.setObjectName("inspectorFileState")
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._compare = IconButton(theme, "refresh-cw", "Compare with what was saved", self, size="small")
        self._compare.setObjectName("compareFileButton")
        self._compare.clicked.connect(self.compare_wanted)
        state = QHBoxLayout()
        state.addWidget(self._state, 1)
        state.addWidget(self._compare)
        column = column_of(self, gap=4)
        for part in (self.request, self._others, self._generation, self._name, self._path):
            column.addWidget(part)
        column.addLayout(state)

    def show_view(self, view: InspectorView) -> None:
        """Show ids and file."""
        last = view.request_ids[-1] if view.request_ids else ""
        self.request.show_id(last)
        self._others.show_facts([Fact("Older id", each, mono=True) for each in view.request_ids[-2::-1]])
        self._generation.show_id("" if view.picture is None else view.picture.generation_id)
        self._show_file(view.file)

    def _show_file(self, file: FileFacts) -> None:
        self._name.show_id(file.name)
        self._path.show_words(file.path)
        self._path.setVisible(bool(file.path))
        _tell(self._state, file.line, file.tone)
        self._compare.setVisible(file.checkable)


def _tell(label: QLabel, words: str, tone: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
    mark(label, state=tone)
