"""The search field: chips, then words, and below them what could come next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from studio.state.library.search import Search, SearchView
from studio.ui.controls.button import IconButton
from studio.ui.controls.key_cap import KeyCap
from studio.ui.library.chip import ChipButton
from studio.ui.library.offers import Offers
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_PLACEHOLDER = "Search prompts, or add cost> status: style: rating>="
_LONGEST = 2000
_LEAST_WORDS = 150


class Words(QLineEdit):
    """The words beside the chips. What is wrong in them has a wave below it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wrong = (0, 0)
        self.setMaxLength(_LONGEST)
        mark(self, role="bare")

    @property
    def wrong(self) -> tuple[int, int]:
        """Where the wave begins and ends, in letters; alike without one."""
        return self._wrong

    def mark_wrong(self, start: int, end: int) -> None:
        """Draw the wave below the letters from ``start`` to ``end``."""
        if self._wrong != (start, end):
            self._wrong = (start, end)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        start, end = self._wrong
        if start == end or not self.text():
            return
        metrics, text = self.fontMetrics(), self.text()
        # Where the letters stand is told by the cursor alone: the words may be scrolled.
        origin = self.cursorRect().center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        left = origin + metrics.horizontalAdvance(text[:start])
        right = origin + metrics.horizontalAdvance(text[:end] if end <= len(text) else text + "  ")
        self._wave(max(left, 0), min(max(right, left + 8), self.width()))

    def _wave(self, left: int, right: int) -> None:
        base = (self.height() + self.fontMetrics().height()) / 2 - 1
        points = [QPointF(x, base - (2 if number % 2 else 0)) for number, x in enumerate(range(left, right + 1, 2))]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("err"), 1.25))
        painter.drawPolyline(QPolygonF(points))


