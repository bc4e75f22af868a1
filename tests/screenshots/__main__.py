"""``python -m tests.screenshots [FOLDER] [WORD …]``: take the pictures of the documentation from the running program.

The program runs on a screen of its own (Xvfb) against a sandbox, and is used as a person uses it. Every file in FOLDER
is what the screen showed at that moment. Without FOLDER those that the documentation shows are kept in docs/images.
With words, only the sittings named so are done.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from studio.app import application
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox
from tests.screenshots import clips, compare, library
from tests.screenshots.photographer import DOCUMENTED, Photographer
from tests.screenshots.pictures import (
    drawers,
    first_screen,
    loss,
    only,
    over,
    poor,
    question,
    trouble,
    unanswered,
    work,
)
from tests.virtual_screen import screen

ENOUGH = {"first", "work", "over", "question", "loss", "video", "compare", "library"}


@dataclass(frozen=True)
class Sitting:
    """One start of the program: on which screen, and what is done there."""

    name: str
    act: Callable[[Person, Photographer], Awaitable[None]]
    screen: tuple[int, int] = (1440, 900)
    scale: float = 1
    signed_in: bool = True
    home: str = "home"
    before: Callable[[Sandbox, Path], Awaitable[None]] | None = None


SITTINGS = (
    Sitting("first", first_screen, signed_in=False, home="first"),
    Sitting("work", work),
    Sitting("over", over),
    Sitting("1280", only("1280x800"), (1280, 800)),
    Sitting("1024", drawers, (1024, 640)),
    Sitting("2560", only("2560x1440"), (2560, 1440)),
    Sitting("double", only("double"), (2880, 1800), scale=2),
    Sitting("trouble", trouble),
    Sitting("poor", poor, home="poor"),
    Sitting("question", question, home="question", before=unanswered),
    Sitting("loss", loss, home="loss"),
    Sitting("video", clips.video, home="video"),
    Sitting("video-1280", clips.only("video-1280x800"), (1280, 800), home="video"),
    Sitting("video-1024", clips.only("video-1024x640"), (1024, 640), home="video"),
    Sitting("video-2560", clips.only("video-2560x1440"), (2560, 1440), home="video"),
    Sitting("library", library.library, home="library"),
    Sitting("library-1280", library.only("library-1280x800"), (1280, 800), home="library"),
    Sitting("library-1024", library.only("library-1024x640"), (1024, 640), home="library"),
    Sitting("library-2560", library.only("library-2560x1440"), (2560, 1440), home="library"),
    Sitting("library-double", library.only("library-double"), (2880, 1800), scale=2, home="library"),
    Sitting("compare", compare.compare, home="compare"),
    Sitting("compare-1280", compare.only("compare-1280x800"), (1280, 800), home="compare"),
    Sitting("compare-1024", compare.only("compare-1024x640"), (1024, 640), home="compare"),
    Sitting("compare-double", compare.only("compare-double"), (2880, 1800), scale=2, home="compare"),
    Sitting("video-double", clips.only("video-double"), (2880, 1800), scale=2, home="video"),
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
    home = rooms / sitting.home
    looks = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "QT_SCALE_FACTOR": str(sitting.scale)}
    ours = {"AUROUS_STUDIO_HOME": str(home), "AUROUS_PROFILE": "studio"}
    command = [sys.executable, "-m", "tests.screenshots", "--sit", sitting.name, str(folder)]
    subprocess.run(command, env={**os.environ, **looks, **ours}, check=True)


def sit(sitting: Sitting, folder: Path) -> int:
    """Run the program in this process, and the person at it."""
    from qasync import QEventLoop

    state = Path(os.environ["AUROUS_STUDIO_HOME"]).with_name(f"sandbox-{sitting.home}")
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
