"""The line above the pictures: how many, in which order, how large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QSizePolicy, QSlider, QStackedLayout, QWidget

from studio.domain.listing import Grouping, Order
from studio.domain.money import amount
from studio.domain.query import Problem
from studio.state.library.desk import LibraryView
from studio.ui.controls.button import IconButton
from studio.ui.controls.choice import Choice
from studio.ui.controls.elided_label import ElidedLabel, FactsLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

SMALLEST, USUAL, LARGEST = 96, 136, 320
_ORDERS = {
    Order.NEWEST: "Newest first",
    Order.OLDEST: "Oldest first",
    Order.RATING: "Best rated first",
    Order.COST: "Highest cost first",
    Order.LARGEST: "Largest first",
    Order.STYLE: "By style",
    Order.ARRANGED: "Own order",
}
_GROUPINGS = {
    Grouping.NONE: "No groups",
    Grouping.DAY: "Days",
    Grouping.STYLE: "Styles",
    Grouping.JOB: "Runs",
    Grouping.STACK: "Stacks",
}


class CountLine(QWidget):
    """What was found, or what is wrong with the search; at the right the order and the size of the tiles.

    Signals:
        sorted: Another order is wanted.
            order: The :class:`Order`.
        grouped: Other groups are wanted.
            grouping: The :class:`Grouping`.
        sized: Tiles of another size are wanted.
            side: In designed pixels.
        details_wanted: The inspector is wanted.
    """

    sorted = Signal(object)
    grouped = Signal(object)
    sized = Signal(int)
    details_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = Label("", role="value")
        self._count.setObjectName("galleryCount")
        self._facts = FactsLabel("", role="note")
        self._facts.setObjectName("galleryFacts")
        self._sign = QLabel()
        self._problem = ElidedLabel("")
        self._problem.setObjectName("galleryProblem")
        mark(self._problem, state="err")
        self._sort = self._choice("gallerySort", "Order")
        self._group = self._choice("galleryGroup", "Groups")
        self._tiles = QSlider(Qt.Orientation.Horizontal)
        self._smaller, self._larger = QLabel(), QLabel()
        self._details = IconButton(theme, "info", "Details", self, key="I")
        self._details.setObjectName("detailsButton")
        self._set_up()
        self._lay_out()
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def show_view(self, view: LibraryView) -> None:
        """Show what was found."""
        self._count.setText(_found(view))
        money = f"charged {amount(view.charged)} {'credit' if view.charged == 1 else 'credits'} in all"
        self._facts.setText(money if view.found else "")
        arranged = view.section.kind == "collection"  # elsewhere nobody put anything in order
        rows = self._sort.view()
        assert isinstance(rows, QListView)
        rows.setRowHidden(list(_ORDERS).index(Order.ARRANGED), not arranged)
        order = Order.NEWEST if view.order is Order.ARRANGED and not arranged else view.order
        for choice, value in ((self._sort, order), (self._group, view.grouping)):
            choice.blockSignals(True)
            choice.set_value(value)
            choice.blockSignals(False)
        self._fit()

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with the search in the place of what was found."""
        self._problem.setText("" if problem is None else problem.sentence)
        self._left.setCurrentIndex(0 if problem is None else 1)

    def show_details_button(self, shown: bool) -> None:
        """Offer the inspector while it is put away."""
        self._details.setVisible(shown)

    def set_tile(self, side: int) -> None:
        """Show how large the tiles are."""
        self._tiles.blockSignals(True)
        self._tiles.setValue(side)
        self._tiles.blockSignals(False)

    def _set_up(self) -> None:
        for order, words in _ORDERS.items():
            self._sort.add(order, words, icon=self._theme.icon("arrow-down-wide-narrow"))
        for grouping, words in _GROUPINGS.items():
            self._group.add(grouping, words)
        self._sort.currentIndexChanged.connect(self._sorted)
        self._group.currentIndexChanged.connect(self._grouped)
        self._tiles.setObjectName("tileSizeSlider")
        self._tiles.setAccessibleName("Tile size")
        self._tiles.setToolTip("Tile size (Ctrl+wheel)")
        self._tiles.setRange(SMALLEST, LARGEST)
        self._tiles.setSingleStep(8)
        self._tiles.setPageStep(32)
        self._tiles.setValue(USUAL)
        self._tiles.valueChanged.connect(self.sized)
        self._details.clicked.connect(self.details_wanted)
        self._details.hide()

    def _choice(self, name: str, words: str) -> Choice:
        choice = Choice(self._theme, words)
        choice.setObjectName(name)
        choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(choice, kind="ghost", scale="small")
        return choice

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        self._left = QStackedLayout()
        # A page of a layout that has no home yet would be shown as a window of its own, and take the keyboard with it.
        row.addLayout(self._left, 1)
        for widgets in ((self._count, self._facts), (self._sign, self._problem)):
            page = QWidget(self)
            inner = QHBoxLayout(page)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(8)
            inner.addWidget(widgets[0])
            inner.addWidget(widgets[1], 1)
            self._left.addWidget(page)
        rule = QFrame()
        rule.setObjectName("tileRule")
        mark(rule, role="upright")
        for widget in (self._sort, self._group, rule, self._smaller, self._tiles, self._larger, self._details):
            row.addWidget(widget)

    @Slot()
    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self.setFixedHeight(self._theme.px(44))
        self._tiles.setFixedWidth(self._theme.px(92))
        self._smaller.setPixmap(self._theme.pixmap("image", "text3", 12, ratio=ratio))
        self._larger.setPixmap(self._theme.pixmap("image", "text3", 16, ratio=ratio))
        self._sign.setPixmap(self._theme.pixmap("circle-alert", "err", 14, ratio=ratio))
        self._fit()
        for row in range(self._sort.count()):
            self._sort.setItemIcon(row, self._theme.icon("arrow-down-wide-narrow"))

    def _fit(self) -> None:
        """Let each choice be as wide as what is chosen, so that the number of pictures has the room."""
        for choice, icon in ((self._sort, 26), (self._group, 0)):
            words = choice.fontMetrics().horizontalAdvance(choice.currentText())
            choice.setFixedWidth(words + self._theme.px(icon + 11 + 30))

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(44))

    @Slot()
    def _sorted(self) -> None:
        self.sorted.emit(self._sort.currentData())

    @Slot()
    def _grouped(self) -> None:
        self.grouped.emit(self._group.currentData())


def _found(view: LibraryView) -> str:
    if view.found is None:
        return ""
    if view.everything:
        return "1 picture" if view.found == 1 else f"{view.found:,} pictures"
    return f"{view.found:,} of {view.total:,}"
