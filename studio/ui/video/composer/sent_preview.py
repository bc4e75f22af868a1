"""What the service will get: the very bytes, decoded."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.reference import Reference
from studio.state.frame_wells import WellView
from studio.state.words import size
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture import Scaler, draw_picture
from studio.ui.controls.spinner import Spinner
from studio.ui.theme.theme import Theme

_KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP"}
_WIDTH, _HEIGHT = 304, 200


class SentPreview(QWidget):
    """The picture, what it is, and that the original stays as it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = _Canvas(theme, self)
        self._facts = Label("", role="value")
        self._facts.setObjectName("sentFactsLabel")
        self._note = Label("", role="note")
        self._note.setObjectName("sentNoteLabel")
        for label in (self._facts, self._note):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label("What is sent", role="label"))
        column.addWidget(self.canvas)
        column.addSpacing(2)
        column.addWidget(self._facts)
        column.addWidget(self._note)
        self.setFixedWidth(_WIDTH)

    def show_well(self, view: WellView, clip: tuple[int, int]) -> None:
        """Show what is sent of ``view`` for a clip of so many pixels."""
        sent = None if view.frame is None else view.frame.sent
        self.canvas.show_image(view.sent_image if sent is not None else None)
        self._facts.setText(view.problem or ("Being cropped" if sent is None else facts(sent)))
        self._note.setText("" if sent is None else _note(sent, view, clip))


class _Canvas(QWidget):
    """Never larger than the picture is: what is enlarged here would look worse than what is sent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler(2)
        self.image: QImage | None = None
        self._wait = Spinner(theme, self, name="The frame is being cropped")
        self.setObjectName("sentCanvas")
        self.setAccessibleName("What is sent")
        self.setFixedSize(_WIDTH, _HEIGHT)
        theme.tokens_changed.connect(self.update)

    def show_image(self, image: QImage | None) -> None:
        """Show ``image``, or that it is awaited."""
        self.image = image
        self._wait.setVisible(image is None)
        middle, size = self.rect().center(), self._wait.sizeHint()
        self._wait.setGeometry(
            middle.x() - size.width() // 2, middle.y() - size.height() // 2, size.width(), size.height()
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("stage"))
        if self.image is None or self.image.isNull():
            return
        ratio = self.devicePixelRatioF()
        own = QSize(round(self.image.width() / ratio), round(self.image.height() / ratio))
        room = own if own.width() <= self.width() and own.height() <= self.height() else self.size()
        fit = own.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            (self.width() - fit.width()) // 2, (self.height() - fit.height()) // 2, fit.width(), fit.height()
        )
        draw_picture(painter, place, self._scaler.pixmap(self.image, fit, ratio, fill=False), radius=0)


def facts(sent: Reference) -> str:
    """Say what is sent: ``1,280 × 720, PNG, 1.2 MB``."""
    kind = _KINDS.get(PurePath(sent.source).suffix.lower(), "picture")
    return f"{sent.width:,} × {sent.height:,}, {kind}, {size(sent.size_bytes)}"


def _note(sent: Reference, view: WellView, clip: tuple[int, int]) -> str:
    small = sent.width < clip[0] and sent.height < clip[1]
    words = f"The clip has {clip[0]:,} × {clip[1]:,}: this part is enlarged. " if small else ""
    return f"{words}Your file is not touched."
