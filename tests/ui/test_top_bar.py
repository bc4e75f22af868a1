"""The top bar tells where the credits and the line stand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.flow.events import Connection
from studio.state.account import AccountView
from studio.ui.theme.theme import Theme
from studio.ui.top_bar import TopBar

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> TopBar:
    bar = TopBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1440, 48)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def find(bar: TopBar, kind: type[W], name: str) -> W:
    found = bar.findChild(kind, name)
    assert found is not None, name
    return found


def live(**fields: object) -> AccountView:
    known = {"connection": Connection.LIVE, "words": "Live", "tone": "ok", "tooltip": "default, api"}
    return AccountView(**(known | fields))  # type: ignore[arg-type]


def test_balance_is_not_invented(bar: TopBar) -> None:
    bar.show_account(AccountView())
    assert find(bar, QLabel, "balanceLabel").text() == "–"
    assert find(bar, QLabel, "heldLabel").text() == "balance not known"


def test_available_and_held_are_two_numbers(bar: TopBar) -> None:
    bar.show_account(live(available=Decimal("1017.49"), held=Decimal(6)))
    assert find(bar, QLabel, "balanceLabel").text() == "1,017.49"
    assert "6 held" in find(bar, QLabel, "heldLabel").text()
    assert find(bar, QToolButton, "balanceButton").toolTip().startswith("Balance 1,023.49")


def test_nothing_held_is_not_mentioned(bar: TopBar) -> None:
    bar.show_account(live(available=Decimal(5)))
    assert find(bar, QLabel, "heldLabel").text() == "available"


def test_pretend_credits_say_so(bar: TopBar) -> None:
    bar.show_account(live(available=Decimal(1000), sandbox=True, words="Sandbox", tone="sandbox"))
    assert find(bar, QLabel, "heldLabel").text() == "pretend available"
    assert find(bar, QToolButton, "connectionBadge").text() == "Sandbox"


@pytest.mark.parametrize("words", ["Live", "Catching up", "Offline", "Key refused", "Read-only key"])
def test_the_badge_has_words_for_eyes_and_ears(bar: TopBar, words: str) -> None:
    bar.show_account(live(words=words))
    badge = find(bar, QToolButton, "connectionBadge")
    assert badge.text() == words
    assert badge.accessibleName() == f"Connection: {words}"


def test_the_bell_counts(bar: TopBar) -> None:
    bell = find(bar, QToolButton, "activityButton")
    assert bell.accessibleName() == "Activity"
    bar.show_unseen("2")
    assert bell.accessibleName() == "Activity, 2 new"
    assert [label.text() for label in bell.findChildren(QLabel) if label.isVisible()] == ["2"]
    bar.show_unseen("120")
    assert [label.text() for label in bell.findChildren(QLabel) if label.isVisible()] == ["99+"]
    bar.show_unseen("")
    assert not [label for label in bell.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("width", [1360, 1440, 2560])
def test_the_command_field_stays_in_the_middle(bar: TopBar, width: int) -> None:
    bar.resize(width, 48)
    bar.show_account(live(available=Decimal("1234567.89"), held=Decimal(600)))
    field = find(bar, QToolButton, "commandField")
    assert abs(field.geometry().center().x() - width // 2) <= 1


@pytest.mark.parametrize("width", [1024, 1280])
def test_a_narrow_bar_keeps_everything_apart(bar: TopBar, width: int) -> None:
    bar.show_account(live(available=Decimal("1017.49"), held=Decimal(6)))
    bar.resize(width, 48)
    names = ("menuButton", "placeImage", "commandField", "connectionBadge", "activityButton", "balanceButton")
    places = sorted((find(bar, QToolButton, name).geometry() for name in names), key=lambda place: place.left())
    for place, following in pairwise(places):
        assert place.right() < following.left()


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("commandField", "commands_wanted"),
        ("activityButton", "activity_wanted"),
        ("connectionBadge", "connection_wanted"),
        ("balanceButton", "balance_wanted"),
    ],
)
def test_each_button_asks_for_its_thing(bar: TopBar, name: str, signal: str) -> None:
    spy = QSignalSpy(getattr(bar, signal))
    QTest.mouseClick(find(bar, QToolButton, name), Qt.MouseButton.LeftButton, pos=QPoint(12, 14))
    assert spy.count() == 1


def test_the_menu_hangs_from_its_button(bar: TopBar) -> None:
    menu = QMenu(bar)
    bar.set_menu(menu)
    assert find(bar, QToolButton, "menuButton").menu() is menu
