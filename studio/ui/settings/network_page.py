"""How much is moved at once."""

from __future__ import annotations

from PySide6.QtCore import Slot

from studio.state.preferences import Preferences
from studio.ui.controls.number_field import NumberField
from studio.ui.settings.page import Page
from studio.ui.theme.theme import Theme

_MOST = 8


class NetworkPage(Page):
    """Downloads."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__("Network")
        self._preferences = preferences
        field = NumberField(theme, "Downloads at once")
        field.setObjectName("parallelSpin")
        field.setRange(1, _MOST)
        field.setKeyboardTracking(False)
        field.setValue(preferences.settings.parallel_downloads)
        field.valueChanged.connect(self._save)
        self.add("Downloads at once", field, "More is faster on a good line; fewer leaves room for others.")

    @Slot(int)
    def _save(self, count: int) -> None:
        self._preferences.update(parallel_downloads=count)
