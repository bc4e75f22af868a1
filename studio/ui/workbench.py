"""The workbench: composer, stage and queue, furnished for pictures or for clips."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from studio.state.layout import Layout
from studio.state.studio import Studio
from studio.state.video_desk import VideoDesk
from studio.ui.bay import IMAGE, VIDEO, Bay
from studio.ui.composer.pane import ComposerPane
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.notice_banner import NoticeBanner
from studio.ui.right_pane import RightPane
from studio.ui.split_memory import SplitMemory
from studio.ui.stage.pane import StagePane
from studio.ui.styles.pane import StylePane
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.width_class import width_class

_COMPOSER = {"narrow": 320, "small": 320, "usual": 344, "large": 384}
_RIGHT = {"narrow": 328, "small": 280, "usual": 328, "large": 440}
_STRIP = {"narrow": 88, "small": 88, "usual": 108, "large": 108}
_BOUNDS = (304, 420)


class Workbench(QWidget):
    """Panes with fixed homes. A handle that was dragged keeps its place; the window's width chooses the rest.

    The place for pictures is furnished at once, the one for clips when it is first gone to.

    Attributes:
        centre: Banner and stage; what floats over them, such as toasts, is a child of it.
        composer: The left pane of the place for pictures.
        stage: The middle of the place for pictures.
        bay: The place in sight.

    Signals:
        place_changed: Another place is in sight.
            name: ``image`` or ``video``.
    """

    place_changed = Signal(str)

    def __init__(self, theme: Theme, studio: Studio, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._kept = layout
        self._class = ""
        self._bays: dict[str, Bay] = {}
        self._strips: dict[str, SplitMemory] = {}
        self._composers, self._stages = QStackedWidget(), QStackedWidget()
        self.banner = NoticeBanner(theme, studio.notices)
        self.centre = self._banner_and_stage()
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self.right = RightPane(theme, studio, layout, self)
        self.queue = self.right.queue
        self._lay_out()
        self._widths = SplitMemory(self._panes, layout, rest=1)
        self.composer, self.stage = ComposerPane(theme, studio), StagePane(theme, studio)
        self.bay = self._put_in(self._pictures())
        self._composers.setVisible(layout.flag("left", True))

    def doors(self) -> tuple[QWidget, ...]:
        """Return where the keyboard enters each pane in sight, in reading order."""
        bay = self.bay
        under = next((door for door in bay.under if door.isVisible()), bay.under[0])
        return (bay.prompt, bay.view, under, bay.search, self.queue.jobs)

    @property
    def making(self) -> Studio | VideoDesk:
        """Return what the composer in sight belongs to: whose draft a key changes, and who buys it."""
        return self._studio.video if self.bay.name == VIDEO else self._studio

    @Slot(str)
    def show_place(self, name: str) -> None:
        """Furnish the workbench for pictures (``image``) or for clips (``video``)."""
        if name == self.bay.name:
            return
        if name not in self._bays:
            self._put_in(self._clips())
        self.bay = bay = self._bays[name]
        self._composers.setCurrentWidget(bay.composer)
        self._stages.setCurrentWidget(bay.stage)
        self.right.show_chooser(bay.chooser, bay.chooser_words)
        self._arrange_strip()
        self.place_changed.emit(name)

    @Slot()
    def toggle_left(self) -> None:
        """Hide the composer, or bring it back."""
        self._composers.setVisible(self._composers.isHidden())
        self._kept.keep("left", not self._composers.isHidden())
        self._widths.again()

    @Slot()
    def toggle_right(self) -> None:
        """Put the right pane away to the rail, or bring it back."""
        self.right.toggle()
        self._widths.again()

    @Slot()
    def toggle_strip(self) -> None:
        """Hide what lies under the stage, or bring it back."""
        strip = self.bay.strip
        strip.setVisible(strip.isHidden())
        self._kept.keep(_strip_name(self.bay), not strip.isHidden())
        self._strips[self.bay.name].again()

    @Slot()
    def find_style(self) -> None:
        """Bring the styles, or models, into sight and put the keyboard into their search."""
        self.right.show_upper()
        self.bay.focus_search()

    @Slot()
    def focus_prompt(self) -> None:
        """Bring the composer into sight and put the keyboard on the prompt."""
        if self._composers.isHidden():
            self.toggle_left()
        self.bay.focus_prompt()

    @Slot()
    def older_prompt(self) -> None:
        """Show the prompt before this one."""
        self.making.composer.older_prompt()

    @Slot()
    def newer_prompt(self) -> None:
        """Show the prompt after this one."""
        self.making.composer.newer_prompt()

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard as a picture to start from."""
        self.bay.paste()

    @Slot()
    def swap_frames(self) -> None:
        """Let the clip run the other way round; where pictures are made there is nothing to swap."""
        if self.bay.name == VIDEO:
            self._studio.video.wells.swap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panes the sizes of this class of window when the class changes."""
        super().resizeEvent(event)
        if self.isVisible():
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panes their sizes now that there is room to give."""
        super().showEvent(event)
        self._arrange()

    def _pictures(self) -> Bay:
        styles = StylePane(self._theme, self._studio.styles)
        return Bay(
            name=IMAGE,
            composer=self.composer,
            prompt=self.composer.door,
            focus_prompt=self.composer.focus_prompt,
            paste=self.composer.paste_reference,
            stage=self.stage,
            view=self.stage.view,
            strip=self.stage.recent,
            under=(self.stage.recent.pictures,),
            strip_heights=_STRIP,
            chooser=styles,
            chooser_words="Styles",
            search=styles.search,
            focus_search=styles.focus_search,
            hide_wanted=styles.hide_wanted,
        )

    def _clips(self) -> Bay:
        from studio.ui.video.bay import clips

        return clips(self._theme, self._studio, find_model=self.find_style)

    def _put_in(self, bay: Bay) -> Bay:
        self._bays[bay.name] = bay
        self._composers.addWidget(bay.composer)
        self._stages.addWidget(bay.stage)
        self.right.add_chooser(bay.chooser, bay.chooser_words)
        bay.hide_wanted.connect(self.right.toggle)
        bay.strip.setVisible(self._kept.flag(_strip_name(bay), True))
        self._strips[bay.name] = SplitMemory(bay.stage, self._kept, rest=0)
        for fold in bay.composer.findChildren(FoldHeader):
            fold.setChecked(self._kept.flag(fold.objectName(), False))
            fold.toggled.connect(partial(self._kept.keep, fold.objectName()))
        for fold in bay.strip.findChildren(FoldHeader):
            fold.setChecked(self._kept.flag(fold.objectName(), fold.isChecked()))
            fold.toggled.connect(partial(self._kept.keep, fold.objectName()))
            fold.toggled.connect(self._strips[bay.name].again)
        return bay

    def _arrange(self) -> None:
        name = width_class(self.width())
        if name == self._class:
            return
        self._class = name
        self.right.set_narrow(name == "narrow")
        line = self._panes.handleWidth()
        self._widths.arrange(f"panes {name}", [_COMPOSER[name] - line, _RIGHT[name] - line])
        self._arrange_strip()

    def _arrange_strip(self) -> None:
        bay = self.bay
        height = self._theme.px(bay.strip_heights[self._class or "usual"])
        self._strips[bay.name].arrange(f"{_strip_name(bay)} {self._class}", [height])

    def _lay_out(self) -> None:
        self._composers.setMinimumWidth(_BOUNDS[0])
        self._composers.setMaximumWidth(_BOUNDS[1])
        for widget in (self._composers, self.centre, self.right):
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
        column.addWidget(self._stages, 1)
        return centre


def _strip_name(bay: Bay) -> str:
    """Return under which name the strip is remembered; the one under pictures has always had the short one."""
    return "strip" if bay.name == IMAGE else f"strip {bay.name}"
