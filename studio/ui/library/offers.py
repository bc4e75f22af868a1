"""What could come next in a search, in a list below the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.domain.query import Completion
from studio.state.rows import VALUE, Rows
from studio.ui.library.short_list import ROW, STEPS, LineDelegate, ShortList
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_MOST_ROWS, _LEAST, _MOST_WIDE = 10, 180, 420
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class OfferRows(Rows[Completion]):
    """The offers."""

    def key(self, row: Completion) -> str:
        return f"{row.start} {row.text}"

    def words(self, row: Completion) -> str:
        return row.label


class Offers(QFrame):
    """Floats over the window and never takes the keyboard: the field hands it its keys with :meth:`press`.

    Signals:
        taken: An offer was chosen.
            offer: The :class:`Completion`.
    """

    taken = Signal(object)

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field)
        self._theme = theme
        self._field = field
        self.setObjectName("searchOffers")
        self.setAccessibleName("What could come next")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self, role="floating")
        self.rows = OfferRows(self)
        self._view = ShortList(self.rows, "What could come next", self)
        self._view.setObjectName("searchOffersList")
        self._view.setItemDelegate(_OfferDelegate(theme, self._view))
        self._view.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._view)
        self.hide()

    def offer(self, offers: Sequence[Completion], *, at: QPoint) -> None:
        """Show ``offers`` at a place of the window; go away without any."""
        self.rows.reset(offers)
        if not offers:
            self.hide()
            return
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        px = self._theme.px
        widest = max(self.fontMetrics().horizontalAdvance(offer.label) for offer in offers) + px(44)
        width = min(max(widest, px(_LEAST)), px(_MOST_WIDE))
        height = min(len(offers), _MOST_ROWS) * px(ROW) + 10
        self.setGeometry(min(at.x(), window.width() - width - 8), at.y(), width, height)
        self._view.setCurrentIndex(QModelIndex())
        self.show()
        self.raise_()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key of the field means here; return whether it meant anything."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in STEPS:
            self._view.step(STEPS[key])
            return True
        current = self._view.currentIndex()
        if key is Qt.Key.Key_Tab and not current.isValid():
            current = self.rows.index(0)
        if key in _TAKES and current.isValid():
            self._take(current)
            return True
        return False

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        offer = index.data(VALUE)
        if isinstance(offer, Completion):
            self.taken.emit(offer)


class _OfferDelegate(LineDelegate):
    """A line with one offer."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        self.paint_ground(painter, option)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text"))
        place = option.rect.adjusted(self._theme.px(8), 0, -self._theme.px(8), 0)
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()
