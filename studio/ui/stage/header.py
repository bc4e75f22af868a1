"""The line above the pictures: what they are, what they cost, how they are shown."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.state.stage import Stage, StageView
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import ElidedLabel, FactsLabel, Label
from studio.ui.controls.segments import Look, Segments
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

HEIGHT = 42


class StageHeader(QWidget):
    """Title, facts and money at the left; grid or single, comparing, and the lightbox, at the right.

    Signals:
        opened: The user wants the lightbox.
        comparing: The user wants to compare the picture with another.
    """

    opened = Signal()
    comparing = Signal()

    def __init__(self, theme: Theme, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stage = stage
        self._title = ElidedLabel("", self, role="strong")
        self._title.setObjectName("stageTitle")
        self._facts = FactsLabel("", self, role="quiet")
        self._facts.setObjectName("stageFacts")
        self._money = Label("", self, role="money")
        self._money.setObjectName("stageMoney")
        self._modes = Segments(theme, Look.JOINED, "Grid or single", self)
        self._modes.setObjectName("stageModeSegments")
        mark(self._modes, scale="small")
        self._modes.add("grid", icon="layout-grid", tip="Grid")
        self._modes.add("single", icon="square", tip="One picture")
        self._compare = IconButton(theme, "columns-2", "Compare", self, key="C")
        self._compare.setObjectName("stageCompareButton")
        self._full = IconButton(theme, "maximize-2", "Lightbox", self, key="Space")
        self._full.setObjectName("stageFullButton")
        self._lay_out()
        self._modes.chosen.connect(self._choose)
        self._compare.clicked.connect(self.comparing)
        self._full.clicked.connect(self.opened)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_view(self, view: StageView) -> None:
        """Say what is on the stage."""
        self._title.setText(view.title)
        self._facts.setText(f"{view.facts}," if view.facts and view.money else view.facts)
        self._money.setText(view.money)
        made = bool(view.cells)
        self._modes.setVisible(len(view.cells) > 1)
        self._modes.set_value(view.mode)
        for button in (self._compare, self._full):
            button.setVisible(made)
            button.setEnabled(view.picture is not None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 12, 0)
        row.setSpacing(8)
        words = QHBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addSpacing(7)
        words.addWidget(self._facts)
        words.addSpacing(2)
        words.addWidget(self._money)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self._modes)
        row.addWidget(self._compare)
        row.addWidget(self._full)

    @Slot(object)
    def _choose(self, mode: object) -> None:
        self._stage.set_mode(str(mode))

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
