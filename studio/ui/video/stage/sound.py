"""The sound of the clip that plays. Its pictures come from elsewhere, one by one; sound only keeps up with them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QUrl, Slot

from studio.domain.picture import Picture
from studio.state.player import Player, PlayerView

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

_log = logging.getLogger(__name__)

_APART = 0.25
"""Seconds that sound and picture may be apart."""


class Sound(QObject):
    """Follows the player. The library for it is loaded when the first clip with sound is played, and silent on errors.

    Without a device, or the library, clips play without sound.
    """

    def __init__(self, player: Player, path_of: Callable[[Picture], Path], parent: QObject) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self._media: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._heard = ""
        self._dumb = False
        player.changed.connect(self._follow)

    @Slot(object)
    def _follow(self, view: PlayerView) -> None:
        clip = view.clip
        if clip is None or clip.id != self._heard:
            self._release()
        if clip is None or not (view.playing and view.has_sound and not view.muted):
            if self._media is not None:
                self._media.pause()
            return
        if (media := self._ready(clip)) is None:
            return
        if media.playbackRate() != view.speed:
            media.setPlaybackRate(view.speed)
        if abs(media.position() / 1000 - view.at) > _APART * max(view.speed, 1.0):
            media.setPosition(round(view.at * 1000))
        if media.playbackState() is not type(media).PlaybackState.PlayingState:
            media.play()

    def _ready(self, clip: Picture) -> QMediaPlayer | None:
        """Return what plays, with the file of ``clip`` in it; None where nothing can."""
        if self._media is None and not self._dumb:
            self._load()
        if self._media is not None and self._heard != clip.id:
            self._heard = clip.id
            self._media.setSource(QUrl.fromLocalFile(str(self._path_of(clip))))
        return self._media

    def _load(self) -> None:
        QLoggingCategory.setFilterRules("qt.multimedia*=false")
        try:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
        except ImportError:
            _log.warning("Clips play without sound: a library of this system is missing", exc_info=True)
            self._dumb = True
            return
        self._output = QAudioOutput(self)
        self._media = QMediaPlayer(self)
        self._media.setAudioOutput(self._output)

    def _release(self) -> None:
        """Let go of the file."""
        if self._media is not None and self._heard:
            self._media.stop()
            self._media.setSource(QUrl())
        self._heard = ""
