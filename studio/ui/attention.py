"""Knows whether the program is in front, and asks for a look when something ended while it was not."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from studio.domain.resources import resource
from studio.state.desktop import ON_A_BUS
from studio.state.studio import Studio
from studio.ui.controls.toast import News
from studio.ui.controls.toast_area import ToastArea
from studio.ui.window import Window

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = logging.getLogger(__name__)

_VOLUME = 0.5


class Attention(QObject):
    """Lives as long as the window."""

    def __init__(self, window: Window, studio: Studio, toasts: ToastArea) -> None:
        super().__init__(window)
        self._window = window
        self._herald = studio.herald
        self._toasts = toasts
        self._tray: QSystemTrayIcon | None = None
        self._sound: QSoundEffect | None = None
        self._dumb = False
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._app = app
        app.applicationStateChanged.connect(self._attend)
        self._attend(app.applicationState())
        studio.herald.rang.connect(self._ring)
        studio.herald.offered.connect(self._offer)
        studio.desktop.raised.connect(self._raise)
        if not ON_A_BUS:  # what Qt has for the others
            studio.herald.told.connect(self._notify)
            studio.herald.seen.connect(self._withdraw)
            studio.herald.shown.connect(self._count)

    @Slot(Qt.ApplicationState)
    def _attend(self, state: Qt.ApplicationState) -> None:
        self._herald.attend(state is Qt.ApplicationState.ApplicationActive)

    @Slot(str)
    def _raise(self, token: str = "") -> None:
        if token:  # Qt shows it to a desktop where windows may not come forward by themselves
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self._window.come_forward()

    @Slot()
    def _offer(self) -> None:
        """Ask once whether notices are wanted; it waits for an answer, and none is one, too."""
        detail = "Only while another program is in front. It is under Notices in the settings, too."
        news = News("Be told when a run ends?", detail, action="Turn on", refusal="No", stays=True)
        toast = self._toasts.tell(news)
        toast.acted.connect(self._herald.agree)

    @Slot(str, str)
    def _notify(self, title: str, text: str) -> None:
        if self._tray is None:
            if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
                return  # the list under the bell has it
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._raise)
        self._tray.show()
        self._tray.showMessage(title, text)

    @Slot()
    def _withdraw(self) -> None:
        if self._tray is not None:
            self._tray.hide()  # it is there for its notices only

    @Slot(int, object)
    def _count(self, count: int, _share: object) -> None:
        self._app.setBadgeNumber(count)

    @Slot()
    def _ring(self) -> None:
        if self._sound is None and not self._dumb:
            self._load_sound()
        if self._sound is not None:
            self._sound.play()

    def _load_sound(self) -> None:
        """Load what plays, which no start needs. Without the library there is silence; without a device, for now."""
        QLoggingCategory.setFilterRules("qt.multimedia*=false")
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError:
            log.warning("There is no sound: a library of this system is missing", exc_info=True)
            self._dumb = True
            return
        if QMediaDevices.defaultAudioOutput().isNull():
            return
        self._sound = QSoundEffect(self)
        self._sound.setSource(QUrl.fromLocalFile(str(resource("sounds/done.wav"))))
        self._sound.setVolume(_VOLUME)
