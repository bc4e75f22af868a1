"""Buttons with words, and buttons with only an icon."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from studio.ui.controls.key_cap import KeyCap
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

SPENDING = ("spend", "spendOutline")

_ICON_COLOURS = {
    "spend": "ongold",
    "spendOutline": "goldtext",
    "primary": "onaccent",
    "danger": "err",
    "sandbox": "sandbox",
}


class Button(QPushButton):
    """A button with words, an icon before them and the cap of its key after them.

    ``kind``: ``secondary``, ``edged``, ``ghost``, ``link``, ``primary``, ``danger``, ``sandbox``, and for what
    costs credits ``spend`` or ``spendOutline``. ``size``: ``small`` 28, ``normal`` 32 or ``large`` 44 high.
    Return never presses a button that spends: credits are spent by a click, by Space or by a key of their own.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        parent: QWidget | None = None,
        *,
        kind: str = "secondary",
        size: str = "normal",
        icon: str = "",
        key: str = "",
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._cap = KeyCap(key, self) if key else None
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        mark(self, kind=kind, scale=size, keyed=bool(key))
        self._draw_icon()
        theme.tokens_changed.connect(self._draw_icon)

    @property
    def kind(self) -> str:
        """What the button is for."""
        return str(self.property("kind"))

    def set_kind(self, kind: str) -> None:
        """Change what the button is for, for example from known to unknown price."""
        mark(self, kind=kind)
        self._draw_icon()

    def set_icon(self, name: str) -> None:
        """Show another icon, or none."""
        self._icon_name = name
        self._draw_icon()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._cap is not None:
            hint.setWidth(hint.width() + self._cap.sizeHint().width() + self._theme.px(8))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cap is not None:
            size = self._cap.sizeHint()
            left = self.width() - size.width() - self._theme.px(6)
            self._cap.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.kind in SPENDING and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    @property
    def shown(self) -> str:
        """The words as they fit now. Of a price the end is kept: a button never hides what it costs."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        if self._cap is not None:
            room -= self._cap.width()
        if not option.icon.isNull():
            room -= option.iconSize.width() + 4
        middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), middle if self.kind in SPENDING else end, max(0, room))

    @Slot()
    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        colour = _ICON_COLOURS.get(self.kind, "text2")
        gap = 4 if self.text() else 0
        self.setIconSize(QSize(self._theme.px(16 + gap), self._theme.px(16)))
        self.setIcon(self._theme.icon(self._icon_name, colour, gap=gap))


class IconButton(QToolButton):
    """A button with only an icon: 28 square, ``small`` 24 for headers, ``boxed`` 32 beside a field.

    The tooltip is also its accessible name, without the key at its end.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        tip: str,
        parent: QWidget | None = None,
        *,
        kind: str = "icon",
        size: str = "normal",
        colour: str = "text2",
        key: str = "",
        checkable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._colour = colour
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tip(tip, key=key)
        mark(self, kind=kind, scale=size)
        self._draw_icon()
        theme.tokens_changed.connect(self._draw_icon)

    def set_tip(self, tip: str, *, key: str = "") -> None:
        """Change what the button says of itself. ``key`` is shown after it and starts nothing."""
        self.setToolTip(f"{tip} ({key})" if key else tip)
        self.setAccessibleName(tip)

    def set_icon(self, name: str, *, colour: str = "") -> None:
        """Show another icon, and another colour when one is given."""
        self._icon_name = name
        self._colour = colour or self._colour
        self._draw_icon()

    @Slot()
    def _draw_icon(self) -> None:
        size = 14 if self.property("scale") == "small" else 16
        self.setIconSize(QSize(self._theme.px(size), self._theme.px(size)))
        self.setIcon(self._theme.icon(self._icon_name, self._colour, size))


class PlaceButton(QToolButton):
    """An icon and a word beside it, 32 high, for bars: ``place`` for where one can go, ``raised`` for a fact."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        text: str,
        parent: QWidget | None = None,
        *,
        kind: str = "place",
        colour: str = "text2",
        checkable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._colour = colour
        self.setText(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        mark(self, kind=kind, beside=True)
        self._draw_icon()
        theme.tokens_changed.connect(self._draw_icon)

    @Slot()
    def _draw_icon(self) -> None:
        self.setIconSize(QSize(self._theme.px(18 + 4), self._theme.px(18)))
        self.setIcon(self._theme.icon(self._icon_name, self._colour, 18, checked="text", gap=4))
