"""Tags as chips that can be taken away, and a field for more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.domain.marks import TAG_LETTERS
from studio.ui.library.inspector.flow_row import FlowRow
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class TagChip(QToolButton):
    """One tag; pressing it, or Delete, takes it away."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("tagChip")
        self.setText(name.replace("&", "&&"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the word
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Tag {name}, remove")
        self.setToolTip(f"Remove {name}")
        mark(self, kind="chip", beside=True)
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _draw(self) -> None:
        self.setIconSize(QSize(self._theme.px(12), self._theme.px(12)))
        self.setIcon(self._theme.icon("x", "text3", 12))


class TagEdit(QWidget):
    """Chips and a field. Return or a comma adds what was typed; Backspace in the empty field takes the last tag away.

    Signals:
        added: A tag should be given.
            name: As it was typed, without spaces around it.
        removed: A tag should be taken away.
            name: As it is shown.
    """

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tags: tuple[str, ...] = ()
        self._known = QStringListModel(self)
        self._row = FlowRow(theme, self)
        self.field = QLineEdit(self)
        self.field.setObjectName("inspectorTagEdit")
        self.field.setAccessibleName("Add a tag")
        self.field.setPlaceholderText("Add a tag")
        self.field.setMaxLength(TAG_LETTERS)
        self.field.setCompleter(self._completer())
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._row)
        column.addWidget(self.field)
        self._row.hide()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in sight."""
        return self._tags

    def show_tags(self, tags: tuple[str, ...]) -> None:
        """Show ``tags`` as chips."""
        if tags == self._tags:
            return
        self._tags = tags
        chips = [TagChip(self._theme, name) for name in tags]
        for chip, name in zip(chips, tags, strict=True):
            chip.clicked.connect(partial(self.removed.emit, name))
        self._row.set_things(chips)
        self._row.setVisible(bool(tags))

    def know(self, names: Sequence[str]) -> None:
        """Complete what is typed from ``names``."""
        if list(names) != self._known.stringList():
            self._known.setStringList(list(names))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.text() == ",":
                self._add()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.field.text() and self._tags:
                self.removed.emit(self._tags[-1])
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return False

    @Slot()
    def _add(self) -> None:
        name = " ".join(self.field.text().split())
        self.field.clear()
        if name and name.casefold() not in {tag.casefold() for tag in self._tags}:
            self.added.emit(name)

    def _completer(self) -> QCompleter:
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        return completer
