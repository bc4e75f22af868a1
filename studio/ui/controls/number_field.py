"""Fields for numbers."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from studio.ui.theme.theme import Theme


class NumberField(QSpinBox):
    """A whole number. The wheel changes it only while it has focus."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Prepare a field. ``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._margins = _Margins(self, theme)
        self.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DecimalField(QDoubleSpinBox):
    """A number with a few decimals, of which trailing zeros are not shown.

    The wheel changes it only while it has focus.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Prepare a field. ``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._margins = _Margins(self, theme)
        self.setAccessibleName(name)

    def amount(self) -> Decimal:
        """Return exactly the number that is shown."""
        return Decimal(f"{self.value():.{self.decimals()}f}")

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Margins(QObject):
    """Keeps the text off the edge: padding of a style sheet does not move the text of a spin box.

    It lives as long as its field: one in a dialog that is gone must not hear of another theme.
    """

    def __init__(self, field: QAbstractSpinBox, theme: Theme) -> None:
        super().__init__(field)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._line = field.lineEdit()
        self._theme = theme
        self._apply()
        theme.tokens_changed.connect(self._apply)

    @Slot()
    def _apply(self) -> None:
        self._line.setTextMargins(self._theme.px(8), 0, 0, 0)
