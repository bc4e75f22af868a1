"""The line to the server: how much is moved at once, and where the key for it is kept."""

from __future__ import annotations

from PySide6.QtCore import Slot

from studio.state.keyring import KeyringView
from studio.state.studio import Studio
from studio.ui.controls.button import Button
from studio.ui.controls.number_field import NumberField
from studio.ui.settings.page import Page
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_MOST = 8


class NetworkPage(Page):
    """Downloads and the key."""

    def __init__(self, theme: Theme, studio: Studio) -> None:
        super().__init__("Network")
        self._preferences = preferences = studio.preferences
        field = NumberField(theme, "Downloads at once")
        field.setObjectName("parallelSpin")
        field.setRange(1, _MOST)
        field.setKeyboardTracking(False)
        field.setValue(preferences.settings.parallel_downloads)
        field.valueChanged.connect(self._save)
        self.add("Downloads at once", field, "More is faster on a good line; fewer leaves room for others.")
        change = Button(theme, "Change key…")
        change.setObjectName("settingsKeyButton")
        change.clicked.connect(studio.sign_out)
        self._kept = self.add("API key", change, studio.keyring.view.sentence)
        self._kept.setObjectName("settingsKeyKept")
        diagnostics = Button(theme, "Diagnostics…")
        diagnostics.setObjectName("diagnosticsButton")
        diagnostics.clicked.connect(studio.reports.show_now)
        self.add("", diagnostics, "What to show somebody who helps you. It is not sent anywhere.")
        studio.keyring.changed.connect(self._show_keyring)
        self._show_keyring(studio.keyring.view)

    @Slot(object)
    def _show_keyring(self, view: KeyringView) -> None:
        self._kept.setText(view.sentence)
        mark(self._kept, state="warn" if view.session_only else "")

    @Slot(int)
    def _save(self, count: int) -> None:
        self._preferences.update(parallel_downloads=count)
