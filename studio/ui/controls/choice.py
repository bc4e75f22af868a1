"""A field that opens a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
DETAIL = Qt.ItemDataRole.UserRole + 1


class _Rows(QStyledItemDelegate):
    """Rows of the open list, each with its quieter part. Unlike those of Qt they take their height from the sheet."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        detail = index.data(DETAIL)
        if detail:
            option.text = f"{option.text}  {detail}"


class Choice(QComboBox):
    """A combo box whose rows may have a quieter second part: *Square* 1024 × 1024.

    The wheel changes it only while it has focus.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Prepare an empty list. ``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._scale()
        theme.tokens_changed.connect(self._scale)
        self.setItemDelegate(_Rows(self))

    def add(self, value: object, text: str, *, detail: str = "", icon: QIcon | None = None) -> None:
        """Append a row that stands for ``value``."""
        self.addItem(icon or QIcon(), text, value)
        self.set_detail(self.count() - 1, detail)

    def set_detail(self, row: int, detail: str) -> None:
        """Change the quieter part of a row."""
        self.setItemData(row, detail, DETAIL)
        self.update()

    def set_value(self, value: object) -> None:
        """Choose the row that stands for ``value``; without one nothing changes."""
        for row in range(self.count()):
            if self.itemData(row) == value:
                self.setCurrentIndex(row)

    @Slot()
    def _scale(self) -> None:
        self.setIconSize(QSize(self._theme.px(20), self._theme.px(17)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        place = self.rect().adjusted(self._theme.px(11), 0, -self._theme.px(28), 0)
        icon = self.itemIcon(self.currentIndex())
        if not icon.isNull():
            size = self.iconSize()
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            top = (self.height() - size.height()) // 2
            icon.paint(painter, place.left(), top, size.width(), size.height(), mode=mode)
            place.adjust(size.width() + self._theme.px(6), 0, 0, 0)
        for text, colour in ((self.currentText(), "text"), (self.currentData(DETAIL) or "", "text3")):
            painter.setPen(self._theme.colour(colour if self.isEnabled() else "disabled"))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, place.width()))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
            place.adjust(painter.fontMetrics().horizontalAdvance(shown + " "), 0, 0, 0)
