"""A screen of our own whose pixels can be read at any moment, at no cost to the program that draws on it."""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from bench.figure import Unmeasurable

SIZE = (1440, 900)
PAINTED = 0.5  # of the sampled pixels; a window is shown at about the size of the screen
COLOURFUL = 24  # between the channels of a pixel; no chrome of ours or theirs has so much
CALM, STILL = 1.0, 0.001  # seconds, and which part of the screen may change in them
EMPTY = 0.01  # the pointer is all that may be left
LOOK_EVERY = 0.002
PATIENCE = 60.0


class Screen:
    """An Xvfb on a free display. It starts black, and a window stays black until its first paint arrives."""

    def __init__(self, display: str, pixels: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> None:
        self.display = display
        self._pixels = pixels

    def share_painted(self) -> float:
        """Return which part of the screen is not black, from a sample."""
        return float(np.count_nonzero(self._pixels[::97] & 0xFFFFFF) / len(self._pixels[::97]))

    def share_colourful(self) -> float:
        """Return which part of the screen shows pictures and not the grey around them, from a sample."""
        bytes_of = self._pixels[::97, None].view(np.uint8)[:, :3].astype(np.int16)
        return float(np.mean(bytes_of.max(axis=1) - bytes_of.min(axis=1) > COLOURFUL))

    def picture(self) -> Image.Image:
        """Return what is shown now."""
        return Image.frombytes("RGB", SIZE, self._pixels.tobytes(), "raw", "BGRX")

    def seconds_to_settle(self, command: Sequence[str], environment: dict[str, str]) -> float:
        """Start a program, return when all the pictures were there that it shows at first, and end it."""
        self._wait_until_black()
        started = time.perf_counter()
        program = subprocess.Popen(command, env={**environment, "DISPLAY": self.display}, stderr=subprocess.PIPE)
        seen = [(0.0, 0.0)]
        try:
            while seen[-1][1] <= EMPTY or time.perf_counter() - started < seen[-1][0] + CALM:
                now, share = time.perf_counter() - started, self.share_colourful()
                if abs(share - seen[-1][1]) > STILL:
                    seen.append((now, share))
                if program.poll() is not None:
                    raise Unmeasurable(last_words(program))
                if now > PATIENCE:
                    raise Unmeasurable(f"no pictures within {PATIENCE:g} s")
                time.sleep(LOOK_EVERY)
            return seen[-1][0]
        finally:
            program.terminate()
            program.communicate(timeout=PATIENCE)

    def seconds_to_paint(self, command: Sequence[str], environment: dict[str, str]) -> float:
        """Start a program, return when half the screen is painted, and end it."""
        self._wait_until_black()
        started = time.perf_counter()
        program = subprocess.Popen(command, env={**environment, "DISPLAY": self.display}, stderr=subprocess.PIPE)
        try:
            while self.share_painted() < PAINTED:
                if program.poll() is not None:
                    raise Unmeasurable(last_words(program))
                if time.perf_counter() - started > PATIENCE:
                    raise Unmeasurable(f"no window within {PATIENCE:g} s")
                time.sleep(LOOK_EVERY)
            return time.perf_counter() - started
        finally:
            program.terminate()
            program.communicate(timeout=PATIENCE)

    def _wait_until_black(self) -> None:
        deadline = time.perf_counter() + PATIENCE
        while self.share_painted() > EMPTY:
            if time.perf_counter() > deadline:
                raise Unmeasurable("the last window does not go away")
            time.sleep(LOOK_EVERY)


def last_words(program: subprocess.Popen[bytes]) -> str:
    said = (program.communicate()[1] or b"").decode(errors="replace").strip().splitlines()
    return f"it ended before painting: {said[-1] if said else program.returncode}"


@contextmanager
def screen() -> Iterator[Screen]:
    if not shutil.which("Xvfb"):
        raise Unmeasurable("Xvfb is not installed")
    with tempfile.TemporaryDirectory() as folder:
        ask, answer = os.pipe()
        width, height = SIZE
        layout = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", "-br"]
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(answer), "-fbdir", folder, *layout],
            pass_fds=[answer],
            stderr=subprocess.DEVNULL,
        )
        try:
            os.close(answer)
            with os.fdopen(ask) as line:
                number = line.readline().strip()
            yield Screen(f":{number}", frame_buffer(Path(folder) / "Xvfb_screen0"))
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def frame_buffer(file: Path) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Map the pixels of an X window dump; its header and a colour map come before them."""
    with file.open("rb") as opened:
        memory = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
    header = np.frombuffer(memory, ">u4", 25)
    start = int(header[0]) + int(header[19]) * 12
    return np.frombuffer(memory, "<u4", SIZE[0] * SIZE[1], start)
