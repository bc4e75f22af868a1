"""Switch, stars, folds, search, bars and badges: each by mouse and by keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.controls.badge import badge_size
from studio.ui.controls.choice import DETAIL, Choice
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.controls.key_cap import KeyCap, key_words
from studio.ui.controls.number_field import DecimalField, NumberField
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.controls.search_field import SearchField
from studio.ui.controls.spinner import Spinner
from studio.ui.controls.switch import Switch
from studio.ui.controls.thin_progress import draw_progress
from studio.ui.controls.tick_slider import TickSlider
from studio.ui.theme.theme import Theme
from studio.ui.theme.tokens import DARK
from tests.ui.dressing import dress


def wheel(widget: QWidget) -> None:
    """Turn the wheel one notch up over ``widget``."""
    here = QPointF(widget.rect().center())
    none, notch = QPoint(), QPoint(0, 120)
    nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(here, here, none, notch, nothing, plain, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, event)


def test_switch_by_mouse_and_space(qtbot: QtBot, theme: Theme) -> None:
    switch = Switch(theme, "Local receiver")
    qtbot.addWidget(switch)
    switch.show()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    assert switch.grab().toImage().pixelColor(6, 12) == QColor(DARK.accent)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert switch.accessibleName() == "Local receiver"


def test_rating_by_digits_and_arrows(qtbot: QtBot, theme: Theme) -> None:
    bar = RatingBar(theme)
    qtbot.addWidget(bar)
    spy = QSignalSpy(bar.rated)
    for key in (Qt.Key.Key_4, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_0):
        QTest.keyClick(bar, key)
    assert [spy.at(number)[0] for number in range(spy.count())] == [4, 5, 4, 0]
    assert bar.accessibleName() == "Rating, none"


def test_rating_by_mouse(qtbot: QtBot, theme: Theme) -> None:
    bar = RatingBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    third = QPoint(18 * 2 + 9, 12)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=third)
    assert (bar.stars, bar.accessibleName()) == (3, "Rating, 3 of 5")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=third)
    assert bar.stars == 0


def test_setting_stars_is_silent(qtbot: QtBot, theme: Theme) -> None:
    bar = RatingBar(theme)
    qtbot.addWidget(bar)
    spy = QSignalSpy(bar.rated)
    bar.set_stars(9)
    assert (bar.stars, spy.count()) == (5, 0)


def test_digits_with_a_modifier_are_not_ratings(qtbot: QtBot, theme: Theme) -> None:
    bar = RatingBar(theme)
    qtbot.addWidget(bar)
    QTest.keyClick(bar, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert bar.stars == 0


def test_elided_label_keeps_all_its_words(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("Gouache Storybook, a very long name", role="strong")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.shown.endswith("…")
    assert label.text() == label.toolTip() == "Gouache Storybook, a very long name"
    label.resize(600, 20)
    assert label.shown == label.text()
    assert label.toolTip() == ""


def test_elided_id_keeps_both_ends(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("req_01HXMQ870PABCDEFGH", mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(90, 20)
    assert label.shown.startswith("req")
    assert label.shown.endswith("H")


def test_foreign_words_are_never_html(qtbot: QtBot, theme: Theme) -> None:
    for label in (Label("<b>bold</b>"), ElidedLabel("<img src=x>"), KeyCap("Ctrl+K")):
        qtbot.addWidget(label)
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_own_tooltip_stays(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("short")
    qtbot.addWidget(label)
    label.setToolTip("How the price is made")
    label.resize(4, 20)
    assert label.toolTip() == "How the price is made"


def test_fold_by_mouse_and_arrows(qtbot: QtBot, theme: Theme) -> None:
    fold = FoldHeader(theme, "Negative prompt")
    qtbot.addWidget(fold)
    fold.set_summary("text,\nwatermark")
    assert fold.accessibleName() == "Negative prompt, text, watermark"
    QTest.keyClick(fold, Qt.Key.Key_Right)
    QTest.keyClick(fold, Qt.Key.Key_Right)
    assert fold.isChecked()
    assert fold.accessibleName() == "Negative prompt"
    QTest.keyClick(fold, Qt.Key.Key_Left)
    assert not fold.isChecked()
    fold.show()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert fold.isChecked()


def test_search_swaps_its_key_for_a_cross(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme, "Search styles", key="Ctrl+L")
    qtbot.addWidget(field)
    field.show()
    cap = field.findChild(KeyCap)
    assert cap is not None
    assert cap.isVisible()
    assert cap.text() == "Ctrl L"
    QTest.keyClicks(field, "ink")
    assert not cap.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert cap.isVisible()


def test_search_lets_escape_through_when_empty(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme, "Search styles")
    qtbot.addWidget(field)
    field.setText("ink")
    field.show()
    cross = field.findChild(QWidget, "searchClear")
    assert cross is not None
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert field.text() == ""


@pytest.mark.parametrize(
    ("key", "words"), [("Ctrl+Shift+R", "Ctrl Shift R"), ("A", "A"), ("", ""), ("Ctrl++", "Ctrl +")]
)
def test_key_words(key: str, words: str) -> None:
    assert key_words(key) == words


def test_badges_grow_with_their_words_and_text(theme: Theme) -> None:
    small = badge_size(theme, "21 h", icon="clock")
    assert badge_size(theme, "renews in 23 h", icon="clock").width() > small.width()
    dress(theme, text_size=150)
    assert badge_size(theme, "21 h", icon="clock").height() > small.height()


def test_slider_returns_to_its_tick(qtbot: QtBot, theme: Theme) -> None:
    slider = TickSlider(theme, "Steps")
    qtbot.addWidget(slider)
    slider.setRange(1, 60)
    slider.set_default(28)
    slider.setValue(36)
    slider.show()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 37
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton)
    assert slider.value() == 28


def test_tick_is_painted_under_the_default(qtbot: QtBot, theme: Theme) -> None:
    slider = TickSlider(theme, "Steps")
    qtbot.addWidget(slider)
    slider.setRange(0, 100)
    slider.resize(216, 24)
    slider.show()
    below = QPoint(8 + 100, 12 + 8)
    assert slider.grab().toImage().pixelColor(below) != QColor(DARK.text2)
    slider.set_default(50)
    assert slider.grab().toImage().pixelColor(below) == QColor(DARK.text2)


def test_wheel_changes_only_what_has_focus(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row, other = QHBoxLayout(window), QLineEdit()
    number, decimal, slider, choice = (
        NumberField(theme, "Images"),
        DecimalField(theme, "Guidance"),
        TickSlider(theme, "Steps"),
        Choice(theme, "Size"),
    )
    for text in ("Square", "Wide"):
        choice.add(text, text)
    choice.setCurrentIndex(1)
    for widget in (other, number, decimal, slider, choice):
        row.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    other.setFocus()
    for widget in (number, decimal, slider, choice):
        wheel(widget)
    assert (number.value(), decimal.value(), slider.value(), choice.currentIndex()) == (0, 0, 0, 1)
    for widget in (number, decimal, slider, choice):
        widget.setFocus()
        wheel(widget)
    assert number.value() == decimal.value() == 1
    assert slider.value() > 0
    assert choice.currentIndex() == 0


def test_decimals_show_no_trailing_zeros(qtbot: QtBot, theme: Theme) -> None:
    field = DecimalField(theme, "Per day")
    qtbot.addWidget(field)
    field.setValue(6.5)
    assert (field.text(), field.amount()) == ("6.5", Decimal("6.50"))
    field.setValue(20)
    assert field.text() == "20"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "7.25")
    assert field.amount() == Decimal("7.25")


def test_choice_keeps_values_and_details(qtbot: QtBot, theme: Theme) -> None:
    choice = Choice(theme, "Size")
    qtbot.addWidget(choice)
    choice.add((1024, 1024), "Square", detail="1024 × 1024", icon=theme.ratio_icon(1, 1))
    choice.add((1344, 768), "Wide")
    choice.set_value((1344, 768))
    choice.set_detail(1, "1344 × 768")
    assert choice.currentText() == "Wide"
    assert choice.currentData(DETAIL) == "1344 × 768"
    choice.set_value("nonsense")
    assert choice.currentText() == "Wide"
    QTest.keyClick(choice, Qt.Key.Key_Up)
    assert choice.currentText() == "Square"


def test_progress_paints_its_share(theme: Theme) -> None:
    assert bar(theme, 0.6) == [QColor(DARK.accent), QColor(DARK.line)]
    assert bar(theme, 0) == [QColor(DARK.line), QColor(DARK.line)]


def bar(theme: Theme, done: float) -> list[QColor]:
    """Return the colours in the middle and further on of a bar that is ``done``."""
    image = QImage(100, 3, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw_progress(painter, theme, QRectF(image.rect()), done)
    painter.end()
    return [image.pixelColor(50, 1), image.pixelColor(80, 1)]


def test_spinner_turns_only_in_sight_and_with_motion(qtbot: QtBot, theme: Theme) -> None:
    spinner = Spinner(theme)
    qtbot.addWidget(spinner)
    spinner.show()
    still = spinner.grab().toImage()
    assert not spinner.turning
    dress(theme, still=False)
    assert spinner.turning
    assert spinner.grab().toImage() != still
    spinner.hide()
    assert not spinner.turning
