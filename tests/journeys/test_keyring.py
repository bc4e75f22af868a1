"""A keyring that is absent, locked, unsafe or hanging: the window never waits for it, and says what it means."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from keyring import errors, get_keyring, set_keyring
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from tests.journeys.conftest import Seat
from tests.journeys.person import PATIENCE, Person
from tests.sandbox_fixture import Sandbox

Use = Callable[[KeyringBackend], None]


class Locked(KeyringBackend):
    """Refuses until it is unlocked, then keeps one key."""

    priority = 9.0
    viable = False  # only for who is given it: the keyring library hands every class it knows of to everybody else

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.locked = True
        self.kept: str | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept = password

    def _open(self) -> None:
        if self.locked:
            raise errors.KeyringLocked("nobody typed the password")


class Hanging(Locked):
    """Answers nobody before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.go = threading.Event()

    def _open(self) -> None:
        self.go.wait()


@pytest.fixture
async def use() -> AsyncIterator[Use]:
    """Put a keyring in the place of the system's; those that hang are let go at the end."""
    before, used, others = get_keyring(), list[KeyringBackend](), set(threading.enumerate())

    def put(backend: KeyringBackend) -> None:
        used.append(backend)
        set_keyring(backend)

    yield put
    set_keyring(before)
    for backend in used:
        if isinstance(backend, Hanging):
            backend.go.set()
    for thread in set(threading.enumerate()) - others:
        if thread.name == "studio-keyring":  # those of other tests ask the system's keyring, which may never answer
            await asyncio.to_thread(thread.join, PATIENCE)
            assert not thread.is_alive(), "a keyring that was let go still holds its thread"


async def type_key(person: Person, sandbox: Sandbox) -> None:
    field = await person.see(QLineEdit, "onboardKeyEdit")
    field.setFocus()
    person.type(sandbox.api_key)
    person.press(Qt.Key.Key_Return)
    await person.until(person.find(QPushButton, "startButton").isEnabled)
    person.click(person.find(QPushButton, "startButton"))
    await person.until(lambda: not person.find(QWidget, "onboarding").isVisible())


async def sentence(person: Person, words: str) -> None:
    await person.see(QWidget, "onboarding")
    await person.until(lambda: words in person.words("keyringSentence"))


async def test_a_locked_keyring_is_told_and_the_key_works_for_this_session(
    seat: Seat, sandbox: Sandbox, use: Use
) -> None:
    keyring = Locked()
    use(keyring)
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await sentence(person, "is locked. Unlock it and try again, or use the key for this session only.")
    await type_key(person, sandbox)
    await person.until(person.can_generate)
    notes = [(note.title, note.text) for note in person.studio.activity.rows]
    assert ("The key is kept for this session only", person.studio.keyring.view.sentence) in notes

    person.ctrl(Qt.Key.Key_Comma)
    settings = await person.see(QWidget, "settingsDialog")
    kept = settings.findChild(QLabel, "settingsKeyKept")
    assert kept is not None and "is locked" in kept.text()
    person.press(Qt.Key.Key_Escape)


async def test_a_keyring_that_was_unlocked_is_asked_again(seat: Seat, sandbox: Sandbox, use: Use) -> None:
    keyring = Locked()
    use(keyring)
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await sentence(person, "is locked")
    keyring.locked, keyring.kept = False, sandbox.api_key
    person.click(person.find(QPushButton, "keyringAgainButton"))
    await person.until(lambda: person.studio.link.session is not None)
    await person.until(lambda: not person.find(QWidget, "onboarding").isVisible())
    assert person.words("keyringSentence") == "Kept in your system keychain, never in a file or a log."
    await person.until(person.can_generate)


async def test_a_hanging_keyring_holds_nobody_up(seat: Seat, sandbox: Sandbox, use: Use) -> None:
    keyring = Hanging()
    use(keyring)
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await sentence(person, "Waiting for your system keyring")
    field = person.find(QLineEdit, "onboardKeyEdit")
    field.setFocus()
    person.type(sandbox.api_key)
    person.press(Qt.Key.Key_Return)
    await person.until(person.find(QPushButton, "startButton").isEnabled)
    keyring.kept = "al_live_" + "0" * 64
    keyring.go.set()  # an answer that comes now is too late: somebody is on the way in with another key
    await person.until(lambda: person.studio.keyring.view.state == "kept")
    person.click(person.find(QPushButton, "startButton"))
    await person.until(lambda: person.studio.link.session is not None)
    await person.until(person.can_generate)
    await person.until(lambda: keyring.kept == sandbox.api_key)


async def test_an_answer_that_takes_its_time_is_taken_by_who_waited(seat: Seat, sandbox: Sandbox, use: Use) -> None:
    keyring = Hanging()
    keyring.kept = sandbox.api_key
    use(keyring)
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await sentence(person, "Waiting for your system keyring")
    keyring.go.set()
    await person.until(lambda: not person.find(QWidget, "onboarding").isVisible())
    await person.until(person.can_generate)


@pytest.mark.parametrize("kind", ["null", "plain text"])
async def test_a_keyring_that_is_no_safe_place_gets_no_key(
    seat: Seat, sandbox: Sandbox, use: Use, kind: str, home: Path
) -> None:
    unsafe = type(
        "Keyring", (Locked,), {"__module__": "keyring.backends.null" if kind == "null" else "keyrings.alt.file"}
    )
    use(unsafe())
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await sentence(person, "This system has no safe place for the key.")
    await type_key(person, sandbox)
    await person.until(person.can_generate)
    await person.leave()
    again = seat(sandbox, with_key=False)
    await again.sit_down()
    await sentence(again, "This system has no safe place for the key.")


async def test_the_key_goes_nowhere_but_into_its_field(seat: Seat, sandbox: Sandbox, use: Use) -> None:
    use(Locked())
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    await type_key(person, sandbox)
    key = sandbox.api_key
    for widget in QApplication.allWidgets():
        said = (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        text = widget.text() if isinstance(widget, QLabel | QPushButton | QLineEdit) else ""
        assert not any(key in words for words in (*said, text)), widget.objectName()
    assert not any(key in f"{note.title} {note.text}" for note in person.studio.activity.rows)
    field = person.find(QLineEdit, "onboardKeyEdit")
    assert field.text() == "" and not field.isUndoAvailable()
