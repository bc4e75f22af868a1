"""The prompts of what is compared, with the words that differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.compare import LETTERS
from studio.state.compare_words import Piece, differing
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

NONE = "No prompt"
_LINE = 18


class Prompts(QWidget):
    """One text when they are the same; else each by its letter, and what the other lacks bold and underlined."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[str, ...] = ()
        self._heading = Label("", self, role="label")
        self._heading.setObjectName("promptHeading")
        self._text = QTextBrowser(self)
        self._text.setObjectName("promptDifference")
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._text.document().setDocumentMargin(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._text, 1)
        theme.tokens_changed.connect(self._write)

    def sizeHint(self) -> QSize:
        return QSize(320, self._theme.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(56))

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Set the prompts of ``pictures`` against each other."""
        prompts = tuple(" ".join(picture.request.prompt.split()) for picture in pictures)
        if prompts != self._shown:
            self._shown = prompts
            self._write()

    @Slot()
    def _write(self) -> None:
        prompts = self._shown
        same = len(set(prompts)) < 2
        both = "both" if len(prompts) == 2 else "all"
        self._heading.setText(f"Prompt, the same in {both}" if same and len(prompts) > 1 else "Prompt")
        self._text.setAccessibleName(self._heading.text())
        self._text.clear()
        cursor = self._text.textCursor()
        lines = QTextBlockFormat()
        lines.setLineHeight(self._theme.px(_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        lines.setBottomMargin(self._theme.px(4))
        cursor.setBlockFormat(lines)
        if same:
            cursor.insertText(prompts[0] if prompts and prompts[0] else NONE, self._format())
        else:
            for at, pieces in enumerate(differing(prompts)):
                if at:
                    cursor.insertBlock()
                self._one(cursor, LETTERS[at], pieces)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _one(self, cursor: QTextCursor, letter: str, pieces: Sequence[Piece]) -> None:
        cursor.insertText(f"{letter}  ", self._format("text3", 600))
        if not pieces:
            cursor.insertText(NONE, self._format("text3"))
        for words, differs in pieces:
            bare = words.rstrip()
            cursor.insertText(bare, self._format("text", 600, underlined=True) if differs else self._format())
            cursor.insertText(words[len(bare) :], self._format())

    def _format(self, colour: str = "text2", weight: int = 400, *, underlined: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(QFont(self._theme.font(12, weight)))
        form.setForeground(self._theme.colour(colour))
        form.setFontUnderline(underlined)
        if underlined:
            form.setUnderlineColor(self._theme.colour("accent"))
        return form
