"""Clips: how soon one is seen, stepped through and joined, each against the least that could do it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import av

from bench.figure import Figure, Reading, Unmeasurable, in_turns
from bench.footage import footage
from studio.flow.joining import Seam, join
from studio.media.clip import poster
from studio.media.frames import ClipFrames
from studio.media.thumbnail import SIDE

FADE = 0.5
JOINED, BLENDED = 10, 4
STEPS = 100


def spent(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ffmpeg(*arguments: object) -> None:
    if not shutil.which("ffmpeg"):
        raise Unmeasurable("ffmpeg is not installed")
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise Unmeasurable(f"ffmpeg failed: {run.stderr.strip()[-200:]}")


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


def thumbnail() -> Reading:
    with folder() as place:
        clip, small = footage(place / "clip.mp4", lines=1080), place / "small.jpg"
        return in_turns(
            lambda: spent(lambda: small.write_bytes(poster(clip))),
            lambda: spent(lambda: ffmpeg("-i", clip, "-frames:v", 1, "-vf", f"scale={SIDE}:-1", small)),
            rounds=15,
        )


def painted(frame: Any) -> object:
    return frame.to_image()


@cache
def steps(numbers: range) -> Reading:
    """Go from frame to frame as a key that is held down does; what is made is the picture that is painted."""
    with folder() as place:
        clip = footage(place / "clip.mp4", lines=1080)
        with ClipFrames(clip) as frames, av.open(str(clip)) as bare:
            frames.at(numbers[0])
            stepped = tuple(spent(partial(frames.at, number)) for number in numbers[1:])
            decoded = bare.decode(video=0)
            usual = tuple(spent(lambda: painted(next(decoded))) for _ in range(STEPS))
    return Reading(subject=stepped, yardstick=usual)


def joined() -> Reading:
    with folder() as place:
        clips = [footage(place / f"{number}.mp4", lines=720, seed=number) for number in range(JOINED)]
        listing = place / "clips.txt"
        listing.write_text("".join(f"file '{clip}'\n" for clip in clips), encoding="utf-8")
        theirs = ("-f", "concat", "-safe", 0, "-i", listing, "-c", "copy", "-movflags", "+faststart")
        names = count()

        def ours() -> None:
            film = asyncio.run(join(clips, place / f"film {next(names)}.mp4", seam=Seam.CUT))
            if not film.copied:
                raise Unmeasurable("the clips are not alike")

        return in_turns(lambda: spent(ours), lambda: spent(lambda: ffmpeg(*theirs, place / "theirs.mp4")), rounds=5)


def blended() -> Reading:
    """Seconds of work for one second of film."""
    with folder() as place:
        clips = [footage(place / f"{number}.mp4", lines=720, seed=number) for number in range(BLENDED)]
        seconds = BLENDED * 5 - (BLENDED - 1) * FADE
        sources = [word for clip in clips for word in ("-i", clip)]
        theirs = (*sources, "-filter_complex", crossed(), "-map", "[film]")
        quality = ("-c:v", "libx264", "-preset", "veryfast", "-crf", 17)
        names = count()

        def ours() -> None:
            asyncio.run(join(clips, place / f"film {next(names)}.mp4", seam=Seam.FADE, fade=FADE))

        return in_turns(
            lambda: spent(ours) / seconds,
            lambda: spent(lambda: ffmpeg(*theirs, *quality, place / "theirs.mp4")) / seconds,
            rounds=3,
        )


def crossed() -> str:
    """Return the chain of filters that blends each clip into the next."""
    chain, before = [], "[0]"
    for number in range(1, BLENDED):
        after = "[film]" if number == BLENDED - 1 else f"[to{number}]"
        begin = number * (5 - FADE)
        chain.append(f"{before}[{number}]xfade=duration={FADE}:offset={begin}{after}")
        before = after
    return ";".join(chain)


FORWARD, BACK = range(STEPS + 1), range(STEPS, -1, -1)
ONE = "bare PyAV: decode the next, as RGB"
FIGURES = (
    Figure("thumbnail of a 5 s clip of 1080p", "ffmpeg -frames:v 1", 1.0, thumbnail, within=0.06),
    Figure("frame step forward at 1080p", ONE, 2.0, lambda: steps(FORWARD), within=0.05),
    Figure("frame step forward at 1080p, longest", ONE, 2.0, lambda: steps(FORWARD), of=max, within=0.05),
    Figure("frame step back at 1080p", ONE, 2.0, lambda: steps(BACK), within=0.05),
    Figure("frame step back at 1080p, longest", ONE, 2.0, lambda: steps(BACK), of=max, within=0.05),
    Figure("join ten 5 s clips of 720p by cut", "ffmpeg -f concat -c copy", 2.0, joined, within=2.0),
    Figure("cross-fade a second of 720p", "ffmpeg xfade", 1.5, blended, within=1.0),
)
