"""The player: the clip in question, large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from studio.state.clip_words import timecode
from studio.state.player import PlayerView
from studio.state.studio import Studio
from studio.ui.controls.elided_label import Label
from studio.ui.lightbox.viewers import Viewers
from studio.ui.stage.actions import PictureActions
from studio.ui.stage.error_panel import ErrorPanel
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.ends_popup import EndsPopup
from studio.ui.video.stage.full_screen import FullScreen
from studio.ui.video.stage.header import VideoHeader
from studio.ui.video.stage.hint import Hint
from studio.ui.video.stage.pages import EmptyVideo, Unplayable
from studio.ui.video.stage.scrubber import Scrubber
from studio.ui.video.stage.sound import Sound
from studio.ui.video.stage.surface import VideoSurface
from studio.ui.video.stage.transport import Transport

_SIDE = 16
_CLIP, _EMPTY, _FAILED, _NOTE, _UNPLAYABLE = range(5)


class VideoStagePane(QFrame):
    """One clip, played or frame by frame; or the run that makes it.

    Attributes:
        view: The painted frame, where the keyboard works.
    """

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._player, self._taker = studio.video.player, studio.video.taker
        self._full: FullScreen | None = None
        self.setObjectName("videoStage")
        self.setAccessibleName("Player")
        mark(self, role="stage")
        self._actions = PictureActions(studio, self)
        self._viewers = Viewers(theme, studio, self)
        self._header = VideoHeader(theme, self._player, self._more(), self)
        self.view = VideoSurface(theme, self._player, studio.clip_strips)
        self._scrubber = Scrubber(theme, self._player)
        self._transport = Transport(theme, self._player, self._taker)
        self._empty = EmptyVideo(theme)
        self._failure = ErrorPanel(theme)
        self._note = Label("", role="secondary")
        self._note.setObjectName("videoNote")
        self._unplayable = Unplayable(theme)
        self._ends = EndsPopup(theme, self)
        self._lay_out()
        self._hint = Hint(theme, self)
        self._sound = Sound(self._player, studio.path_of, self)
        self._connect()
        self._show(self._player.view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._player.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hint.hide()
        self._player.pause()

    def open_full(self) -> None:
        """Let the clip fill the screen."""
        if self._full is None and self._player.view.playable:
            self._full = FullScreen(self._theme, self._player, self._taker, self._studio.clip_strips, self)
            self._full.left.connect(self._back)
            self._full.keyed.connect(self._key)
            self._full.open()

    def carry_on(self) -> None:
        """Offer the last frames, to go on from one of them."""
        button = self._header.on_button
        if self._player.view.playable:
            self._player.pause()
            self._ends.open_at(button.mapToGlobal(QPoint(button.width(), button.height() + 4)))
            self._taker.last_frames()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        self._stack = QStackedLayout()
        # A page of a layout that has no home yet would be shown as a window of its own, and take the keyboard with it.
        column.addLayout(self._stack, 1)
        failure, note = self._middle(self._failure), self._middle(self._note)
        for page in (self._clip_page(), self._empty, failure, note, self._unplayable):
            self._stack.addWidget(page)

    def _clip_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 2, _SIDE, 10)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addWidget(self._scrubber)
        column.addWidget(self._transport)
        return page

    def _middle(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 0, _SIDE, 0)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(widget, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _more(self) -> QMenu:
        menu, actions = QMenu(self), self._actions
        menu.setObjectName("videoMoreMenu")
        menu.setToolTipsVisible(True)
        menu.addActions([actions.play, actions.reveal])
        menu.addSeparator()
        menu.addActions([actions.use, actions.vary])
        menu.addAction("Continue…", self.carry_on)
        menu.addSeparator()
        menu.addAction("Save this frame\tS", self._taker.save_frame)
        menu.addActions([actions.copy_prompt])
        return menu

    def _connect(self) -> None:
        player, header = self._player, self._header
        player.changed.connect(self._show)
        header.opened.connect(self.open_full)
        header.comparing.connect(self._compare)
        self._actions.comparing.connect(self._viewers.compare)
        header.carrying_on.connect(self.carry_on)
        self._taker.ends_ready.connect(self._ends.show_ends)
        self._ends.taken.connect(self._taker.carry_on)
        self._scrubber.scrubbed.connect(self.view.glance)
        self._scrubber.hovered.connect(self._hover)
        self.view.pressed.connect(player.toggle)
        self.view.opened.connect(self.open_full)
        for pressed in (self.view, self._scrubber):
            pressed.keyed.connect(self._key)
        self.view.customContextMenuRequested.connect(self._menu)
        self._failure.retried.connect(self._again)
        self._failure.editing.connect(self._edit)
        self._failure.asking.connect(self._ask)
        self._unplayable.playing.connect(self._actions.play.trigger)
        self._unplayable.revealing.connect(self._actions.reveal.trigger)

    @Slot(object)
    def _show(self, view: PlayerView) -> None:
        self._actions.aim(view.clip)
        if view.failure is not None:
            self._failure.show_trouble(view.failure, view.job)
        self._note.setText(view.note)
        if view.clip is not None and view.trouble and not view.playable:
            self._unplayable.show_trouble(view.trouble)
            page = _UNPLAYABLE
        elif view.clip is not None or view.making:
            page = _CLIP
        else:
            page = _FAILED if view.failure is not None else _NOTE if view.note else _EMPTY
        if page != self._stack.currentIndex():
            self._hint.hide()
            self._stack.setCurrentIndex(page)

    @Slot(float)
    def _hover(self, share: float) -> None:
        view = self._player.view
        if share < 0 or view.clip is None or not view.count:
            self._hint.hide()
            return
        strip = self._studio.clip_strips.get(view.clip)
        image = None if strip is None else strip.image.copy(strip.place_at(share))
        point = self._scrubber.mapTo(self, self._scrubber.over(share))
        self._hint.show_at(point, timecode(share * view.seconds), image)

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        deeds = {Qt.Key.Key_F: self.open_full, Qt.Key.Key_S: self._taker.save_frame, Qt.Key.Key_C: self._compare}
        deed = deeds.get(Qt.Key(event.key()))
        if deed is None or event.modifiers():
            self._actions.key(event)
        elif not event.isAutoRepeat():
            deed()
            event.accept()

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        if self._player.clip is not None:
            menu = self._more()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.mapToGlobal(at))

    @Slot()
    def _compare(self) -> None:
        if (clip := self._player.clip) is not None:
            if self._full is not None:
                self._full.close()
            self._viewers.compare(clip)

    @Slot()
    def _back(self) -> None:
        """Give the keyboard back to the clip after it filled the screen."""
        self._full = None
        self.view.fit()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _again(self) -> None:
        if (job := self._player.job) is not None:
            self._studio.video.purchase.again(job)

    @Slot()
    def _edit(self) -> None:
        if (job := self._player.job) is not None:
            self._studio.answers.edit(job)

    @Slot()
    def _ask(self) -> None:
        if (job := self._player.job) is not None:
            self._studio.answers.ask_support(job)
