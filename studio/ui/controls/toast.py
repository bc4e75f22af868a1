"""Short news at the lower right of the stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QObject,
    QPropertyAnimation,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QEnterEvent, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

LIFETIME_MS = 6000
FADE_MS = 120

_WIDTH, _HEIGHT, _LINE = 340, 62, 16
_CROSS, _PICTURE, _SIGN, _BUTTON, _CAP = 58, 52, 28, 34, 56
"""What stands beside the words, with its gaps."""

_MOST_LINES, _MOST_TITLE = 4, 2
_SIGNS = {"warn": "triangle-alert", "err": "circle-x"}


@dataclass(frozen=True)
class News:
    """What a toast says.

    Attributes:
        money: What was charged, after the detail, in the colour of money.
        action: Words of its button, with ``key`` as the cap after them.
        refusal: Words that stand in place of the cross, where the toast asks something.
        stays: Failures stay until they are dismissed.
        tone: ``warn`` and ``err`` get a sign where there is no picture.
        whole: The detail is long and must be read to its end: it gets three times the lines.
    """

    title: str
    detail: str = ""
    money: str = ""
    action: str = ""
    key: str = ""
    refusal: str = ""
    picture: QImage = field(default_factory=QImage)
    stays: bool = False
    tone: str = ""
    whole: bool = False


class Toast(QFrame):
    """One piece of news. It goes by itself after 6 s, but not while it is hovered or holds focus.

    Signals:
        acted: Its button was pressed; the toast closes after it.
        closed: It is gone from sight and deletes itself.
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self, theme: Theme, news: News, parent: QWidget | None = None, *, lifetime_ms: int = LIFETIME_MS
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._news = news
        self._left_ms = lifetime_ms
        self._running = QElapsedTimer()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.close_softly)
        self._closing = False
        self._focus_inside = False
        self._sign = QLabel(self)
        self._fonts = {"title": theme.font(13, 600), "detail": theme.font(12)}
        self._titles = min(self._tall(news.title, "title"), _MOST_TITLE if news.tone in _SIGNS or self._bare else 1)
        self._lines = self._count_lines()
        self.setAccessibleName(f"{news.title}. {news.detail}{news.money}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(self, role="floating")
        self._lay_out()
        theme.tokens_changed.connect(self._draw)
        self._draw()
        if not news.stays:
            self._run()

    @property
    def news(self) -> News:
        """What it says."""
        return self._news

    @property
    def _bare(self) -> bool:
        """Whether its title says everything, and may take the room of the words under it."""
        return not self._news.detail and not self._news.money

    @property
    def paused(self) -> bool:
        """Whether the time it has left stands still."""
        return not self._clock.isActive()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(_WIDTH), px(_HEIGHT) + (self._lines + self._titles - 2) * px(_LINE))

    @Slot()
    def close_softly(self) -> None:
        """Fade out and go; at once when motion is off. Closing twice is closing once."""
        if self._closing:
            return
        self._closing = True
        self._clock.stop()
        if self._theme.still or not self.isVisible():
            self._gone()
        else:
            fade(self, start=1.0, end=0.0).finished.connect(self._gone)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._consider()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._consider()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._focus_inside = event.type() is QEvent.Type.FocusIn
            self._consider()
        return False

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        if not self._news.picture.isNull():
            row.addWidget(_Thumbnail(self._theme, self._news.picture, self))
            row.addSpacing(4)
        self._sign.setVisible(self._signed)
        if self._signed:
            row.addWidget(self._sign)
            row.addSpacing(4)
        row.addLayout(self._words(), 1)
        if self._news.action:
            button = Button(self._theme, self._news.action, self, size="small", key=self._news.key)
            button.setObjectName("toastAction")
            button.clicked.connect(self._act)
            button.installEventFilter(self)
            row.addWidget(button)
        row.addWidget(self._cross())

    def _cross(self) -> QAbstractButton:
        """Return what closes the toast without its deed."""
        cross: QAbstractButton
        if self._news.refusal:
            cross = Button(self._theme, self._news.refusal, self, kind="ghost", size="small")
        else:
            cross = IconButton(self._theme, "x", "Dismiss", self)
        cross.setObjectName("toastDismiss")
        cross.clicked.connect(self.close_softly)
        cross.installEventFilter(self)
        return cross

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addStretch(1)
        column.addWidget(self._title())
        if self._bare:
            column.addStretch(1)
            return column
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._detail(), 0 if self._news.money else 1)
        if self._news.money:
            line.addWidget(Label(self._news.money, self, role="moneyNote"))
            line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)
        return column

    def _title(self) -> Label:
        """Return what happened; where that is bad news, whole on one line or two."""
        if self._titles == 1:
            return ElidedLabel(self._news.title, self, role="strong")
        return self._wrapped(self._news.title, "title", _MOST_TITLE, role="strong")

    def _detail(self) -> Label:
        """Return the words under the title: one line beside money, else as many as they take, up to four."""
        if self._lines == 1:
            return ElidedLabel(self._news.detail, self, role="note")
        return self._wrapped(self._news.detail, "detail", self._most_lines, role="note")

    def _wrapped(self, text: str, part: str, most: int, *, role: str) -> Label:
        label = Label(self._shortened(text, part, most), self, role=role)
        label.setWordWrap(True)
        label.setToolTip(text)
        return label

    @property
    def _most_lines(self) -> int:
        return 3 * _MOST_LINES if self._news.whole else _MOST_LINES

    def _count_lines(self) -> int:
        if self._bare and self._titles > 1:
            return 0
        if self._news.money or not self._news.detail:
            return 1
        return min(self._tall(self._news.detail, "detail"), self._most_lines)

    def _shortened(self, text: str, part: str, most: int) -> str:
        """Return ``text``, cut after the last word that has room on the last line."""
        shown = text
        while self._tall(shown, part) > most and " " in text:
            text = text.rpartition(" ")[0]
            shown = f"{text} …"
        return shown

    def _tall(self, text: str, part: str) -> int:
        """Return how many lines ``text`` takes in the room there is, one at least."""
        px, metrics = self._theme.px, QFontMetrics(self._fonts[part])
        room = px(_WIDTH) - px(_CROSS) - px(_PICTURE if not self._news.picture.isNull() else _SIGN * self._signed)
        if self._news.refusal:
            room -= QFontMetrics(self._fonts["detail"]).horizontalAdvance(self._news.refusal)
        if self._news.action:
            room -= QFontMetrics(self._fonts["detail"]).horizontalAdvance(self._news.action) + px(_BUTTON)
        if self._news.key:
            room -= px(_CAP)
        tall = metrics.boundingRect(QRect(0, 0, room, 1000), int(Qt.TextFlag.TextWordWrap), text).height()
        return max(round(tall / metrics.lineSpacing()), 1)

    @property
    def _signed(self) -> bool:
        return self._news.tone in _SIGNS and self._news.picture.isNull()

    @Slot()
    def _draw(self) -> None:
        if self._signed:
            tone, ratio = self._news.tone, self.devicePixelRatioF()
            self._sign.setPixmap(self._theme.pixmap(_SIGNS[tone], tone, 16, ratio=ratio))
        self.updateGeometry()

    def _run(self) -> None:
        self._running.start()
        self._clock.start(self._left_ms)

    def _consider(self) -> None:
        if self._news.stays or self._closing:
            return
        held = self.underMouse() or self._focus_inside
        if held and self._clock.isActive():
            self._left_ms = max(0, self._left_ms - self._running.elapsed())
            self._clock.stop()
        elif not held and not self._clock.isActive():
            self._run()

    @Slot()
    def come_to_rest(self) -> None:
        """Take the effect of a finished fade away: drawing without it is cheaper and sharper."""
        if not self._closing:
            self.setGraphicsEffect(None)  # type: ignore[arg-type]

    @Slot()
    def _act(self) -> None:
        self.acted.emit()
        self.close_softly()

    @Slot()
    def _gone(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()


class _Thumbnail(QWidget):
    """A picture with round corners, cut to a square of 40."""

    def __init__(self, theme: Theme, picture: QImage, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setFixedSize(theme.px(40), theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(path)
        side = min(self._picture.width(), self._picture.height())
        square = QRect((self._picture.width() - side) // 2, (self._picture.height() - side) // 2, side, side)
        painter.drawImage(self.rect(), self._picture, square)


def fade(widget: QWidget, *, start: float, end: float) -> QPropertyAnimation:
    """Start a fade of 120 ms and return it. It belongs to ``widget``."""
    effect = QGraphicsOpacityEffect(widget)
    effect.setOpacity(start)
    widget.setGraphicsEffect(effect)
    animation = QPropertyAnimation(effect, b"opacity", widget)
    animation.setDuration(FADE_MS)
    animation.setStartValue(start)
    animation.setEndValue(end)
    animation.start()
    return animation
