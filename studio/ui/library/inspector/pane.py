"""The inspector: everything about the first of what is selected, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from studio.state.library.inspector import Inspector
from studio.state.library.inspector_view import InspectorView
from studio.state.studio import Studio
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.controls.steady_area import BAR, SteadyArea
from studio.ui.library.inspector.facts import FactTable
from studio.ui.library.inspector.flow_row import FlowRow
from studio.ui.library.inspector.kin import KinRow
from studio.ui.library.inspector.preview import Preview
from studio.ui.library.inspector.sections import CostPart, FilePart, MarksPart, PromptPart, column_of, rule
from studio.ui.stage.actions import PictureActions
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

LEAST, USUAL, MOST = 280, 320, 480
"""Widths, as designed."""

_EMPTY = "Select a picture to see what made it."


class InspectorPane(QFrame):
    """Shows an :class:`Inspector`. It scrolls; its owner gives it 280 to 480 pixels.

    Attributes:
        deeds: What can be done with the picture shown.

    Signals:
        opened: The picture shown should be seen large.
    """

    opened = Signal()

    def __init__(self, theme: Theme, studio: Studio, inspector: Inspector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inspector = inspector
        self.setObjectName("inspector")
        self.setAccessibleName("Details")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        mark(self, role="pane")
        self.deeds = PictureActions(studio, self)
        self.deeds.opened.connect(self.opened)
        self._make_parts()
        self._make_buttons()
        self._lay_out()
        self._wire()
        self._show(inspector.view)

    def sizeHint(self) -> QSize:
        return QSize(USUAL, 600)

    @property
    def door(self) -> QWidget:
        """Return where the keyboard enters this pane."""
        return self._preview

    def _make_parts(self) -> None:
        theme = self._theme
        self._preview = Preview(theme)
        self._trouble = Label("", role="note")
        self._trouble.setObjectName("inspectorTrouble")
        self._trouble.setWordWrap(True)
        mark(self._trouble, state="warn")
        self._prompt = PromptPart(theme)
        self._facts = FactTable(theme, "Parameters")
        self._facts.setObjectName("inspectorParameters")
        self._common = FactTable(theme, "All that are selected")
        self._common.setObjectName("inspectorCommon")
        self._common_title = Label("", role="label")
        self._references = KinRow(theme, "References")
        self._marks = MarksPart(theme, self._inspector)
        self._cost = CostPart(theme)
        self._file = FilePart(theme)
        self._made_from, self._led_to = KinRow(theme, "Made from"), KinRow(theme, "Led to")
        for row, name in ((self._references, "references"), (self._made_from, "madeFrom"), (self._led_to, "ledTo")):
            row.setObjectName(name)
            row.chosen.connect(self._inspector.select)

    def _make_buttons(self) -> None:
        theme = self._theme
        self._rating = RatingBar(theme)
        self._rating.setObjectName("inspectorRating")
        self._rating.setToolTip("Rate (0–5)")
        self._heart = IconButton(theme, "heart", "Favourite", key="F", checkable=True)
        self._heart.setObjectName("inspectorFavourite")
        self._use = Button(theme, "Use settings", size="small")
        self._use.setObjectName("useSettingsButton")
        self._use.setToolTip("Fill the composer from this, nothing is sent (U)")
        self._use.clicked.connect(self.deeds.use.trigger)
        self._more = IconButton(theme, "ellipsis", "More to do with it")
        self._more.setObjectName("inspectorMoreButton")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.deeds.reuse_menu(self._more))
        self._reveal = IconButton(theme, "folder-open", "Show in folder", key="G")
        self._reveal.setObjectName("revealButton")
        self._reveal.clicked.connect(self.deeds.reveal.trigger)
        self._support = Button(theme, "Copy support bundle", kind="link", size="small", icon="clipboard-paste")
        self._support.setObjectName("supportBundleButton")
        self._support.setToolTip("Ids, times, lines of the ledger and the error; never the key")
        self._support.clicked.connect(self._inspector.copy_support_bundle)

    def _lay_out(self) -> None:
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(16, 12, 16 - BAR, 16)
        column.setSpacing(10)
        column.addWidget(self._preview)
        column.addWidget(self._trouble)
        bar = FlowRow(self._theme, gap=2)
        bar.set_things((self._rating, self._heart, self._use, self._more, self._reveal))
        column.addWidget(bar)
        parts: tuple[QWidget, ...] = (self._common_title, self._common, self._prompt, self._facts, self._references)
        parts += (self._marks, rule(), self._cost, rule(), self._file, self._made_from, self._led_to)
        for part in parts:
            column.addWidget(part)
        column.addWidget(self._support, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._empty = Label(_EMPTY, self, role="note")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        self._area = SteadyArea(self._body, self)
        self._area.setObjectName("inspectorScroll")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = column_of(self, gap=0)
        whole.addWidget(self._area, 1)
        whole.addWidget(self._empty, 1)

    def _wire(self) -> None:
        self._inspector.changed.connect(self._show)
        self._rating.rated.connect(self._inspector.rate)
        self._heart.clicked.connect(self._inspector.favour)
        self._preview.opened.connect(self.opened)
        self._file.compare_wanted.connect(self._inspector.compare)

    @Slot(object)
    def _show(self, view: InspectorView) -> None:
        picture = view.picture
        self._area.setVisible(picture is not None)
        self._empty.setVisible(picture is None)
        self._empty.setText(view.trouble or _EMPTY)
        if picture is None:
            self._marks.notes.flush()
            self.deeds.aim(None)
            return
        self.deeds.aim(picture)
        self._preview.show_view(view)
        self._trouble.setText(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        self._show_marks(view)
        self._common_title.setText(f"All {len(view.ids):,} selected")
        self._common_title.setVisible(bool(view.common))
        self._common.show_facts(view.common)
        self._prompt.show_view(view)
        self._facts.show_facts(view.facts)
        self._references.show_tiles(view.references)
        self._marks.show_view(view, view.known_tags)
        self._cost.show_view(view)
        self._file.show_view(view)
        self._made_from.show_tiles(view.made_from)
        self._led_to.show_tiles(view.led_to)

    def _show_marks(self, view: InspectorView) -> None:
        picture = view.picture
        assert picture is not None
        there = bool(picture.path)
        self._rating.set_stars(picture.rating)
        self._heart.setChecked(picture.favourite)
        self._heart.set_tip("Not a favourite" if picture.favourite else "Favourite", key="F")
        for widget in (self._rating, self._heart, self._marks):
            widget.setEnabled(there)
        self._reveal.setEnabled(there and view.file.there)
        self.deeds.reveal.setEnabled(self._reveal.isEnabled())
