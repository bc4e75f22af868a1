"""One of several is chosen, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.controls.segments import Look, Segments
from studio.ui.theme.theme import Theme


@pytest.fixture
def filters(qtbot: QtBot, theme: Theme) -> Segments:
    filters = Segments(theme, Look.CHIPS, "Styles shown")
    for text in ("All", "Favourites", "Recent"):
        filters.add(text.lower(), text)
    qtbot.addWidget(filters)
    filters.show()
    return filters


def test_first_is_down(filters: Segments) -> None:
    assert filters.value() == "all"


def test_click_chooses(qtbot: QtBot, filters: Segments) -> None:
    with qtbot.waitSignal(filters.chosen) as told:
        QTest.mouseClick(filters.button("recent"), Qt.MouseButton.LeftButton)
    assert told.args == ["recent"]
    assert [filters.button(value).isChecked() for value in filters.values()] == [False, False, True]


def test_arrows_choose(qtbot: QtBot, filters: Segments) -> None:
    spy = QSignalSpy(filters.chosen)
    filters.button("all").setFocus()
    QTest.keyClick(filters.button("all"), Qt.Key.Key_Right)
    assert filters.value() == "favourites"
    assert filters.button("favourites").hasFocus()
    QTest.keyClick(filters.button("favourites"), Qt.Key.Key_Left)
    assert filters.value() == "all"
    assert spy.count() == 2


def test_one_tab_stop(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row, before, after = QHBoxLayout(window), QLineEdit(), QLineEdit()
    segments = Segments(theme, Look.FIELD, "Resolution")
    for text in ("480p", "720p", "1080p"):
        segments.add(text, text)
    for widget in (before, segments, after):
        row.addWidget(widget)
    segments.set_value("720p")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert segments.button("720p").hasFocus()
    QTest.keyClick(segments.button("720p"), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_setting_is_silent_and_unknown_values_change_nothing(filters: Segments) -> None:
    spy = QSignalSpy(filters.chosen)
    filters.set_value("recent")
    filters.set_value("nonsense")
    assert filters.value() == "recent"
    assert spy.count() == 0


def test_values_may_be_anything(qtbot: QtBot, theme: Theme) -> None:
    ratios = Segments(theme, Look.TILES, "Ratio")
    qtbot.addWidget(ratios)
    ratios.add((16, 9), "16:9", ratio=(16, 9))
    ratios.add((1, 1), "1:1", ratio=(1, 1))
    ratios.set_value((1, 1))
    assert ratios.value() == (1, 1)
    assert not ratios.button((1, 1)).icon().isNull()


def test_icons_alone_have_names(qtbot: QtBot, theme: Theme) -> None:
    stage = Segments(theme, Look.JOINED, "Stage")
    qtbot.addWidget(stage)
    button = stage.add("grid", icon="layout-grid", tip="Grid")
    assert (stage.accessibleName(), button.accessibleName()) == ("Stage", "Grid")


def test_clear_empties(filters: Segments) -> None:
    filters.clear()
    assert filters.value() is None
    filters.add("new", "New")
    assert filters.value() == "new"
    with pytest.raises(KeyError):
        filters.button("all")


def test_icons_keep_their_distance_whenever_the_words_come_back(qtbot: QtBot, theme: Theme) -> None:
    filters = Segments(theme, Look.CHIPS, "Styles shown")
    qtbot.addWidget(filters)
    button = filters.add("recent", "Recent", icon="history")
    filters.show()
    size, width = button.iconSize(), button.sizeHint().width()
    filters.set_words("recent", "")
    theme.tokens_changed.emit()
    alone = button.iconSize()
    assert alone.width() == alone.height() and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    filters.set_words("recent", "Recent")
    assert (button.iconSize(), button.sizeHint().width()) == (size, width)
