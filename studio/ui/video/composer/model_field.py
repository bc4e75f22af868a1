"""The chosen video model, with what it makes by itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.domain.clip_draft import ClipDraft
from studio.state.clip_composer import ClipComposer
from studio.state.model_shelf import ModelShelf
from studio.state.models import ModelCard
from studio.ui.controls.picture import Scaler, draw_block, draw_picture
from studio.ui.theme.theme import Theme

_HEIGHT = 52
_PICTURE = QSize(64, 40)
_EDGE = 7
_NONE = "Choose a video model"
_NONE_FACTS = "It decides how things move"


class ModelField(QToolButton):
    """Looks like a field that opens a list; what it opens is the pane of video models. ``clicked`` tells."""

    def __init__(self, theme: Theme, composer: ClipComposer, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._shelf = shelf
        self._scaler = Scaler(4)
        self._card: ModelCard | None = None
        self._name = ""
        self._facts = ""
        self.setObjectName("modelField")
        self.setToolTip("Choose a model  Ctrl+L")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        composer.changed.connect(self.show_draft)
        shelf.chosen.connect(self.show_card)
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_card(shelf.find(composer.draft.model_id))

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show the model of ``draft`` and its own shape."""
        own = draft.own
        self._name = draft.model_name.replace("\n", " ") or draft.model_id
        self._facts = _NONE_FACTS if not draft.model_id else f"Default {own.duration} s, {own.resolution}, {own.ratio}"
        if self._card is not None and self._card.withdrawn:
            self._facts = "No longer offered"
        self.setAccessibleName(f"Video model, {self._name}" if draft.model_id else "Video model, none chosen")
        self.setAccessibleDescription(self._facts)
        self.update()

    @Slot(object)
    def show_card(self, card: ModelCard | None) -> None:
        """Show how the preview of the chosen model looks, or a block in its place."""
        self._card = card
        self.show_draft(self._composer.draft)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the preview fetched, now that somebody looks."""
        super().showEvent(event)
        self._shelf.look()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.colour("field"))
        painter.setPen(QPen(self._theme.colour("text2" if self.underMouse() else "control"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_picture(painter)
        px = self._theme.px
        room = self.rect().adjusted(self._picture.right() + 1 + px(12), 0, -px(14 + 12 + 8), 0)
        middle = self.rect().center().y()
        named = bool(self._name)
        self._line(painter, room, middle - px(19), self._name or _NONE, size=13, weight=600 if named else 500)
        self._line(painter, room, middle, self._facts, size=12, colour="text3")
        chevron = self._theme.pixmap("chevron-down", "text2", 14, ratio=self.devicePixelRatioF())
        painter.drawPixmap(self.width() - px(14 + 12), (self.height() - px(14)) // 2, chevron)

    @property
    def _picture(self) -> QRect:
        size = _PICTURE
        return QRect(_EDGE, (self.height() - size.height()) // 2, size.width(), size.height())

    def _paint_picture(self, painter: QPainter) -> None:
        place = self._picture
        image = None if self._card is None else self._card.image
        if image is not None and not image.isNull():
            pixmap = self._scaler.pixmap(image, place.size(), self.devicePixelRatioF())
            draw_picture(painter, QRectF(place), pixmap, radius=4)
            return
        draw_block(painter, self._theme, QRectF(place), radius=4, colour="hover")
        icon = self._theme.pixmap("film", "text3", 16, ratio=self.devicePixelRatioF())
        half = self._theme.px(16) // 2
        painter.drawPixmap(place.center().x() - half + 1, place.center().y() - half + 1, icon)

    def _line(
        self, painter: QPainter, room: QRect, top: int, text: str, *, size: int, weight: int = 400, colour: str = "text"
    ) -> None:
        painter.setFont(self._theme.font(size, weight))
        painter.setPen(self._theme.colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        place = QRect(room.left(), top, room.width(), self._theme.px(20))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    @Slot()
    def _scale(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self.update()
