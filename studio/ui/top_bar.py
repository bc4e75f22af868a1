"""The bar at the top: menu, places, command field, connection, activity, balance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from studio.domain.money import amount, credits_in_words
from studio.ui.controls.button import IconButton, PlaceButton
from studio.ui.controls.key_cap import KeyCap
from studio.ui.controls.spring import Spring
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:  # the bar is painted before the engine behind the account is even imported
    from studio.state.account import AccountView

_HEIGHT = 48
_FIELD = (320, 32)
_NARROW = 1360
_PLACES = {
    "image": ("image", "Image", "Ctrl+1"),
    "video": ("film", "Video", "Ctrl+2"),
    "library": ("library", "Library", "Ctrl+4"),
}
_KEPT = "library"
"""Places from here on are for what was made; a line parts them from those where something is made."""


class TopBar(QFrame):
    """Where you are, how the line is, and what is left.

    Signals:
        place_wanted: Another place was pressed.
            name: ``image``, ``video`` or ``library``.
        commands_wanted: The command field was pressed.
        activity_wanted: The bell was pressed.
        connection_wanted: The connection badge was pressed.
        balance_wanted: The balance was pressed.
    """

    place_wanted = Signal(str)
    commands_wanted = Signal()
    activity_wanted = Signal()
    connection_wanted = Signal()
    balance_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "text3"
        self.setObjectName("topBar")
        mark(self, role="bar")
        self._menu = IconButton(theme, "menu", "Menu", self, key="F10")
        self._menu.setObjectName("menuButton")
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._places = {name: self._place_button(*place) for name, place in _PLACES.items()}
        self.show_place("image")
        self._command = _CommandField(theme, self)
        self._command.clicked.connect(self.commands_wanted)
        self._connection = QToolButton(self)
        self._connection.setObjectName("connectionBadge")
        self._connection.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._connection.clicked.connect(self.connection_wanted)
        mark(self._connection, kind="connection")
        self._bell = _Bell(theme, self)
        self._bell.clicked.connect(self.activity_wanted)
        self._balance = _Balance(theme, self)
        self._balance.clicked.connect(self.balance_wanted)
        self._lay_out()
        theme.tokens_changed.connect(self._draw)
        self._show_connection("Connecting", "")

    def set_menu(self, menu: QMenu) -> None:
        """Hang ``menu`` from the menu button."""
        self._menu.setMenu(menu)

    @Slot(str)
    def show_place(self, name: str) -> None:
        """Mark the place that is in sight."""
        self._places[name].setChecked(True)

    @Slot(object)
    def show_account(self, view: AccountView) -> None:
        """Show connection and balance."""
        self._tone = {"muted": "text3"}.get(view.tone, view.tone)
        self._show_connection(view.words, view.tooltip)
        self._balance.show_account(view)

    @Slot(str)
    def show_unseen(self, count: str) -> None:
        """Show how many things happened since the list was last opened."""
        self._bell.set_count(count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the command field in the middle of the window, whatever stands left and right of it."""
        super().resizeEvent(event)
        self._command.set_wide(self.width() >= _NARROW)
        size = self._command.sizeHint()
        left = (self.width() - size.width()) // 2
        left = max(left, max(place.geometry().right() for place in self._places.values()) + 16)
        self._command.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())

    def _place_button(self, icon: str, words: str, key: str) -> PlaceButton:
        button = PlaceButton(self._theme, icon, words, self, checkable=True)
        button.setObjectName(f"place{words}")
        button.setToolTip(f"Go to {words}  {key}")
        button.setAutoExclusive(True)
        button.clicked.connect(partial(self.place_wanted.emit, words.lower()))
        Spring(button)
        return button

    def _lay_out(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._menu)
        for name, place in self._places.items():
            if name == _KEPT:
                rule = QFrame()
                mark(rule, role="upright")
                row.addWidget(rule)
            row.addWidget(place)
        row.addStretch(1)
        for widget in (self._connection, self._bell, self._balance):
            row.addWidget(widget)

    @Slot()
    def _draw(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self._connection.setIcon(self._theme.dot(self._tone))

    def _show_connection(self, words: str, tooltip: str) -> None:
        self._draw()
        self._connection.setText(words)
        self._connection.setToolTip(tooltip)
        self._connection.setAccessibleName(f"Connection: {words}")


class _CommandField(QToolButton):
    """Looks like a search field, opens the command palette."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandField")
        self._theme = theme
        self._wide = True
        self.setToolTip("Open the command palette  Ctrl+K")
        self.setAccessibleName("Search pictures, styles, commands")
        self._icon = QLabel(self)
        self._words = QLabel("Search pictures, styles, commands", self)
        mark(self._words, role="note")
        self._cap = KeyCap("Ctrl+K", self)
        for child in (self._icon, self._words, self._cap):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._cap)
        mark(self, kind="command")
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def set_wide(self, wide: bool) -> None:
        """Show the whole field, or only icon and key."""
        self._wide = wide
        self._words.setVisible(wide)

    def sizeHint(self) -> QSize:
        width, height = _FIELD
        return QSize(self._theme.px(width if self._wide else 92), self._theme.px(height))

    @Slot()
    def _draw(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("search", "text3", 16, ratio=self.devicePixelRatioF()))


class _Bell(IconButton):
    """The bell with the number of new things on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "bell", "What happened lately", parent, key="Ctrl+Shift+A")
        self.setObjectName("activityButton")
        self._number = QLabel("", self)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark(self._number, role="count")
        self.set_count("")

    def set_count(self, count: str) -> None:
        """Show ``count``; nothing when empty."""
        shown = "99+" if len(count) > 2 else count
        self._number.setText(shown)
        self._number.setVisible(bool(shown))
        self.setAccessibleName(f"Activity, {count} new" if count else "Activity")
        self._number.adjustSize()
        width = max(self._number.sizeHint().width(), 15)
        self._number.setGeometry(self.width() - width + 1, -1, width, 15)


class _Balance(QToolButton):
    """Available credits in gold, held ones behind them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("balanceButton")
        self._theme = theme
        self._icon = QLabel(self)
        self._available = QLabel(self)
        self._available.setObjectName("balanceLabel")
        self._held = QLabel(self)
        self._held.setObjectName("heldLabel")
        for child in (self._icon, self._available, self._held):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            child.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._available, role="moneyStrong")
        mark(self._held, role="value")
        mark(self, kind="balance")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(7)
        for child in (self._icon, self._available, self._held):
            row.addWidget(child)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def show_account(self, view: AccountView) -> None:
        """Show what is available and held; a dash before the first answer."""
        known = view.available is not None
        self._available.setText(amount(view.available) if view.available is not None else "–")
        pretend = "pretend " if view.sandbox else ""
        held = f"  ·  {amount(view.held)} held" if view.held else ""
        self._held.setText(f"{pretend}available{held}" if known else "balance not known")
        words = credits_in_words(view.available) if view.available is not None else "not known"
        self.setAccessibleName(f"Balance, {words} available, {amount(view.held)} held")
        if view.available is not None:
            total = amount(view.available + view.held)
            self.setToolTip(f"Balance {total}, of which {amount(view.held)} held by running jobs")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return QSize(inner.sizeHint().width() if inner else 80, self._theme.px(32))

    @Slot()
    def _draw(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("coins", "goldtext", 16, ratio=self.devicePixelRatioF()))
