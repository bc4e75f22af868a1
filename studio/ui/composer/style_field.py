"""The chosen style, with its own steps and guidance."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.generation import Style
from studio.state.style_shelf import StyleShelf
from studio.state.styles import StyleCard
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HEIGHT = 52
_NONE = "No style. The platform picks one; your prompt then goes to a third-party language model."


class StyleField(QFrame):
    """Shows the style that will be used, or what happens without one."""

    def __init__(self, theme: Theme, shelf: StyleShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = shelf
        self._card: StyleCard | None = None
        self.setObjectName("styleField")
        self.setAccessibleName("Style")
        self.setToolTip("Chosen style")
        mark(self, role="well")
        self._picture = _Picture(theme)
        self._name = ElidedLabel("", role="strong")
        self._facts = ElidedLabel("", role="note")
        self._words = QWidget()
        self._none = Label(_NONE, role="small")
        self._none.setWordWrap(True)
        self._heart = IconButton(theme, "heart", "Favourite", checkable=True)
        self._heart.setObjectName("styleFavouriteButton")
        self._heart.clicked.connect(self._favour)
        self._clear = IconButton(theme, "x", "No style")
        self._clear.setObjectName("styleClearButton")
        self._clear.clicked.connect(self._drop)
        self._lay_out()
        shelf.chosen.connect(self.show_card)
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_card(None)

    @Slot(object)
    def show_card(self, card: StyleCard | None) -> None:
        """Show ``card``, or that there is none."""
        self._card = card
        for widget in (self._picture, self._words, self._heart, self._clear):
            widget.setVisible(card is not None)
        self._none.setVisible(card is None)
        if card is None:
            return
        self._picture.show_image(card.image)
        self._name.setText(card.style.name)
        self._facts.setText("No longer offered" if card.withdrawn else facts(card.style))
        self._heart.setChecked(card.favourite)

    def _lay_out(self) -> None:
        words = QVBoxLayout(self._words)
        words.setContentsMargins(6, 0, 0, 0)
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 8, 5)
        row.setSpacing(4)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._none, 1)
        row.addWidget(self._heart)
        row.addWidget(self._clear)

    @Slot()
    def _scale(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))

    @Slot()
    def _favour(self) -> None:
        if self._card is not None:
            self._shelf.toggle_favourite(self._card.style.id)

    @Slot()
    def _drop(self) -> None:
        self._shelf.choose(None)


class _Picture(QWidget):
    """The style's preview, 40 square."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self.setFixedSize(40, 40)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage | None) -> None:
        """Show ``image``, or a block in its place."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(path)
        if self._image is None:
            painter.fillRect(self.rect(), self._theme.colour("raised"))
        else:
            painter.drawImage(QRectF(self.rect()), self._image, _square(self._image))


def _square(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


def facts(style: Style) -> str:
    """Return a style's own steps and guidance: ``28 steps, guidance 6.5``."""
    steps = style.default_steps or limits.DEFAULT_STEPS
    guidance = style.default_guidance_scale or limits.DEFAULT_GUIDANCE
    return f"{steps} steps, guidance {guidance:g}"
