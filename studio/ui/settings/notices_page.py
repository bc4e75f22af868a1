"""What is told while the window is not in front."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from studio.state.preferences import Preferences
from studio.ui.settings.page import Page


class NoticesPage(Page):
    """Notices of the system and a sound, both off until they are wanted."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("Notices")
        self._preferences = preferences
        self._notify = QCheckBox("System notices")
        self._notify.setObjectName("notifyCheck")
        self._sound = QCheckBox("Sound")
        self._sound.setObjectName("soundCheck")
        self.add("", self._notify, "What ended and what it cost, told while another program is in front.")
        self.add("", self._sound, "A short, soft bell at the same moments.")
        self._show()
        self._notify.toggled.connect(self._save)
        self._sound.toggled.connect(self._save)
        preferences.changed.connect(self._show)

    @Slot()
    def _save(self) -> None:
        self._preferences.update(notify=self._notify.isChecked(), sound=self._sound.isChecked())

    @Slot()
    def _show(self) -> None:
        settings = self._preferences.settings
        for check, on in ((self._notify, settings.notify), (self._sound, settings.sound)):
            check.blockSignals(True)
            check.setChecked(on)
            check.blockSignals(False)
