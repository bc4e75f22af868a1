"""The Image place: composer, stage with the recent strip, styles above the queue."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.state.layout import Layout
from studio.state.notices import BannerView
from studio.state.studio import Studio
from studio.ui.composer.pane import ComposerPane
from studio.ui.controls.banner import Banner, Notice
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.right_pane import RightPane
from studio.ui.split_memory import SplitMemory
from studio.ui.stage.pane import StagePane
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_COMPOSER = {"narrow": 320, "small": 320, "usual": 344, "large": 384}
_RIGHT = {"narrow": 328, "small": 280, "usual": 328, "large": 440}
_STRIP = {"narrow": 88, "small": 88, "usual": 108, "large": 108}
_BOUNDS = (304, 420)


def width_class(width: int) -> str:
    """Return the class of a window of ``width``: which designed sizes it takes."""
    for name, below in (("narrow", 1160), ("small", 1360), ("usual", 2200)):
        if width < below:
            return name
    return "large"


class ImagePlace(QWidget):
    """Four panes with fixed homes. A handle that was dragged keeps its place; the window's width chooses the rest.

    Attributes:
        centre: Banner and stage; what floats over them, such as toasts, is a child of it.
    """

    def __init__(self, theme: Theme, studio: Studio, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._kept = layout
        self._class = ""
        self.composer = ComposerPane(theme, studio)
        self.stage = StagePane(theme, studio)
        self.banner = Banner(theme)
        self.centre = self._banner_and_stage()
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self.right = RightPane(theme, studio, layout, self)
        self.styles, self.queue = self.right.styles, self.right.queue
        self._lay_out()
        self._widths = SplitMemory(self._panes, layout, rest=1)
        self._strip = SplitMemory(self.stage, layout, rest=0)
        self._bring_back()
        studio.notices.changed.connect(self._show_banner)
        self.banner.acted.connect(self._banner_acted)
        self.banner.dismissed.connect(studio.notices.dismiss)
        self._show_banner(studio.notices.banner)

    def doors(self) -> tuple[QWidget, ...]:
        """Return where the keyboard enters each pane, in reading order."""
        return (self.composer.door, self.stage.view, self.styles.search, self.queue.jobs)

    @Slot()
    def toggle_left(self) -> None:
        """Hide the composer, or bring it back."""
        self.composer.setVisible(self.composer.isHidden())
        self._kept.keep("left", not self.composer.isHidden())
        self._widths.again()

    @Slot()
    def toggle_right(self) -> None:
        """Put styles and queue away to the rail, or bring them back."""
        self.right.toggle()
        self._widths.again()

    @Slot()
    def toggle_strip(self) -> None:
        """Hide the strip of recent pictures, or bring it back."""
        self.stage.toggle_recent()
        self._kept.keep("strip", not self.stage.recent.isHidden())
        self._strip.again()

    @Slot()
    def find_style(self) -> None:
        """Bring the styles into sight and put the keyboard into their search."""
        self.right.show_styles()
        self.styles.focus_search()

    @Slot()
    def focus_prompt(self) -> None:
        """Bring the composer into sight and put the keyboard on the prompt."""
        if self.composer.isHidden():
            self.toggle_left()
        self.composer.focus_prompt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panes the sizes of this class of window when the class changes."""
        super().resizeEvent(event)
        if self.isVisible():
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panes their sizes now that there is room to give."""
        super().showEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        name = width_class(self.width())
        if name == self._class:
            return
        self._class = name
        self.right.set_narrow(name == "narrow")
        line = self._panes.handleWidth()
        self._widths.arrange(f"panes {name}", [_COMPOSER[name] - line, _RIGHT[name] - line])
        self._strip.arrange(f"strip {name}", [self._theme.px(_STRIP[name])])

    def _bring_back(self) -> None:
        """Fold and hide what was folded and hidden the last time."""
        self.composer.setVisible(self._kept.flag("left", True))
        self.stage.recent.setVisible(self._kept.flag("strip", True))
        for fold in self.composer.findChildren(FoldHeader):
            fold.setChecked(self._kept.flag(fold.objectName(), False))
            fold.toggled.connect(partial(self._kept.keep, fold.objectName()))

    def _lay_out(self) -> None:
        self.composer.setMinimumWidth(_BOUNDS[0])
        self.composer.setMaximumWidth(_BOUNDS[1])
        for widget in (self.composer, self.centre, self.right):
            self._panes.addWidget(widget)
        self._panes.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._panes, 1)
        row.addWidget(self.right.rail)

    def _banner_and_stage(self) -> QWidget:
        centre = QFrame()
        mark(centre, role="stage")
        centre.setMinimumSize(480, 360)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.stage, 1)
        return centre

    @Slot(object)
    def _show_banner(self, view: BannerView | None) -> None:
        if view is None:
            self.banner.show_notice(None)
            return
        actions = tuple(words for words in (view.first, view.second) if words)
        dismissible = view.matter not in ("lost", "key_refused", "sandbox")
        notice = Notice(view.tone, view.icon, view.bold, view.text, actions, dismissible, view.colour)
        self.banner.show_notice(notice)

    @Slot(str)
    def _banner_acted(self, words: str) -> None:
        banner = self._studio.notices.banner
        if banner is not None:
            self._studio.notices.act("first" if words == banner.first else "second")
