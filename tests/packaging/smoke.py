"""Tries a bundle on the system it was built on, without a screen: ``python tests/packaging/smoke.py PROGRAM [WINDOW]``.

``PROGRAM`` answers in a terminal; ``WINDOW`` is the one that people start where that is another, as on Windows. Asks
for the version, does the main job in the sandbox that the bundle carries, and opens the window, which a second start
has to find. Needs Pillow beside Python, so the environment that built the bundle will do. Ends with 0 when all of it
went well; else with a traceback and what the program said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from studio import __version__

PATIENCE = 180.0
"""Seconds for one answer: a virus scanner may read the whole bundle first."""
_OURS = ("AUROUS_", "PYTHON", "VIRTUAL_ENV", "QT_", "DYLD_", "LD_")


def main(program: Path, window: Path) -> None:
    """Try the bundle in a home that is thrown away."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        environ = stranger(home)
        say_version(program, environ)
        with sandbox(window, home, environ) as account:
            make_picture(program, environ | account)
        open_twice(window, home, environ)
    print(f"{program.name} {__version__} does what it should.")


def stranger(home: Path) -> dict[str, str]:
    """Return an environment in which nothing leads to our Python, keys or settings."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
    system = str(Path(os.environ.get("SYSTEMROOT", "/nonexistent")) / "System32")
    return kept | {
        "PATH": system,
        "HOME": str(home),
        "AUROUS_STUDIO_HOME": str(home / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }


def say_version(program: Path, environ: Mapping[str, str]) -> None:
    """It says the version it was built from."""
    said = answer(program, "--version", environ=environ).split()
    if said[-1:] != [__version__]:
        raise AssertionError(f"It was to say {__version__}, and said {said}")


@contextmanager
def sandbox(window: Path, home: Path, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Run the sandbox as the window does, by itself and with pipes, and yield what leads to it."""
    command = [str(window), "sandbox", "--port", "0", "--state", str(home / "state")]
    process = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"The sandbox of {window.name} ended with {process.wait(PATIENCE)} and said nothing")
        told = json.loads(line)
        yield {"AUROUS_BASE_URL": told["base_url"], "AUROUS_API_KEY": told["api_key"]}
    finally:
        end(process)


def make_picture(program: Path, environ: Mapping[str, str]) -> None:
    """The main job: a prompt is bought once, and its picture lies on the disk and can be read."""
    said = json.loads(answer(program, "generate", "a heron among reeds", "--yes", "--json", environ=environ))
    library = Path(environ["AUROUS_STUDIO_HOME"])
    pictures = [path for path in library.rglob("*.png") if "cache" not in path.parts]
    if len(pictures) != 1:
        raise AssertionError(f"One picture was to be made, and there are {pictures}: {said}")
    with Image.open(pictures[0], formats=("PNG",)) as picture:
        picture.load()


def open_twice(window: Path, home: Path, environ: Mapping[str, str]) -> None:
    """The window opens, and a second start finds it, has it answer, and goes home."""
    first = subprocess.Popen([str(window)], env=environ)
    try:
        give_up = time.monotonic() + PATIENCE
        while not list((home / "home").rglob("studio.window")):
            if first.poll() is not None or time.monotonic() > give_up:
                raise AssertionError(f"No window was opened; the program ended with {first.poll()}")
            time.sleep(0.1)
        answer(window, environ=environ)
        if first.poll() is not None:
            raise AssertionError(f"The window closed when a second one was asked for, with {first.poll()}")
    finally:
        end(first)


def answer(program: Path, *words: str, environ: Mapping[str, str]) -> str:
    """Return what the program says; it has to end with 0."""
    command = [str(program), *words]
    done = subprocess.run(command, env=environ, capture_output=True, timeout=PATIENCE, check=False)
    said, complained = (text.decode("utf-8", errors="replace") for text in (done.stdout, done.stderr))
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}: {said}{complained}")
    return said


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program, and wait until it is gone: its files cannot be removed before."""
    process.terminate()
    process.communicate(timeout=PATIENCE)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("Usage: python tests/packaging/smoke.py PROGRAM [WINDOW]")
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[-1]).resolve())
