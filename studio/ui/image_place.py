"""The Image place: composer, stage with the recent strip, styles above the queue."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.state.notices import BannerView
from studio.state.studio import Studio
from studio.ui.composer.pane import ComposerPane
from studio.ui.controls.banner import Banner, Notice
from studio.ui.queue.pane import QueuePane
from studio.ui.right_rail import RightRail
from studio.ui.stage.pane import StagePane
from studio.ui.styles.pane import StylePane
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_COMPOSER = {"small": 320, "usual": 344, "large": 384}
_RIGHT = {"small": 280, "usual": 328, "large": 440}
_COMPOSER_BOUNDS = (304, 420)
_RIGHT_BOUNDS = (264, 480)
_QUEUE = 352
_STYLES_LEAST = 200
_RAIL_BELOW, _SMALL_BELOW, _LARGE_FROM = 1160, 1360, 2200


class ImagePlace(QWidget):
    """Four panes with fixed homes. A handle that was dragged keeps its place; the window's width chooses the rest."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._class = ""
        self.composer = ComposerPane(theme, studio)
        self.stage = StagePane(theme, studio)
        self.styles = StylePane(theme, studio.styles)
        self.queue = QueuePane(theme, studio.queue)
        self.banner = Banner(theme)
        self._rail = RightRail(theme)
        self._rail.wanted.connect(self.toggle_right)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.setObjectName("rightPane")
        self.right.setAccessibleName("Styles and queue")
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        studio.notices.changed.connect(self._show_banner)
        self.banner.acted.connect(self._banner_acted)
        self.banner.dismissed.connect(studio.notices.dismiss)
        self._show_banner(studio.notices.banner)

    def doors(self) -> tuple[QWidget, ...]:
        """Return where the keyboard enters each pane, in reading order."""
        return (self.composer.door, self.stage.view, self.styles.search, self.queue.jobs)

    def toggle_left(self) -> None:
        """Hide the composer, or bring it back."""
        self.composer.setVisible(self.composer.isHidden())

    def toggle_right(self) -> None:
        """Put styles and queue away to the rail, or bring them back."""
        self.show_right(self.right.isHidden())

    def show_right(self, shown: bool) -> None:
        """Show styles and queue, or the rail in their place."""
        self.right.setVisible(shown)
        self._rail.setVisible(not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panes the widths of this class of window when the class changes."""
        super().resizeEvent(event)
        width = self.width()
        size = "small" if width < _SMALL_BELOW else "large" if width >= _LARGE_FROM else "usual"
        wanted = f"rail {size}" if width < _RAIL_BELOW else size
        if wanted != self._class:
            self._class = wanted
            self.show_right(not wanted.startswith("rail"))
            left, right = _COMPOSER[size], _RIGHT[size]
            handles = 2 * self._panes.handleWidth()
            self._panes.setSizes([left, width - left - right - handles, right])

    def _lay_out(self) -> None:
        self.composer.setMinimumWidth(_COMPOSER_BOUNDS[0])
        self.composer.setMaximumWidth(_COMPOSER_BOUNDS[1])
        self.right.setMinimumWidth(_RIGHT_BOUNDS[0])
        self.right.setMaximumWidth(_RIGHT_BOUNDS[1])
        self.styles.setMinimumHeight(_STYLES_LEAST)
        for splitter in (self._panes, self.right):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.right.addWidget(self.styles)
        self.right.addWidget(self.queue)
        self.right.setStretchFactor(0, 1)
        self.right.setSizes([2 * _QUEUE, _QUEUE])
        for widget in (self.composer, self._centre(), self.right):
            self._panes.addWidget(widget)
        self._panes.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._panes, 1)
        row.addWidget(self._rail)

    def _centre(self) -> QWidget:
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
        dismissible = view.matter not in ("key_refused", "sandbox")
        notice = Notice(view.tone, view.icon, view.bold, view.text, actions, dismissible)
        self.banner.show_notice(notice)

    @Slot(str)
    def _banner_acted(self, words: str) -> None:
        banner = self._studio.notices.banner
        if banner is not None:
            self._studio.notices.act("first" if words == banner.first else "second")
