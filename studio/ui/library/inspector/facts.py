"""Names and values in two columns, and the lines of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QSizePolicy, QWidget

from studio.state.library.inspector_view import Fact, LedgerLine
from studio.ui.controls.elided_label import Label
from studio.ui.library.inspector.texts import Words
from studio.ui.theme.theme import Theme

_NAMES = 92
_LONGEST_WORD = 20


class Selectable(Label):
    """A value that can be selected by mouse and copied from its menu."""

    def __init__(self, text: str, parent: QWidget | None = None, *, role: str = "small", name: str = "") -> None:
        super().__init__(text, parent, role=role)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.setAccessibleName(f"{name}: {text}" if name else text)

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy").triggered.connect(self._copy)
        menu.popup(self.mapToGlobal(at))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.selectedText() or self.text())


class FactTable(QWidget):
    """Rows of facts; made anew only where they are other ones."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[Fact, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(name)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show ``facts``."""
        if (wanted := tuple(facts)) == self._facts:
            return
        self._facts = wanted
        _empty(self._grid)
        for at, fact in enumerate(wanted):
            name = Label(fact.name, self, role="note")
            name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            words = f"{fact.value} ({fact.note})" if fact.note else fact.value
            self._grid.addWidget(self._value(fact.name, words, "mono" if fact.mono else "small"), at, 1)
        self.setVisible(bool(wanted))

    def _value(self, name: str, text: str, role: str) -> QWidget:
        """Return a label; for a word that is longer than a line, what can break it anywhere."""
        if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
            return Selectable(text, self, role=role, name=name)
        long = Words(self._theme, f"{name}: {text}", self)
        long.show_words(text)
        return long

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._theme.px(_NAMES))


class LedgerRows(QWidget):
    """What the ledger says of the run: when, what, which hold, how much."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[LedgerLine, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.setObjectName("ledgerRows")
        self.setAccessibleName("Lines of the ledger")
        self.hide()

    @property
    def lines(self) -> tuple[LedgerLine, ...]:
        """The lines in sight."""
        return self._lines

    def show_lines(self, lines: tuple[LedgerLine, ...]) -> None:
        """Show ``lines``, oldest first."""
        if lines == self._lines:
            return
        self._lines = lines
        _empty(self._grid)
        for at, line in enumerate(lines):
            time = _cell(line.time, self, "mono", f"{line.moment}, {line.kind}, {line.amount} credits")
            time.setToolTip(line.moment)
            hold = _cell(line.hold, self, "mono", f"Hold {line.hold}")
            hold.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            hold.setToolTip(line.hold)
            cost = _cell(line.amount, self, "moneyNote" if line.paid else "small", f"{line.amount} credits")
            for column, cell in enumerate((time, _cell(line.kind, self, "small", line.kind), hold)):
                self._grid.addWidget(cell, at, column)
            self._grid.addWidget(cost, at, 3, Qt.AlignmentFlag.AlignRight)
        self.setVisible(bool(lines))


def _cell(text: str, parent: QWidget, role: str, name: str) -> QLabel:
    label = Label(text, parent, role=role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAccessibleName(name)
    return label


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
