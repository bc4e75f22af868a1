"""Pictures dragged between a real file manager and the real window, on a screen of their own, with a real mouse."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageGrab

from studio.media.embed import embed
from tests.journeys.conftest import account
from tests.media.examples import record
from tests.sandbox_fixture import Sandbox
from tests.virtual_screen import screen

MANAGER = "pcmanfm"
SIZE = (1960, 900)
PROMPT = "A heron carried in by hand"
MAGENTA = (255, 0, 255)
PATIENCE = 120
_STEPS = 24
_ANSWER = 5.0
_UNLIKE = 24

pytestmark = pytest.mark.skipif(
    shutil.which(MANAGER) is None or shutil.which("xdotool") is None,
    reason=f"{MANAGER} or xdotool is not here and could not be installed: nobody can drag out of a file manager",
)


class Screen:
    """A screen with a window manager, and a mouse on it."""

    def __init__(self, display: str, home: Path, stack: ExitStack) -> None:
        self.display = display
        self._stack = stack
        self.environ = {**os.environ, "DISPLAY": display, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
        self.environ |= {"XDG_CACHE_HOME": str(home / "cache"), "GTK_THEME": "Default", "NO_AT_BRIDGE": "1"}
        self.environ.pop("WAYLAND_DISPLAY", None)

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a program on the screen; it is ended with the screen."""
        environ = {**self.environ, **more}
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self._stack.callback(end, process)
        return process

    def mouse(self, *words: object) -> str:
        """Do something with mouse or windows."""
        command = ["xdotool", *(str(word) for word in words)]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False).stdout.strip()

    def show_folder(self, folder: Path) -> None:
        """Open the file manager at the right."""
        self.start("dbus-run-session", "--", MANAGER, "--no-desktop", str(folder))
        window = until(lambda: self.mouse("search", "--onlyvisible", "--class", MANAGER)).split()[-1]
        self.mouse("windowsize", "--sync", window, 480, 600)
        self.mouse("windowmove", "--sync", window, 1460, 40)

    def drag(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Take hold of what is at ``begin`` and carry it to ``end``, without letting go."""
        self.mouse("mousemove", *begin, "mousedown", 1)
        for step in range(1, _STEPS + 1):
            part = step / _STEPS
            self.mouse("mousemove", *(round(one + (other - one) * part) for one, other in zip(begin, end, strict=True)))

    def drop(self, at: tuple[int, int]) -> None:
        """Hover, then let go. Both sides make up their minds while they hear of moves, and refuse who is faster."""
        for step in range(_STEPS):
            self.mouse("mousemove", at[0] + step % 7, at[1] + step % 5)
        self.mouse("mouseup", 1)

    def find(self, colour: tuple[int, int, int], *, right_of: int) -> tuple[int, int] | None:
        """Return the middle of what has ``colour`` on the screen, right of a column; None when nothing has."""
        picture = ImageGrab.grab(xdisplay=self.display).convert("RGB")
        part = picture.crop((right_of, 0, *picture.size))
        rows = part.tobytes()
        places = [
            (right_of + at % part.width, at // part.width)
            for at in range(part.width * part.height)
            if all(abs(rows[3 * at + band] - colour[band]) < _UNLIKE for band in range(3))
        ]
        if len(places) < 100:
            return None
        xs, ys = sorted(x for x, _ in places), sorted(y for _, y in places)
        return xs[len(xs) // 2], ys[len(ys) // 2]


def end(process: subprocess.Popen[str]) -> None:
    """End a program. What it started in turn ends with the screen."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def until(look: Callable[[], Any]) -> Any:
    """Look again and again until there is something; give up after two minutes."""
    latest = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < latest, "it never came"
        time.sleep(0.1)
    return found


def waits(process: subprocess.Popen[str]) -> bool:
    """Whether the program tells something within some seconds."""
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], _ANSWER)[0])


def heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Return the next thing the program tells."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the program ended with {process.wait(timeout=20)}"
    told: dict[str, Any] = json.loads(line)
    return told


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Screen]:
    """A screen wide enough for two windows side by side."""
    with screen(SIZE) as display, ExitStack() as stack:
        made = Screen(display, tmp_path / "user", stack)
        Path(made.environ["HOME"]).mkdir()
        made.start("openbox")
        until(lambda: made.mouse("get_desktop"))
        yield made


def made_here(folder: Path) -> Path:
    """Write a picture of this program into ``folder``, of a colour that nothing else on the screen has."""
    folder.mkdir()
    plain = folder.with_name("plain.png")
    Image.new("RGB", (256, 256), MAGENTA).save(plain)
    embed(plain, folder / "heron.png", record(PROMPT, seed=4711, sandbox=False))
    return folder / "heron.png"


def test_a_file_dragged_from_a_file_manager_brings_its_settings(
    desktop: Screen, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = made_here(tmp_path / "pictures")
    mine = {"AUROUS_STUDIO_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb", **account(sandbox)}
    program = desktop.start(sys.executable, "-m", "tests.journeys.dropped_on", **mine)
    stage = heard(program)
    desktop.show_folder(file.parent)
    icon = until(lambda: desktop.find(MAGENTA, right_of=1450))

    def carried() -> bool:
        """Carry it over the window, again if the file manager was too busy to take hold of it."""
        desktop.drag(icon, (stage["x"], stage["y"]))
        return waits(program) or bool(desktop.mouse("mouseup", 1))

    until(carried)
    said = heard(program)
    assert "Drop to read its settings" in said["said"]
    before = file.read_bytes()
    desktop.drop((stage["x"], stage["y"]))
    told = heard(program)
    assert (told["prompt"], told["seed"]) == (PROMPT, 4711)
    assert told["toast"].startswith("It was made by this program")
    assert program.wait(timeout=PATIENCE) == 0
    assert file.read_bytes() == before and sandbox.generations() == []


def test_a_picture_dragged_out_of_the_library_is_a_file_where_it_is_dropped(
    desktop: Screen, sandbox: Sandbox, tmp_path: Path
) -> None:
    file, target = made_here(tmp_path / "pictures"), tmp_path / "target"
    target.mkdir()
    mine = {"AUROUS_STUDIO_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb", **account(sandbox)}
    importing = [sys.executable, "-m", "studio", "library", "import", str(file.parent)]
    subprocess.run(importing, env={**desktop.environ, **mine}, check=True, capture_output=True)
    (kept,) = (tmp_path / "home" / "library").rglob("*.png")
    program = desktop.start(sys.executable, "-m", "tests.journeys.dragged_from", **mine)
    tile = heard(program)
    desktop.show_folder(target)
    dropped = target / kept.name

    def whole() -> bool:
        return dropped.exists() and dropped.stat().st_size == kept.stat().st_size

    def carried() -> bool:
        """Carry it there, again if it was refused."""
        desktop.drag((tile["x"], tile["y"]), (1760, 400))
        desktop.drop((1760, 400))
        for _ in range(_STEPS):
            if whole():
                break
            time.sleep(0.1)
        return whole()

    until(carried)
    assert dropped.read_bytes() == kept.read_bytes() == file.read_bytes()
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(timeout=PATIENCE) == 0
