"""The bar above the stage that says what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_BETWEEN = 2


@dataclass(frozen=True)
class Notice:
    """What a banner says.

    Attributes:
        kind: ``err``, ``warn``, ``info``, ``ok`` or ``sandbox``.
        title: The first, bold sentence.
        actions: Words for up to two buttons.
        colour: Token of the icon's colour; empty means that of the kind.
    """

    kind: str
    icon: str
    title: str
    text: str = ""
    actions: tuple[str, ...] = ()
    dismissible: bool = True
    colour: str = ""


class Banner(QFrame):
    """Shows one notice, 44 high; without one it is absent. What does not fit on one line takes two.

    Signals:
        acted: A button was pressed.
            words: What the button said.
        dismissed: The user closed the banner. It has hidden itself.
    """

    acted = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice: Notice | None = None
        self._sign = QLabel(self)
        self._title = ElidedLabel("", self, role="strong")
        self._text = ElidedLabel("", self, role="value")
        self._buttons = [Button(theme, "", self, size="small"), Button(theme, "", self, size="small")]
        self._cross = IconButton(theme, "x", "Hide until it changes", self)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._name_children()
        self._lay_out()
        for button in self._buttons:
            button.clicked.connect(self._pressed)
        self._cross.clicked.connect(self._dismiss)
        theme.tokens_changed.connect(self._draw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(self, role="banner")
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What is shown."""
        return self._notice

    def show_notice(self, notice: Notice | None) -> None:
        """Show ``notice`` in place of what was there, or nothing. A new error is spoken at once."""
        fresh = notice is not None and notice != self._notice
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        mark(self, state=notice.kind)
        self._title.setText(notice.title)
        self._text.setText(notice.text)
        for number, button in enumerate(self._buttons):
            words = notice.actions[number] if number < len(notice.actions) else ""
            button.setText(words)
            button.setVisible(bool(words))
        self._cross.setVisible(notice.dismissible)
        self.setAccessibleName(f"{notice.title} {notice.text}".strip())
        self._draw()
        if (row := self.layout()) is not None:
            row.activate()
        self._arrange()
        if fresh:
            announce(self, self.accessibleName(), urgent=notice.kind == "err")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words on two lines where one is too short: the time that is left must not fall off its end."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        inside = self._words.geometry().width()
        wanted = self._title.sizeHint().width() + self._text.sizeHint().width() + _BETWEEN
        two = inside > 0 and bool(self._text.text()) and wanted > inside
        self._words.setDirection(QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(0 if two else _BETWEEN)
        if (row := self.layout()) is not None:
            row.activate()
        self._title.setAlignment(Qt.AlignmentFlag.AlignBottom if two else Qt.AlignmentFlag.AlignVCenter)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop if two else Qt.AlignmentFlag.AlignVCenter)

    def _name_children(self) -> None:
        self.setObjectName("bannerBar")
        self._title.setObjectName("bannerTitle")
        self._text.setObjectName("bannerText")
        self._buttons[0].setObjectName("bannerAction")
        self._buttons[1].setObjectName("bannerSecond")
        self._cross.setObjectName("bannerDismiss")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addSpacing(4)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.addWidget(self._title)
        self._words.addWidget(self._text, 1)
        row.addLayout(self._words, 1)
        for button in self._buttons:
            row.addWidget(button)
        row.addWidget(self._cross)

    @Slot()
    def _draw(self) -> None:
        self.setFixedHeight(self._theme.px(44))
        if self._notice is not None:
            colour = self._notice.colour or self._notice.kind
            ratio = self.devicePixelRatioF()
            self._sign.setPixmap(self._theme.pixmap(self._notice.icon, colour, 18, ratio=ratio))

    @Slot()
    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.acted.emit(button.text())

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
