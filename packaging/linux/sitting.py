"""Sits down at an installed program and does the main job with keyboard and eyes, as whoever installed it would.

Usage: python packaging/linux/sitting.py --library FOLDER --screenshot FILE [--env NAME=VALUE …] -- COMMAND …

``COMMAND`` opens the window on its sandbox. A prompt is typed and sent; once its picture lies below ``FOLDER`` and can
be decoded, the screen is kept in ``FILE`` and the program asked to end, which it has to do with 0. Prints one line of
JSON: ``seconds_to_paint`` and ``picture``. ``DISPLAY`` is a screen of our own; of our environment nothing else reaches
the program.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from bench.screen import PAINTED, Screen, screen

PROMPT = "a heron among reeds at dawn"
PATIENCE = 120.0
LOOK_EVERY = 0.05
_STYLES = 0.02  # of the screen; a row of them is more, the colours of the buttons are less
_AT_REST = 12
"""Looks, 0.15 s apart, that show no more than a window with and without its caret."""
_PROMPT_AT = "180", "230"
"""Inside the prompt on a screen of 1440 by 900, in pixels."""


class Gone(Exception):
    """The program ended, or did not do what it was to do; the text says which."""


class Sitting:
    """One program on one screen."""

    def __init__(self, seen: Screen, command: Sequence[str], environ: dict[str, str]) -> None:
        self._seen = seen
        started = time.perf_counter()
        self._program = subprocess.Popen(command, env={**environ, "DISPLAY": seen.display}, stderr=subprocess.PIPE)
        try:
            self.until(lambda: seen.share_painted() >= PAINTED, "a painted window", every=0.002)
        except Gone:
            self._program.kill()
            raise
        self.seconds_to_paint = time.perf_counter() - started

    def until(self, true: Callable[[], bool], what: str, *, every: float = LOOK_EVERY) -> None:
        """Watch until ``true``."""
        give_up = time.perf_counter() + PATIENCE
        while not true():
            if self._program.poll() is not None:
                said = (self._program.communicate()[1] or b"").decode(errors="replace")
                raise Gone(f"It ended with {self._program.returncode} before there was {what}. It said:\n{said}")
            if time.perf_counter() > give_up:
                raise Gone(f"There was no sign of {what} within {PATIENCE:g} seconds.")
            time.sleep(every)

    def ask_for_a_picture(self, folder: Path) -> Path:
        """Type a prompt, send it, and return the file that came of it."""
        known = pictures(folder)
        self.until(lambda: self._seen.share_colourful() > _STYLES, "the pictures of the styles")
        self._rest()
        self._hands("search", "--onlyvisible", "--class", "aurous-studio", "windowfocus", "--sync")
        self._hands("mousemove", *_PROMPT_AT, "click", "1")
        self._hands("key", "ctrl+a")
        self._hands("type", "--delay", "10", PROMPT)
        self._rest()  # the price comes first; without it the key does nothing
        self._hands("key", "ctrl+Return")
        self.until(lambda: bool(pictures(folder) - known), "a picture on the disk", every=LOOK_EVERY)
        return min(pictures(folder) - known)

    def keep_screen(self, file: Path) -> None:
        """Write what is on the screen, once it has come to rest."""
        self._rest()
        self._seen.picture().save(file)

    def _rest(self) -> None:
        """Wait until nothing moves any more but the caret, which stands for half a second at a time."""
        before: list[int] = []

        def still() -> bool:
            before.append(hash(self._seen.picture().tobytes()))
            return len(before) >= _AT_REST and len(set(before[-_AT_REST:])) <= 2

        self.until(still, "a window at rest", every=0.15)

    def leave(self) -> None:
        """Ask it to end, and wait until it has."""
        self._program.terminate()
        said = self._program.communicate(timeout=PATIENCE)[1]
        if self._program.returncode:
            raise Gone(f"It left with {self._program.returncode}. It said:\n{said.decode(errors='replace')}")

    def kill(self) -> None:
        """End it at once."""
        self._program.kill()
        self._program.communicate()

    def _hands(self, *words: str) -> None:
        environ = {"DISPLAY": self._seen.display, "PATH": "/usr/bin:/bin"}
        subprocess.run(["xdotool", *words], env=environ, check=True, timeout=PATIENCE)


def pictures(folder: Path) -> set[Path]:
    """Return the whole pictures below ``folder``."""
    return {path for path in folder.rglob("*") if path.suffix in (".png", ".jpg", ".webp") and _whole(path)}


def _whole(path: Path) -> bool:
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            image.load()
    except (OSError, SyntaxError):  # still being written
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--screenshot", type=Path, required=True)
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with screen() as seen:
        sitting = Sitting(seen, options.command, dict(pair.split("=", 1) for pair in options.env))
        try:
            picture = sitting.ask_for_a_picture(options.library)
            sitting.keep_screen(options.screenshot)
        except (Gone, subprocess.CalledProcessError):
            seen.picture().save(options.screenshot)  # shows what went wrong
            sitting.kill()
            raise
        sitting.leave()
    print(json.dumps({"seconds_to_paint": round(sitting.seconds_to_paint, 3), "picture": str(picture)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
