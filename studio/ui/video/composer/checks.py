"""What is on or off: fixed camera, watermark, enhance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.clip_draft import ClipDraft
from studio.domain.money import credits_in_words
from studio.state.clip_composer import ClipComposer
from studio.state.pricing import PriceView, Pricing
from studio.ui.controls.elided_label import ElidedLabel
from studio.ui.theme.roles import mark


class Checks(QWidget):
    """Three checks. Beside the last stands what it does to the price, once the server said it."""

    def __init__(self, composer: ClipComposer, pricing: Pricing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._camera = self._check("cameraFixedCheck", "Fixed camera", "The camera does not move")
        self._watermark = self._check("watermarkCheck", "Watermark", "Adds the vendor’s mark")
        self._enhance = self._check(
            "videoEnhanceCheck", "Enhance prompt", "A language model rewrites the prompt  Ctrl+E"
        )
        self._extra = ElidedLabel("", role="note")
        self._extra.setObjectName("videoEnhancePriceLabel")
        self._extra.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._camera.clicked.connect(self._set_camera)
        self._watermark.clicked.connect(self._set_watermark)
        self._enhance.clicked.connect(composer.toggle_enhance)
        composer.changed.connect(self.show_draft)
        pricing.changed.connect(self.show_price)
        self.show_draft(composer.draft)
        self.show_price(pricing.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the first two below each other where both do not fit."""
        super().resizeEvent(event)
        room = (self.width() - self._pair.spacing()) // 2
        fits = max(check.sizeHint().width() for check in (self._camera, self._watermark)) <= room
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _lay_out(self) -> None:
        for check in (self._camera, self._watermark):
            self._pair.addWidget(check, 1)
        row = QHBoxLayout()
        row.addWidget(self._enhance)
        row.addWidget(self._extra, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(self._pair)
        column.addLayout(row)
        self._pair.setSpacing(3)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show what is on in ``draft``."""
        self._camera.setChecked(draft.camera_fixed)
        self._watermark.setChecked(draft.watermark)
        self._enhance.setChecked(draft.enhance)

    @Slot(object)
    def show_price(self, view: PriceView) -> None:
        """Show what enhancing costs, as far as the server said it."""
        extra = view.enhance_extra
        free = extra is not None and not extra
        self._extra.setText("" if extra is None else "no change in price" if free else f"+{credits_in_words(extra)}")
        mark(self._extra, role="moneyNote" if extra else "note")

    def _check(self, name: str, words: str, tip: str) -> QCheckBox:
        check = QCheckBox(words, self)
        check.setObjectName(name)
        check.setToolTip(tip)
        return check

    @Slot(bool)
    def _set_camera(self, on: bool) -> None:
        self._composer.set(camera_fixed=on)

    @Slot(bool)
    def _set_watermark(self, on: bool) -> None:
        self._composer.set(watermark=on)
