"""Lines that give way where there is no room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from studio.ui.controls.elided_label import FactsLabel
from studio.ui.theme.theme import Theme

FACTS = "3 s · 854 × 480 · 21 s to make · quoted 1.5,"


def fitting(qtbot: QtBot, text: str) -> FactsLabel:
    """Return a label of all :data:`FACTS` that has as much room as ``text`` needs."""
    label = FactsLabel(FACTS)
    qtbot.addWidget(label)
    label.show()
    label.resize(label.fontMetrics().horizontalAdvance(text) + 2, 20)
    return label


def test_facts_that_fit_are_all_shown(qtbot: QtBot, theme: Theme) -> None:
    assert fitting(qtbot, FACTS).shown == FACTS


def test_no_fact_is_cut_in_two(qtbot: QtBot, theme: Theme) -> None:
    assert fitting(qtbot, "3 s · 854 × 480 · 21 s to").shown == "3 s · 854 × 480,"
    label = fitting(qtbot, "3 s · 854 × 480,")
    assert label.shown == "3 s · 854 × 480,"
    assert label.toolTip() == label.text() == FACTS


def test_of_the_first_fact_as_much_as_fits(qtbot: QtBot, theme: Theme) -> None:
    label = fitting(qtbot, "3…")
    assert label.shown == "3…"
