"""A row of buttons of which one is down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class Look(Enum):
    """How the buttons stand together."""

    CHIPS = "chips"
    JOINED = "joined"
    FIELD = "field"
    TILES = "tiles"


@dataclass(frozen=True)
class _Segment:
    value: object
    icon: str
    ratio: tuple[int, int] | None
    button: QToolButton


_KINDS = {Look.CHIPS: "chip", Look.JOINED: "segment", Look.FIELD: "segment", Look.TILES: "tile"}
_ROLES = {Look.JOINED: "segments", Look.FIELD: "segmentsField"}
_GAPS = {Look.CHIPS: 6, Look.JOINED: 2, Look.FIELD: 2, Look.TILES: 8}


class Segments(QFrame):
    """Exclusive buttons, each standing for a value. One Tab stop; arrows choose.

    Signals:
        chosen: The user chose another one.
            value: What it stands for.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, look: Look, name: str, parent: QWidget | None = None, *, gap: int | None = None
    ) -> None:
        """Prepare an empty row. ``name`` is what a screen reader calls it, ``gap`` parts the buttons."""
        super().__init__(parent)
        self._theme = theme
        self._look = look
        self._segments: list[_Segment] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        edge = 3 if look in _ROLES else 0
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(_GAPS[look] if gap is None else gap)
        self.setAccessibleName(name)
        stretch = look in (Look.FIELD, Look.TILES)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if stretch else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed
        )
        mark(self, role=_ROLES.get(look, "row"))
        self._group.idClicked.connect(self._clicked)
        self._group.buttonToggled.connect(self._toggled)
        theme.tokens_changed.connect(self._draw_icons)

    def add(
        self, value: object, text: str = "", *, icon: str = "", ratio: tuple[int, int] | None = None, tip: str = ""
    ) -> QToolButton:
        """Append a button for ``value`` and return it. The first one is down until another is chosen.

        ``ratio`` draws a frame of these proportions instead of an icon.
        """
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setAccessibleName(text or tip)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if self._look in (Look.FIELD, Look.TILES):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        segment = _Segment(value, icon, ratio, button)
        self._dress(segment)
        self._segments.append(segment)
        self._group.addButton(button, len(self._segments) - 1)
        self._row.addWidget(button)
        button.setChecked(len(self._segments) == 1)
        return button

    def set_words(self, value: object, text: str) -> None:
        """Change the words of the button of ``value``; without any its icon stands in the middle.

        Raises:
            KeyError: No button has this value.
        """
        button = self.button(value)
        if text != button.text():
            button.setText(text)
            self._dress(next(segment for segment in self._segments if segment.button is button))

    def clear(self) -> None:
        """Remove every button."""
        for segment in self._segments:
            self._group.removeButton(segment.button)
            self._row.removeWidget(segment.button)
            segment.button.deleteLater()
        self._segments.clear()

    def value(self) -> object:
        """Return what the button that is down stands for, or None in an empty row."""
        number = self._group.checkedId()
        return self._segments[number].value if number >= 0 else None

    def values(self) -> list[object]:
        """Return what all the buttons stand for, in order."""
        return [segment.value for segment in self._segments]

    def set_value(self, value: object) -> None:
        """Press the button of ``value`` without a signal. A value that no button has changes nothing."""
        for segment in self._segments:
            if segment.value == value:
                segment.button.setChecked(True)

    def button(self, value: object) -> QToolButton:
        """Return the button of ``value``, to disable it or to say more of it.

        Raises:
            KeyError: No button has this value.
        """
        for segment in self._segments:
            if segment.value == value:
                return segment.button
        raise KeyError(value)

    @Slot(int)
    def _clicked(self, number: int) -> None:
        self.chosen.emit(self._segments[number].value)

    @Slot(QAbstractButton, bool)
    def _toggled(self, button: QAbstractButton, down: bool) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if down else Qt.FocusPolicy.ClickFocus)

    def _dress(self, segment: _Segment) -> None:
        """Give a button the room that its words and its icon need."""
        button, text = segment.button, segment.button.text()
        button.setToolButtonStyle(self._button_style(bool(text), bool(segment.icon or segment.ratio)))
        mark(button, kind=_KINDS[self._look], beside=bool(text and segment.icon))
        self._draw_icon(segment)

    @Slot()
    def _draw_icons(self) -> None:
        for segment in self._segments:
            self._draw_icon(segment)

    def _draw_icon(self, segment: _Segment) -> None:
        checked = "accent" if self._look is Look.TILES else "text"
        if segment.ratio:
            segment.button.setIconSize(QSize(self._theme.px(24), self._theme.px(20)))
            segment.button.setIcon(self._theme.ratio_icon(*segment.ratio, checked=checked))
        elif segment.icon:
            size = 12 if self._look is Look.CHIPS else 16
            gap = (5 if self._look is Look.CHIPS else 3) if segment.button.text() else 0
            segment.button.setIconSize(QSize(self._theme.px(size + gap), self._theme.px(size)))
            segment.button.setIcon(self._theme.icon(segment.icon, size=size, checked=checked, gap=gap))

    def _button_style(self, words: bool, drawing: bool) -> Qt.ToolButtonStyle:
        if words and drawing:
            beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            return Qt.ToolButtonStyle.ToolButtonTextUnderIcon if self._look is Look.TILES else beside
        return Qt.ToolButtonStyle.ToolButtonTextOnly if words else Qt.ToolButtonStyle.ToolButtonIconOnly
