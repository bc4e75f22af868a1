"""What is done and seen in the place for pictures, and at the first start."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from studio.ui.controls.segments import Segments
from tests.journeys.person import Person
from tests.journeys.test_question import bought_twice, left_asking
from tests.sandbox_fixture import Sandbox
from tests.screenshots.photographer import Photographer

PROMPT = (
    "A lighthouse on a grassy headland at dusk, keeper's cottage beside it, low sun over a calm sea, "
    "long warm reflections, small breakers on the rocks"
)
STYLE = "Gouache"
EARLIER = (
    ("a torii gate standing in still water at dawn", "Riso", 1),
    ("a portrait of a woman before a golden disc", "", 2),
    ("a heron in the reeds at sunrise", "Woodblock", 1),
    ("a rainy city at night, neon signs", "", 1),
    ("koi in a dark pond", "", 1),
    ("a blossoming tree on a hill", "Plein", 1),
)
LATER = (("a still life with lemons", "Alla Prima", 2), ("a lighthouse at dusk", "Woodblock", 4))
ALL = sum(count for _, _, count in EARLIER + LATER) + 4


async def first_screen(person: Person, photographer: Photographer) -> None:
    """A key is pasted and proves good."""
    field = await person.see(QLineEdit, "onboardKeyEdit")
    await photographer.take("onboarding-empty")
    assert photographer.sandbox is not None
    QGuiApplication.clipboard().setText(photographer.sandbox.api_key)
    person.click(person.find(QPushButton, "onboardPasteButton"))
    await person.until(person.find(QPushButton, "startButton").isEnabled)
    field.setFocus()
    await photographer.take("onboarding")


async def work(person: Person, photographer: Photographer) -> None:
    """From the empty window to a finished run, and everything that can be opened over it."""
    await ready(person)
    await photographer.take("empty")
    for prompt, style, count in EARLIER:
        await make(person, prompt, style, count)
    await ask(person, PROMPT, STYLE, 4)
    assert photographer.sandbox is not None
    photographer.sandbox.control("outcomes", holds=True)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: "rocessing" in person.told("queueView", 0))
    await photographer.take("being-made")
    photographer.sandbox.control("release")
    await person.until(lambda: person.pictures == 4)
    await person.until(lambda: "aved" in person.told("queueView", 0))
    await fill_the_desk(person, photographer.sandbox)
    for look in ("light", "dark"):
        person.studio.preferences.update(theme=look)
        await photographer.take(f"studio-{look}")
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    await photographer.take("activity")
    person.press(Qt.Key.Key_Escape)
    photographer.sandbox.control("release")
    await person.until(lambda: person.rows("recentStrip") == ALL)


async def fill_the_desk(person: Person, sandbox: Sandbox) -> None:
    """Let more go on than one finished run: favourites, references, a negative prompt, two runs on their way."""
    for row in (0, 1, 2, 5):
        person.studio.styles.toggle_favourite(person.studio.styles.rows.rows[row].style.id)
    stage = person.find(QWidget, "stageView")
    stage.setFocus()
    person.press(Qt.Key.Key_4)
    person.press(Qt.Key.Key_F)
    sandbox.control("outcomes", holds=True, times=2)
    for prompt, style, count in LATER:
        await ask(person, prompt, style, count)
        person.ctrl(Qt.Key.Key_Return)
        await person.until(partial(processing, person, style))
    person.click_row("recentStrip", 0)
    await person.until(lambda: person.pictures == 4)
    await ask(person, PROMPT, STYLE, 4)
    for row in (4, 5):
        person.studio.use_as_reference(person.studio.recent.rows[row].picture)
    person.click(person.find(QWidget, "negativeToggle"))
    person.find(QWidget, "negativePromptEdit").setFocus()
    person.type("text, watermark, people, heavy vignette")
    person.ctrl(Qt.Key.Key_P)
    person.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    await person.until(lambda: person.rows("referenceStrip") == 2)
    await person.until(person.can_generate)


def processing(person: Person, style: str) -> bool:
    """Whether a run of ``style`` is on its way."""
    rows = [person.told("queueView", row) for row in range(person.rows("queueView"))]
    return any(style in row and "rocessing" in row for row in rows)


async def over(person: Person, photographer: Photographer) -> None:
    """What opens over the window."""
    await person.until(lambda: person.pictures == 4)
    stage = person.find(QWidget, "stageView")
    stage.setFocus()
    person.click(person.find(Segments, "stageModeSegments").button("single"))
    await photographer.take("single")
    stage.setFocus()
    person.press(Qt.Key.Key_Space)
    await person.see(QWidget, "lightbox")
    await photographer.take("lightbox")
    person.press(Qt.Key.Key_Escape)
    person.ctrl(Qt.Key.Key_Comma)
    await person.see(QWidget, "settingsDialog")
    await photographer.take("settings")
    person.press(Qt.Key.Key_Escape)
    await person.until(person.has_the_keyboard)
    person.ctrl(Qt.Key.Key_K)
    await person.see(QWidget, "commandPalette")
    person.type("se")
    await photographer.take("palette")
    person.press(Qt.Key.Key_Escape)


async def trouble(person: Person, photographer: Photographer) -> None:
    """What a person sees when something is wrong."""
    await ready(person)
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "panorama.jpg"
        Image.new("RGB", (9000, 600), "#7a5300").save(large, "JPEG")
        person.drop(person.find(QWidget, "composer"), large)
        await person.until(lambda: person.rows("referenceStrip") == 3)
        await photographer.take("reference-too-large")
        person.click_row("referenceStrip", 2)
        await photographer.take("reference-too-large-asked")
        person.press(Qt.Key.Key_Escape)
        await person.until(person.has_the_keyboard)
        person.find(QWidget, "referenceStrip").setFocus()
        person.press(Qt.Key.Key_Delete)
    person.type_into_prompt("a forbidden-word over the sea")
    await person.until(person.can_generate)
    person.ctrl(Qt.Key.Key_Return)
    await person.see(QWidget, "errorPanel")
    await photographer.take("refused")


async def poor(person: Person, photographer: Photographer) -> None:
    """Less on the account than is asked for, then nobody there at all."""
    await ready(person)
    person.set_number("countSpin", 4)
    await person.until(lambda: "Needs" in person.words("priceReason"))
    await photographer.take("too-little")
    assert photographer.sandbox is not None
    photographer.sandbox.kill()
    person.click(person.find(QWidget, "connectionBadge"))
    await person.until(lambda: "queue" in person.words("generateButton"))
    await photographer.take("offline")


async def unanswered(sandbox: Sandbox, home: Path) -> None:
    """Leave a purchase without an answer, and two runs in the history that it may be."""
    await asyncio.to_thread(bought_twice, sandbox)
    await left_asking(home)


async def question(person: Person, photographer: Photographer) -> None:
    """A purchase without an answer: its user is asked which run it is."""
    await ready(person)
    await person.until(lambda: "Which of 2" in person.told("queueView", 0))
    await person.until(lambda: person.rows("recentStrip") == 2)
    queue = person.find(QWidget, "queueView")
    queue.setFocus()
    person.press(Qt.Key.Key_Home)
    person.press(Qt.Key.Key_Return)
    await person.see(QDialog, "jobDetails")
    await photographer.take("question")


async def loss(person: Person, photographer: Photographer) -> None:
    """What was paid for and expired before it could be saved."""
    await ready(person)
    await make(person, *EARLIER[2])
    assert photographer.sandbox is not None
    photographer.sandbox.fault("GET /v1/images/{id}/output/{n}", "drop", times=1000)
    await ask(person, PROMPT, STYLE, 4)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: "ot saved" in person.told("queueView", 0))
    await photographer.take("unsaved")
    photographer.sandbox.advance(30 * 3600)
    photographer.sandbox.clear_faults()
    person.studio.unsaved.save_now()
    await person.until(lambda: "expired" in person.words("bannerTitle"))
    person.click(person.find(QPushButton, "bannerAction"))
    await person.see(QWidget, "errorPanel")
    await photographer.take("loss")


def only(name: str) -> Callable[[Person, Photographer], Awaitable[None]]:
    """Return an act that looks at the finished run on another screen."""

    async def look(person: Person, photographer: Photographer) -> None:
        await person.until(lambda: person.pictures == 4)
        await ready(person)
        await photographer.take(name)

    return look


async def drawers(person: Person, photographer: Photographer) -> None:
    """The smallest window, and the styles over the stage."""
    await only("smallest")(person, photographer)
    person.click(person.find(QWidget, "railStyles"))
    await photographer.take("drawer-styles")
    person.click(person.find(QWidget, "railQueue"))
    await photographer.take("drawer-queue")


async def ready(person: Person) -> None:
    """Wait until styles, balance and price are there."""
    await person.until(lambda: person.rows("loraView") >= 16 and person.previews())
    await person.until(lambda: "credit" in person.words("generateButton") or "Needs" in person.words("priceReason"))


async def make(person: Person, prompt: str, style: str, count: int) -> None:
    """Make pictures to have some."""
    before = person.rows("recentStrip")
    await ask(person, prompt, style, count)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: person.rows("recentStrip") == before + count)


async def ask(person: Person, prompt: str, style: str, count: int) -> None:
    """Fill the composer and wait for the price."""
    person.type_into_prompt(prompt)
    await person.choose_style(style)
    person.set_number("countSpin", count)
    await person.until(person.can_generate)
