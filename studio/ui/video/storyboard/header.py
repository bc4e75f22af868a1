"""The line above the shots: what the storyboard is called, what it costs, and the button that sends it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from studio.domain.money import amount
from studio.state.drawing import NAME
from studio.state.storyboard import StoryboardDesk, StoryboardView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

HEADER = 46
_KINDS = {"spend": "spend", "outline": "spendOutline", "disabled": "spend"}


class StoryboardHeader(QFrame):
    """Follows the storyboard. It is all that is seen of a folded one.

    Signals:
        joining: The clips should become one file.
    """

    joining = Signal()

    def __init__(self, theme: Theme, board: StoryboardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._board = board
        self.fold = FoldHeader(theme, "Storyboard", self)
        self.fold.setObjectName("storyboardToggle")
        self.fold.setToolTip("Show or fold the storyboard")
        self.fold.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.fold.setChecked(True)
        self._name = _Name(theme, self)
        self._extent = ElidedLabel("", self, role="note")
        self._extent.setObjectName("storyboardExtent")
        self.totals = Totals(theme, self)
        self._send = Button(theme, "", self, kind="spend", size="small")
        self._send.setObjectName("storyboardSendButton")
        self._join = IconButton(theme, "film", "Join saved clips into one file", self, size="small")
        self._join.setObjectName("joinClipsButton")
        self._more = IconButton(theme, "ellipsis", "More", self, size="small")
        self._more.setObjectName("storyboardMenuButton")
        self._fill_menu()
        self._lay_out()
        self._send.clicked.connect(board.sale.send)
        self._join.clicked.connect(self.joining)
        self._name.named.connect(board.drawing.rename)
        board.changed.connect(self.show_view)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self.show_view(board.view)

    @Slot(object)
    def show_view(self, view: StoryboardView) -> None:
        """Show what the storyboard is now."""
        self._name.show_name(view.name)
        self._extent.setText(view.extent)
        self.totals.show_view(view)
        send = view.send
        self._send.setVisible(bool(send.button))
        self._send.setText(send.button)
        self._send.set_kind(_KINDS[send.look])
        self._send.setEnabled(send.look != "disabled")
        self._send.setToolTip(send.reason or "Sends them in order, each as soon as the one before it is there")
        self._send.setAccessibleDescription(send.reason)
        self._join.setEnabled(bool(view.extent))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.fold)
        row.addWidget(self._name)
        row.addWidget(self._extent)
        row.addWidget(self.totals, 1)
        row.addWidget(self._send)
        row.addWidget(self._join)
        row.addWidget(self._more)

    def _fill_menu(self) -> None:
        menu = QMenu(self._more)
        menu.setObjectName("storyboardMenu")
        drawing = self._board.drawing
        menu.aboutToShow.connect(self._offer)
        self._new = menu.addAction("New storyboard", drawing.begin_new)
        self._others = menu.addMenu("Open")
        menu.addAction("Rename", self._name.begin)
        menu.addSeparator()
        self._undo = menu.addAction("Undo", drawing.undo)
        self._stop = menu.addAction("Do not send what waits", self._board.sale.withdraw)
        menu.addSeparator()
        self._delete = menu.addAction("Delete storyboard", self._remove)
        for action, name in (
            (self._new, "storyboardNewAction"),
            (self._undo, "storyboardUndoAction"),
            (self._stop, "storyboardStopAction"),
            (self._delete, "storyboardDeleteAction"),
        ):
            action.setObjectName(name)
        menu.setToolTipsVisible(True)
        self._delete.setToolTip("Its clips stay in the library; what was not sent is not sent")
        self._more.setMenu(menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @Slot()
    def _offer(self) -> None:
        drawing = self._board.drawing
        self._others.clear()
        for other in reversed(drawing.others):
            action = self._others.addAction(f"{other.name}, {len(other.shots)} shots".replace("&", "&&"))
            action.setData(other.id)
            action.triggered.connect(self._open)
        self._others.setEnabled(bool(drawing.others))
        self._undo.setEnabled(drawing.undoable)
        self._stop.setEnabled(self._board.view.withdrawable)
        some = bool(drawing.board.shots)
        self._new.setEnabled(some)
        self._delete.setEnabled(some)

    @Slot()
    def _open(self) -> None:
        action = self.sender()
        if hasattr(action, "data"):
            self._board.drawing.open(str(action.data()))

    @Slot()
    def _remove(self) -> None:
        self._board.drawing.delete()

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(HEADER))
        metrics = QFontMetrics(self._theme.font(12, 500))
        self.fold.setFixedWidth(metrics.horizontalAdvance("Storyboard") + self._theme.px(14 + 10))


class Totals(ElidedLabel):
    """What was charged, what is held, what is to come; credits in the colour of credits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, role="aside")
        self._theme = theme
        self._parts: tuple[tuple[str, bool], ...] = ()
        self.setObjectName("storyboardTotals")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_view(self, view: StoryboardView) -> None:
        """Show the sums; nothing of a storyboard without shots."""
        parts = [
            (f"{amount(view.charged)} charged", True) if view.charged else None,
            (f"{amount(view.held)} held", True) if view.held else None,
            (f"{amount(view.to_come)} to come", False) if view.to_come else None,
        ]
        if view.to_come is None:
            parts.append(("price not known", False))
        self._parts = tuple(part for part in parts if part is not None) if view.extent else ()
        self.setText(" · ".join(words for words, _ in self._parts))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        left = max(0, self.width() - metrics.horizontalAdvance(self.text()))
        for number, (words, is_credits) in enumerate(self._parts):
            for text, colour in ((" · " if number else "", "text2"), (words, "goldtext" if is_credits else "text2")):
                room = self.width() - left
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
                painter.setPen(self._theme.colour(colour))
                painter.drawText(left, 0, max(room, 0), self.height(), int(Qt.AlignmentFlag.AlignVCenter), shown)
                left += metrics.horizontalAdvance(text)


class _Name(QLineEdit):
    """What the storyboard is called, written over in place.

    Signals:
        named: The user gave another name.
            name: As it was typed.
    """

    named = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._known = ""
        self.setObjectName("storyboardName")
        self.setAccessibleName("Name of the storyboard")
        self.setToolTip("Click to give it a name")
        self.setPlaceholderText("Untitled")
        self.setMaxLength(80)
        mark(self, role="bare")
        self.editingFinished.connect(self._told)
        self.textChanged.connect(self._measure)
        theme.tokens_changed.connect(self._measure)

    def show_name(self, name: str) -> None:
        """Show ``name``, unless another is being typed. The name of an unnamed one is left out."""
        self._known = "" if name == NAME else name
        if not self.hasFocus():
            self.setText(self._known)

    @Slot()
    def begin(self) -> None:
        """Let the user type."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._known)
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()

    @Slot()
    def _told(self) -> None:
        if self.text().strip() != self._known:
            self.named.emit(self.text())

    @Slot()
    def _measure(self) -> None:
        words = self.text() or self.placeholderText()
        wide = QFontMetrics(self._theme.font(13)).horizontalAdvance(words) + 8
        self.setFixedWidth(min(wide, self._theme.px(140)))
