"""What it will cost, and the button that buys it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from studio.domain.money import amount
from studio.state.pricing import PriceView, Pricing
from studio.state.purchase import Purchase
from studio.ui.composer.curl import curl
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_LINE = 18
_KINDS = {"spend": "spend", "outline": "spendOutline", "neutral": "edged", "disabled": "spend"}


class Footer(QFrame):
    """Pinned below the composer: quote, what it leaves, and Generate with its price.

    Signals:
        show_wanted: The user wants to see the pictures that are there already.
    """

    show_wanted = Signal()

    def __init__(self, theme: Theme, pricing: Pricing, purchase: Purchase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pricing = pricing
        self._purchase = purchase
        self._view = PriceView()
        mark(self, role="footer")
        self._sign = QLabel()
        self._reason = ElidedLabel("", role="small")
        self._reason.setObjectName("priceReason")
        self._show = Button(theme, "Show it", kind="link")
        self._show.setObjectName("showExistingButton")
        self._quote = ElidedLabel("", role="small")
        self._quote.setObjectName("estimateLabel")
        self._quote.setToolTip("How the price is made")
        self._limit = ElidedLabel("", role="small")
        self._limit.setObjectName("spendLimitLabel")
        self._limit.setToolTip("Your limit")
        self._leaves = Label("", role="note")
        self._leaves_sum = Label("", role="moneyNote")
        self._leaves_sum.setObjectName("leavesLabel")
        self._leaves_sum.setToolTip("Available minus waiting minus this")
        self._button = Button(theme, "Generate", kind="spend", size="large")
        self._button.setObjectName("generateButton")
        self._more = IconButton(theme, "chevron-down", "More ways to send", size="large", kind="boxed")
        self._more.setObjectName("generateMenuButton")
        self._lay_out()
        self._wire()
        self.show_price(pricing.view)

    @Slot(object)
    def show_price(self, view: PriceView) -> None:
        """Show ``view``."""
        self._view = view
        self._button.setText(view.button)
        self._button.set_kind(_KINDS[view.look])
        self._button.setEnabled(view.enabled)
        self._button.setAccessibleName(view.button.replace(" · ", ", "))
        self._button.setToolTip("Send to the server  Ctrl+Return" if view.enabled else view.reason)
        self._reason.setText(view.reason)
        tone = {"warn": "warn", "err": "err"}.get(view.reason_tone, "")
        mark(self._reason, state=tone)
        limited = bool(view.limit_line)
        for widget, shown in (
            (self._reason, bool(view.reason)),
            (self._sign, bool(view.reason and view.reason_icon)),
            (self._show, view.again),
            (self._quote, not view.reason and not limited),
            (self._limit, not view.reason and limited),
        ):
            widget.setVisible(shown)
        self._quote.setText(view.quote_line)
        self._limit.setText(view.limit_line)
        known = view.leaves is not None and (not view.reason or view.again)
        self._leaves.setText("leaves" if known else "")
        self._leaves_sum.setText(amount(view.leaves) if view.leaves is not None and known else "")
        self._draw()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addStrut(_LINE)
        for widget in (self._sign, self._reason, self._show):
            line.addWidget(widget, 1 if widget is self._reason else 0)
        line.addWidget(self._quote, 1)
        line.addWidget(self._limit, 1)
        line.addWidget(self._leaves)
        line.addWidget(self._leaves_sum)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._button, 1)
        buttons.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(line)
        column.addLayout(buttons)

    def _wire(self) -> None:
        self._button.clicked.connect(self._purchase.generate_next)
        self._more.clicked.connect(self._show_menu)
        self._show.clicked.connect(self.show_wanted)
        self._pricing.changed.connect(self.show_price)
        self._theme.tokens_changed.connect(self._draw)

    @Slot()
    def _draw(self) -> None:
        if self._view.reason_icon:
            tone = {"warn": "warn", "err": "err"}.get(self._view.reason_tone, "text2")
            ratio = self.devicePixelRatioF()
            self._sign.setPixmap(self._theme.pixmap(self._view.reason_icon, tone, 14, ratio=ratio))

    @Slot()
    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        front = menu.addAction("Generate at the front of the queue")
        front.setEnabled(self._view.enabled)
        front.triggered.connect(self._purchase.generate_first)
        menu.addAction("Copy as curl (without key)").triggered.connect(self._copy_curl)
        size = menu.sizeHint()
        menu.popup(self._more.mapToGlobal(self._more.rect().topRight() - QPoint(size.width(), size.height() + 4)))

    @Slot()
    def _copy_curl(self) -> None:
        QGuiApplication.clipboard().setText(curl(self._pricing.request()))
