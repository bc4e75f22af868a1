"""``python -m tests.screenshots [FOLDER] [WORD …]``: take the pictures of the documentation from the running program.

The program runs on a screen of its own (Xvfb) against a sandbox, and is used as a person uses it. Every file in FOLDER
is what the screen showed at that moment. Without FOLDER those that the documentation shows are kept in docs/images.
With words, only the sittings named so are done.
"""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from studio.app import application
from studio.ui.controls.segments import Segments
from studio.ui.theme.tokens import DARK, LIGHT
from tests.journeys.person import Person
from tests.journeys.test_question import bought_twice, left_asking
from tests.sandbox_fixture import Sandbox
from tests.virtual_screen import screen

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
DOCUMENTED = Path("docs/images")
ENOUGH = {"first", "work", "over", "question", "loss"}
SHOWN = {
    "onboarding",
    "studio-dark",
    "studio-light",
    "being-made",
    "lightbox",
    "palette",
    "settings",
    "question",
    "loss",
}
SWATCH = 40


@dataclass(frozen=True)
class Sitting:
    """One start of the program: on which screen, and what is done there."""

    name: str
    act: Callable[[Person, Photographer], Awaitable[None]]
    screen: tuple[int, int] = (1440, 900)
    scale: int = 1
    signed_in: bool = True
    fresh: bool = False
    before: Callable[[Sandbox, Path], Awaitable[None]] | None = None


class Photographer:
    """Keeps what the screen shows."""

    def __init__(self, folder: Path, sandbox: Sandbox | None) -> None:
        self.folder = folder
        self.sandbox = sandbox

    async def take(self, name: str) -> None:
        """Keep the whole screen as ``name``, after everything that waits to be painted is."""
        if self.folder == DOCUMENTED and name not in SHOWN:
            return
        await asyncio.sleep(0.4)
        screen = QGuiApplication.primaryScreen()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        screen.grabWindow(0).save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data()), formats=["PNG"]).convert("RGB")
        picture.quantize(palette=_palette(picture)).save(self.folder / f"{name}.png", optimize=True)
        print(name, flush=True)


def _palette(picture: Image.Image) -> Image.Image:
    """Return 256 colours for ``picture``, those of the program among them: few pixels, but they matter."""
    colours = [value for tokens in (DARK, LIGHT) for value in asdict(tokens).values() if str(value).startswith("#")]
    sample = picture.copy()
    for number, colour in enumerate(colours):
        row, column = divmod(number, 24)
        sample.paste(f"#{colour[-6:]}", (column * SWATCH, row * SWATCH, (column + 1) * SWATCH, (row + 1) * SWATCH))
    return sample.quantize(256)


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


SITTINGS = (
    Sitting("first", first_screen, signed_in=False, fresh=True),
    Sitting("work", work),
    Sitting("over", over),
    Sitting("1280", only("1280x800"), (1280, 800)),
    Sitting("1024", drawers, (1024, 640)),
    Sitting("2560", only("2560x1440"), (2560, 1440)),
    Sitting("double", only("double"), (2880, 1800), scale=2),
    Sitting("trouble", trouble),
    Sitting("poor", poor, fresh=True),
    Sitting("question", question, fresh=True, before=unanswered),
    Sitting("loss", loss, fresh=True),
)


def main(arguments: list[str]) -> int:
    """Take all pictures, or be the program of one sitting."""
    if arguments[:1] == ["--sit"]:
        return sit(next(sitting for sitting in SITTINGS if sitting.name == arguments[1]), Path(arguments[2]))
    folder = Path(arguments[0]) if arguments else DOCUMENTED
    folder.mkdir(parents=True, exist_ok=True)
    words = arguments[1:]
    with tempfile.TemporaryDirectory() as rooms:
        for sitting in SITTINGS:
            if sitting.name in words or not (words or (folder == DOCUMENTED and sitting.name not in ENOUGH)):
                with screen(sitting.screen) as display:
                    seat(sitting, folder, Path(rooms), display)
    return 0


def seat(sitting: Sitting, folder: Path, rooms: Path, display: str) -> None:
    """Start the program of one sitting on ``display`` and wait for its end."""
    home = rooms / (sitting.name if sitting.fresh else "home")
    looks = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "QT_SCALE_FACTOR": str(sitting.scale)}
    ours = {"AUROUS_STUDIO_HOME": str(home), "AUROUS_PROFILE": "studio"}
    command = [sys.executable, "-m", "tests.screenshots", "--sit", sitting.name, str(folder)]
    subprocess.run(command, env={**os.environ, **looks, **ours}, check=True)


def sit(sitting: Sitting, folder: Path) -> int:
    """Run the program in this process, and the person at it."""
    from qasync import QEventLoop

    state = Path(os.environ["AUROUS_STUDIO_HOME"]).with_name(f"sandbox-{sitting.fresh and sitting.name}")
    balance = "1.5" if sitting.name == "poor" else "1061.49"
    sandbox = Sandbox(state, "--balance", balance, "--speed", "3")
    environ = {**os.environ, "AUROUS_BASE_URL": sandbox.base_url}
    if sitting.signed_in:
        environ["AUROUS_API_KEY"] = sandbox.api_key
    with QEventLoop(application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_sit(sitting, Photographer(folder, sandbox), environ))
    if sitting.name != "poor":
        sandbox.stop()
    return 0


async def _sit(sitting: Sitting, photographer: Photographer, environ: dict[str, str]) -> None:
    if sitting.before is not None and photographer.sandbox is not None:
        await sitting.before(photographer.sandbox, Path(environ["AUROUS_STUDIO_HOME"]))
    person = Person(environ)
    person.window.setGeometry(QGuiApplication.primaryScreen().geometry())
    await person.sit_down()
    try:
        await sitting.act(person, photographer)
    except BaseException:
        await photographer.take(f"stuck-{sitting.name}")
        raise
    finally:
        await person.leave()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
