"""From a prompt to saved pictures, as a person does it: at the real window, against the real sandbox."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QTextEdit, QWidget

from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
PROMPT = "a heron among reeds at dawn"


def saved(person: Person) -> bool:
    """Whether the newest row of the queue says that its pictures are on the disk."""
    return "aved" in person.told("queueView", 0)


async def small(person: Person) -> None:
    """Ask for the smallest pictures there are, to be quick."""
    person.studio.composer.set(width=256, height=256)
    await person.until(person.can_generate)


async def test_from_prompt_to_four_pictures_that_are_there_the_next_time(
    seat: Seat, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo = tmp_path / "beach.png"
    Image.new("RGB", (640, 480), "#7a5300").save(photo)
    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: person.rows("loraView") > 0)

    await person.choose_style("Woodblock")
    person.type_into_prompt(PROMPT)
    person.drop(person.find(QWidget, "composer"), photo)
    await person.until(lambda: person.rows("referenceStrip") == 1)
    person.set_number("countSpin", 4)
    await small(person)
    await person.until(lambda: person.words("generateButton") == "Generate · 4 credits")

    sandbox.control("outcomes", holds=True)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: "rocessing" in person.told("queueView", 0))
    assert "4 held" in person.told("queueView", 0)
    await person.until(lambda: "4 held" in person.words("heldLabel"))
    sandbox.control("release")
    await person.until(lambda: person.pictures == 4 and person.rows("recentStrip") == 4)
    await person.until(lambda: saved(person))

    stage = person.find(QWidget, "stageView")
    person.click(stage, stage.rect().center() / 2, twice=True)
    await person.see(QWidget, "lightbox")
    person.press(Qt.Key.Key_Escape)
    await person.until(lambda: not person.find(QWidget, "lightbox").isVisible())
    assert await person.leave() == 0
    assert sandbox.balance()["credits"] == 996

    again = seat(sandbox)
    await again.sit_down()
    await again.until(lambda: again.pictures == 4 and again.rows("recentStrip") == 4)
    await again.until(lambda: "Woodblock Print" in again.labels("styleField"))
    assert again.find(QTextEdit, "promptEdit").toPlainText() == PROMPT
    assert again.find(QSpinBox, "countSpin").value() == 4
    assert again.rows("referenceStrip") == 1
    assert len(sandbox.generations()) == 1


async def test_without_a_key_the_sandbox_is_a_click_away(seat: Seat) -> None:
    person = seat()
    await person.sit_down()
    await person.see(QWidget, "onboarding")
    person.click(person.find(QPushButton, "sandboxButton"))
    await person.until(lambda: not person.find(QWidget, "onboarding").isVisible())
    assert person.window.focusWidget() is person.find(QTextEdit, "promptEdit")
    await small(person)
    assert "pretend" in person.words("generateButton")
    person.click(person.find(QPushButton, "generateButton"))
    await person.until(lambda: person.pictures == 1)


async def test_a_wrong_key_is_told_why_and_a_good_one_goes_on(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox, with_key=False)
    await person.sit_down()
    field = await person.see(QLineEdit, "onboardKeyEdit")
    field.setFocus()
    person.type("al_live_" + "0" * 64)
    person.press(Qt.Key.Key_Return)
    await person.until(lambda: any(line.state == "failed" for line in person.studio.onboarding.lines))
    assert not person.find(QPushButton, "startButton").isEnabled()
    failed = next(line for line in person.studio.onboarding.lines if line.state == "failed")
    assert failed.name == "Key accepted"
    assert failed.detail in person.labels("proofList")
    assert failed.detail.endswith(".")

    field.setFocus()
    person.ctrl(Qt.Key.Key_A)
    person.type(sandbox.api_key)
    person.press(Qt.Key.Key_Return)
    await person.until(person.find(QPushButton, "startButton").isEnabled)
    person.click(person.find(QPushButton, "startButton"))
    await person.until(lambda: not person.find(QWidget, "onboarding").isVisible())
    await person.until(person.can_generate)


async def test_a_double_click_on_generate_buys_once(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await person.until(person.can_generate)
    await small(person)
    button = person.find(QPushButton, "generateButton")
    person.click(button)
    person.click(button, twice=True)
    await person.until(lambda: person.pictures == 1 and saved(person))
    assert (person.rows("queueView"), len(sandbox.generations())) == (1, 1)


async def test_closed_while_a_run_is_made_it_is_fetched_at_the_next_start(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await person.until(person.can_generate)
    person.set_number("countSpin", 2)
    await small(person)
    sandbox.control("outcomes", holds=True)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: "rocessing" in person.told("queueView", 0))
    assert await person.leave() == 0

    sandbox.control("release")
    again = seat(sandbox)
    await again.sit_down()
    await again.until(lambda: again.rows("recentStrip") == 2)
    await again.until(lambda: saved(again))
    assert sandbox.balance()["credits"] == 998
    assert len(sandbox.generations()) == 1


async def test_too_little_on_the_account_is_said_before_anything_is_sent(
    seat: Seat, start_sandbox: Callable[..., Sandbox]
) -> None:
    sandbox = start_sandbox("--balance", "1.5")
    person = seat(sandbox)
    await person.sit_down()
    person.set_number("countSpin", 4)
    await person.until(lambda: "Needs 4, available 1.5" in person.words("priceReason"))
    assert not person.find(QPushButton, "generateButton").isEnabled()
    person.ctrl(Qt.Key.Key_Return)
    assert sandbox.calls(CREATE) == 0
    assert person.studio.account.balance is not None
    assert person.studio.account.balance.available == Decimal("1.5")