class ChipEdit(QFrame):
    """Known words become chips as they are completed; Backspace before the first letter takes the last chip away.

    Attributes:
        words: Where the keyboard enters.
        offers: What could come next, while there is something.
    """

    def __init__(self, theme: Theme, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._search = search
        self._chips: list[ChipButton] = []
        self._shown: tuple[str, ...] = ()
        self.setObjectName("gallerySearch")
        self.setAccessibleName("Search the library")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        mark(self, role="search")
        self._lens = QLabel(self)
        self._lens.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._more = ChipButton(theme, "", self, cross=False)
        self._cap = KeyCap("Ctrl+F", self)
        self._cross = IconButton(theme, "x", "Clear", self, size="small")
        self._cross.setObjectName("gallerySearchClear")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self.words = Words(theme, self)
        self.words.setObjectName("gallerySearchEdit")
        self.words.setPlaceholderText(_PLACEHOLDER)
        self.words.setAccessibleName("Search the library")
        self.words.installEventFilter(self)
        self.setFocusProxy(self.words)
        self.offers = Offers(theme, self)
        self._wire()
        self._show(search.view)

    def _wire(self) -> None:
        self._search.changed.connect(self._show)
        self.words.textEdited.connect(self._typed)
        self._cross.clicked.connect(self._clear)
        self._more.opened.connect(self._open_first)
        self.offers.taken.connect(self._search.accept)
        self._theme.tokens_changed.connect(self._arrange)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(32))

    def begin(self) -> None:
        """Take the keyboard, with all words selected."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.words.setFocus(Qt.FocusReason.MouseFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if isinstance(event, QFocusEvent):
            mark(self, state="focus" if event.gotFocus() else "")
            if event.lostFocus() and event.reason() is not Qt.FocusReason.PopupFocusReason:
                self.offers.hide()
                self._search.enter()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if self.offers.isVisible() and self.offers.press(event):
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._search.enter()
        elif key is Qt.Key.Key_Backspace and not self.words.cursorPosition() and not self.words.hasSelectedText():
            self._search.remove_last()
        elif key is Qt.Key.Key_Down and not self.offers.isVisible():
            self._search.offer()
        elif key is Qt.Key.Key_Escape and self.offers.isVisible():
            self._search.dismiss()
        elif key is Qt.Key.Key_Escape and self._search.text:
            self._search.clear()
        else:
            return False
        return True

    @Slot(object)
    def _show(self, view: SearchView) -> None:
        asked = view.asked
        if self.words.text() != asked.words:
            self.words.setText(asked.words)
            self.words.setCursorPosition(view.cursor)
        labels = tuple(chip.label for chip in asked.chips)
        if labels != self._shown:
            self._shown = labels
            self._make(labels)
        problem = view.problem
        self.words.mark_wrong(*((0, 0) if problem is None else (problem.start, problem.end)))
        self.words.setAccessibleDescription("" if problem is None else problem.sentence)
        self.words.setPlaceholderText(_PLACEHOLDER)
        self._arrange()
        self.offers.offer(view.offers if self.words.hasFocus() else (), at=self._under_cursor(view))

    def _make(self, labels: tuple[str, ...]) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for number, label in enumerate(labels):
            chip = ChipButton(self._theme, label, self)
            chip.setObjectName(f"searchChip{number}")
            chip.removed.connect(partial(self._search.remove, number))
            chip.opened.connect(partial(self._open, number))
            self._chips.append(chip)

    @Slot()
    def _arrange(self) -> None:
        """Lens, chips, words, cross. Of chips that do not fit, the first ones stand behind their number."""
        px, tall = self._theme.px, self.height()
        self._lens.setPixmap(self._theme.pixmap("search", "text3", 16, ratio=self.devicePixelRatioF()))
        self._lens.setGeometry(px(10), 0, px(16), tall)
        full = bool(self.words.text())
        self._cross.setVisible(full)
        self._cap.setVisible(not full and self.width() > px(420))
        right = self._place_end(full, tall)
        left = self._place_chips(px(34), right - px(_LEAST_WORDS), tall)
        self.words.setGeometry(left, 1, max(right - left, px(40)), tall - 2)

    def _place_end(self, full: bool, tall: int) -> int:
        px, right = self._theme.px, self.width() - self._theme.px(6)
        if full:
            right -= px(24)
            self._cross.setGeometry(right, (tall - px(24)) // 2, px(24), px(24))
        if not self._cap.isHidden():
            cap = self._cap.sizeHint()
            right -= cap.width() + px(2)
            self._cap.setGeometry(right, (tall - cap.height()) // 2, cap.width(), cap.height())
        return right - px(4)

    def _place_chips(self, left: int, end: int, tall: int) -> int:
        px = self._theme.px
        widths = [chip.sizeHint().width() for chip in self._chips]
        first = 0
        more = px(44)
        while first < len(widths) and left + sum(width + px(6) for width in widths[first:]) + more * bool(first) > end:
            first += 1
        self._more.setVisible(bool(first))
        if first:
            self._more.setText(f"+{first}")
            self._more.setToolTip(", ".join(self._shown[:first]))
            left = self._put(self._more, left, tall)
        for number, chip in enumerate(self._chips):
            chip.setVisible(number >= first)
            if number >= first:
                left = self._put(chip, left, tall)
        return left

    def _put(self, chip: ChipButton, left: int, tall: int) -> int:
        size = chip.sizeHint()
        chip.setGeometry(left, (tall - size.height()) // 2, size.width(), size.height())
        return left + size.width() + self._theme.px(6)

    def _under_cursor(self, view: SearchView) -> QPoint:
        """Return where the offers belong, in the window."""
        start = view.offers[0].start if view.offers else view.cursor
        letters = self.words.fontMetrics().horizontalAdvance(view.asked.words[: max(start, 0)])
        left = min(letters, max(self.words.width() - self._theme.px(120), 0))
        return self.words.mapTo(self.window(), QPoint(left, 0)) + QPoint(0, self.height() + self._theme.px(2))

    @Slot(str)
    def _typed(self, words: str) -> None:
        self._search.type(words, self.words.cursorPosition())

    def _open(self, number: int) -> None:
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.edit(number)

    @Slot()
    def _open_first(self) -> None:
        """Make words of the first of those there is no room for."""
        if self._chips:
            self._open(0)

    @Slot()
    def _clear(self) -> None:
        self._search.clear()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
