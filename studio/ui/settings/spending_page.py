"""Limits the user sets for the user."""

from __future__ import annotations

from PySide6.QtCore import Slot

from studio.state.preferences import Preferences
from studio.ui.controls.number_field import DecimalField
from studio.ui.settings.page import Page
from studio.ui.theme.theme import Theme

_MOST = 1_000_000

_FIELDS = (
    ("job_limit", "jobLimitSpin", "Per run", "No limit", "In credits. A run that costs more is asked about first."),
    ("day_limit", "dailyLimitSpin", "Per day", "No limit", "In credits, from midnight to midnight where you are."),
    ("month_limit", "monthLimitSpin", "Per month", "No limit", "In credits, in a calendar month."),
    (
        "confirm_above",
        "confirmImageSpin",
        "Ask above",
        "Never",
        "A run that costs more credits than this asks before it is sent; 0 never asks.",
    ),
)


class SpendingPage(Page):
    """Checked each time something is sent, with fresh numbers. 0 means no limit."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__("Spending")
        self._preferences = preferences
        self._fields: dict[str, DecimalField] = {}
        for name, object_name, label, nothing, sentence in _FIELDS:
            field = DecimalField(theme, label)
            field.setObjectName(object_name)
            field.setRange(0, _MOST)
            field.setDecimals(2)
            field.setSpecialValueText(nothing)
            field.setKeyboardTracking(False)
            field.setGroupSeparatorShown(True)
            field.setValue(float(getattr(preferences.settings, name)))
            field.valueChanged.connect(self._save)
            self._fields[name] = field
            self.add(label, field, sentence)

    @Slot()
    def _save(self) -> None:
        self._preferences.update(**{name: field.amount() for name, field in self._fields.items()})
