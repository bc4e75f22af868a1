"""The first screen proves a key with what costs nothing, and shows it to nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from studio.state.studio import Studio
from studio.ui.onboarding.screen import OnboardingScreen
from studio.ui.theme.theme import Theme
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until

W = TypeVar("W", bound=QWidget)


class First:
    """The first screen of a studio that has no key yet."""

    def __init__(self, theme: Theme, studio: Studio) -> None:
        self.studio = studio
        self.screen = OnboardingScreen(theme, studio)
        self.screen.resize(1440, 900)
        self.screen.show()
        self.screen.activateWindow()
        self.key = self.find(QLineEdit, "onboardKeyEdit")
        self.start = self.find(QPushButton, "startButton")

    def find(self, kind: type[W], name: str) -> W:
        found = self.screen.findChild(kind, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    async def states(self, *wanted: str) -> None:
        """Wait until the five lines stand like this."""
        onboarding = self.studio.onboarding
        await until(lambda: tuple(line.state for line in onboarding.lines) == wanted, onboarding.changed)

    @property
    def said(self) -> list[str]:
        return [label.text() for label in self.screen.findChildren(QLabel)]


@pytest.fixture
async def first(theme: Theme, home: Home, sandbox: Sandbox) -> AsyncIterator[First]:
    first = First(theme, await home.studio(sandbox, key=""))
    yield first
    first.screen.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_a_good_key_turns_all_lines_green(first: First, sandbox: Sandbox) -> None:
    assert not first.start.isEnabled()
    QTest.keyClicks(first.key, sandbox.api_key)
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("ok", "ok", "ok", "ok", "ok")
    assert first.start.isEnabled()
    assert "1,000 credits available" in first.said
    assert sandbox.generations() == []
    assert Decimal(str(sandbox.balance()["credits"])) == Decimal(1000)


async def test_typing_alone_is_enough(first: First, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.api_key)
    await first.states("ok", "ok", "ok", "ok", "ok")


async def test_a_pasted_key_is_tried_at_once(first: First, sandbox: Sandbox) -> None:
    QGuiApplication.clipboard().setText(f"  {sandbox.api_key}\n")
    first.press("onboardPasteButton")
    await first.states("ok", "ok", "ok", "ok", "ok")
    assert first.key.text() == sandbox.api_key


async def test_an_empty_clipboard_is_said(first: First) -> None:
    QGuiApplication.clipboard().clear()
    first.press("onboardPasteButton")
    assert "The clipboard holds no text." in first.said


async def test_the_key_is_shown_to_nobody(first: First, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.api_key)
    assert first.key.echoMode() is QLineEdit.EchoMode.Password
    assert sandbox.api_key not in first.key.displayText()
    await first.states("ok", "ok", "ok", "ok", "ok")
    assert not any(sandbox.api_key in words for words in first.said)
    eye = first.find(QToolButton, "onboardShowKeyButton")
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert first.key.displayText() == sandbox.api_key
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert sandbox.api_key not in first.key.displayText()


async def test_a_refused_key_explains_itself_and_goes_no_further(first: First, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.keys["revoked_key"])
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("failed", "waiting", "waiting", "waiting", "waiting")
    await until(lambda: not first.studio.tasks.running("prove"), first.studio.onboarding.busy_changed)
    assert not first.start.isEnabled()
    assert first.studio.onboarding.lines[0].detail in first.said
    assert first.studio.onboarding.lines[0].detail


async def test_a_key_that_may_only_look_fails_at_creating(first: First, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.keys["read_only_key"])
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("ok", "ok", "failed", "waiting", "waiting")
    assert not first.start.isEnabled()


async def test_what_cannot_be_a_key_is_said_in_place(first: First) -> None:
    QTest.keyClicks(first.key, "not a key, a sentence")
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    trouble = first.find(QLabel, "onboardTrouble")
    await until(lambda: bool(trouble.text()), first.studio.onboarding.trouble)
    assert not first.start.isEnabled()


async def test_a_better_key_takes_the_place_of_a_refused_one(first: First, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.keys["revoked_key"])
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("failed", "waiting", "waiting", "waiting", "waiting")
    first.key.selectAll()
    QTest.keyClicks(first.key, sandbox.api_key)
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("ok", "ok", "ok", "ok", "ok")
    assert first.start.isEnabled()


async def test_start_connects_and_keeps_the_key(first: First, home: Home, sandbox: Sandbox) -> None:
    QTest.keyClicks(first.key, sandbox.api_key)
    QTest.keyClick(first.key, Qt.Key.Key_Return)
    await first.states("ok", "ok", "ok", "ok", "ok")
    finished: list[bool] = []
    first.studio.onboarding.finished.connect(lambda: finished.append(True))
    first.press("startButton")
    await until(lambda: bool(finished), first.studio.onboarding.finished)
    session = first.studio.link.session
    assert session is not None
    assert await home.secrets.get(session.profile) == sandbox.api_key
    account = first.studio.account
    await until(lambda: account.view.available == Decimal(1000), account.changed)


async def test_the_sandbox_opens_without_a_key(first: First) -> None:
    finished: list[bool] = []
    first.studio.onboarding.finished.connect(lambda: finished.append(True))
    first.press("sandboxButton")
    await until(lambda: bool(finished), first.studio.onboarding.finished)
    assert first.studio.account.view.sandbox


async def test_without_an_account_there_is_no_way_back(first: First) -> None:
    gone: list[bool] = []
    first.screen.left.connect(lambda: gone.append(True))
    assert not first.find(QPushButton, "backButton").isVisible()
    QTest.keyClick(first.key, Qt.Key.Key_Escape)
    assert not gone


async def test_with_an_account_button_and_escape_lead_back(first: First, sandbox: Sandbox) -> None:
    first.press("sandboxButton")
    back = first.find(QPushButton, "backButton")
    await until(back.isVisible, first.studio.link.switched)
    assert back.width() >= back.sizeHint().width()
    gone: list[bool] = []
    first.screen.left.connect(lambda: gone.append(True))
    QTest.keyClicks(first.key, sandbox.api_key)
    first.press("backButton")
    assert len(gone) == 1
    assert first.key.text() == "", "a key nobody uses is not kept"
    QTest.keyClick(first.key, Qt.Key.Key_Escape)
    assert len(gone) == 2
    await first.states("waiting", "waiting", "waiting", "waiting", "waiting")


async def test_a_narrow_window_gives_the_room_to_the_form(first: First) -> None:
    first.screen.resize(1024, 640)
    for name in ("onboardKeyEdit", "startButton", "sandboxButton"):
        widget = first.find(QWidget, name)
        corner = widget.mapTo(first.screen, widget.rect().bottomRight())
        assert first.screen.rect().contains(corner), name
