"""Colours, type and motion."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from studio.state.preferences import Preferences
from studio.ui.controls.choice import Choice
from studio.ui.controls.tick_slider import TickSlider
from studio.ui.settings.page import Page
from studio.ui.theme.theme import TEXT_SIZES, Theme

_DARKEST, _LIGHTEST = -4, 24


class LookPage(Page):
    """What the window looks like; seen as soon as it is chosen."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__("Look")
        self._preferences = preferences
        settings = preferences.settings
        self._theme_combo = Choice(theme, "Theme")
        self._theme_combo.setObjectName("themeCombo")
        for value, words in (("dark", "Dark"), ("light", "Light"), ("system", "As the system")):
            self._theme_combo.add(value, words)
        self._theme_combo.set_value(settings.theme)
        self._text_size = Choice(theme, "Text size")
        self._text_size.setObjectName("textSizeCombo")
        for percent in TEXT_SIZES:
            self._text_size.add(percent, f"{percent} %")
        self._text_size.set_value(settings.text_size)
        self._grey = TickSlider(theme, "Stage grey")
        self._grey.setObjectName("stageGreySlider")
        self._grey.setRange(_DARKEST, _LIGHTEST)
        self._grey.set_default(0)
        self._grey.setTracking(False)  # every step dresses the whole window: once, when the hand lets go
        self._grey.setValue(settings.stage_grey)
        self._still = QCheckBox("Reduce motion")
        self._still.setObjectName("reduceMotionCheck")
        self._still.setChecked(settings.reduce_motion)
        self._add_all()
        self._wire()

    def _add_all(self) -> None:
        self.add("Theme", self._theme_combo, "Dark and light are equals; the grey never tints a picture.")
        self.add("Text size", self._text_size, "Makes words and rows larger, at once.")
        self.add("Stage grey", self._grey, "How light it is behind pictures; a double click goes back to the tick.")
        self.add("", self._still, "Nothing fades or turns.")

    def _wire(self) -> None:
        self._theme_combo.currentIndexChanged.connect(self._save)
        self._text_size.currentIndexChanged.connect(self._save)
        self._grey.valueChanged.connect(self._save)
        self._still.toggled.connect(self._save)

    @Slot()
    def _save(self) -> None:
        self._preferences.update(
            theme=self._theme_combo.currentData(),
            text_size=self._text_size.currentData(),
            stage_grey=self._grey.value(),
            reduce_motion=self._still.isChecked(),
        )
