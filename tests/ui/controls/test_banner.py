"""The banner says one thing and hands on what is pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio.ui.controls.banner import Banner, Notice
from studio.ui.controls.elided_label import ElidedLabel
from studio.ui.theme.theme import Mode, Theme
from studio.ui.theme.tokens import DARK, LIGHT
from tests.ui.dressing import dress

EXPIRING = Notice("warn", "timer", "2 paid pictures are not on this disk yet.", "Expires soon.", ("Save now", "Folder"))


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> Banner:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.resize(900, 44)
    return banner


def test_without_a_notice_it_is_absent(banner: Banner) -> None:
    assert not banner.isVisible()
    banner.show_notice(EXPIRING)
    assert (banner.isVisible(), banner.height()) == (True, 44)
    banner.show_notice(None)
    assert not banner.isVisible()


def test_buttons_tell_their_words(qtbot: QtBot, banner: Banner) -> None:
    banner.show_notice(EXPIRING)
    spy = QSignalSpy(banner.acted)
    for name in ("bannerAction", "bannerSecond"):
        button = banner.findChild(QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert [spy.at(number)[0] for number in range(spy.count())] == ["Save now", "Save now", "Folder", "Folder"]


def test_unused_buttons_are_hidden(banner: Banner) -> None:
    banner.show_notice(Notice("sandbox", "flask-conical", "Sandbox.", dismissible=False))
    for name, kind in (("bannerAction", QPushButton), ("bannerSecond", QPushButton), ("bannerDismiss", QToolButton)):
        button = banner.findChild(kind, name)
        assert button is not None
        assert not button.isVisible()


def test_dismissing(qtbot: QtBot, banner: Banner) -> None:
    banner.show_notice(EXPIRING)
    cross = banner.findChild(QToolButton, "bannerDismiss")
    assert cross is not None
    with qtbot.waitSignal(banner.dismissed):
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


@pytest.mark.parametrize("kind", ["err", "warn", "info", "ok"])
def test_kind_fills_it_in_both_themes(theme: Theme, banner: Banner, kind: str) -> None:
    banner.show_notice(Notice(kind, "info", "Something."))
    assert banner.grab().toImage().pixelColor(4, 4) == QColor(getattr(DARK, f"{kind}fill"))
    dress(theme, mode=Mode.LIGHT)
    assert banner.grab().toImage().pixelColor(4, 4) == QColor(getattr(LIGHT, f"{kind}fill"))


def test_words_are_plain_and_spoken(banner: Banner) -> None:
    banner.show_notice(Notice("err", "key-round", "<b>Refused</b>", "Nothing was sent."))
    assert banner.accessibleName() == "<b>Refused</b> Nothing was sent."
    for name in ("bannerTitle", "bannerText"):
        label = banner.findChild(QLabel, name)
        assert label is not None
        assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (560, 2)])
def test_what_does_not_fit_on_one_line_takes_two(banner: Banner, width: int, lines: int) -> None:
    banner.show_notice(EXPIRING)
    banner.resize(width, 44)
    title, text = (banner.findChild(ElidedLabel, name) for name in ("bannerTitle", "bannerText"))
    assert title is not None and text is not None
    assert (title.shown, text.shown) == (EXPIRING.title, EXPIRING.text)
    assert (text.y() > title.y()) is (lines == 2)
    assert banner.height() == 44
    assert banner.rect().contains(text.geometry())
