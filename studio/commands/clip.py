"""``clip``: exact frames of clips as pictures, and clips joined into one film. Needs no key and no network."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.commands.connecting import opened
from studio.commands.options.clips import LAST
from studio.commands.telling import path_of
from studio.commands.voice import Voice
from studio.domain.errors import Mistaken
from studio.flow.frame_files import Taken, Wish, take_frames
from studio.flow.joining import Joined, Seam, SheetShot, contact_sheet, join, sheet_path
from studio.media.embed import read

_STEPS = 10
"""How often the share that is done is told."""


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip on this disk; ``words`` is its prompt where it is known."""

    path: Path
    words: str = ""


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    if options.verb == "frames":
        await _frames(options, voice)
    else:
        await _join(options, voice)
    return 0


async def _frames(options: Namespace, voice: Voice) -> None:
    (clip,) = await _found([options.clip], voice)
    chosen = options.at or options.number
    last = options.last or (None if chosen else LAST)
    wish = Wish(last=last, at=options.at or (), numbers=options.number or ())
    taken = await take_frames(clip.path, Path(options.out), wish=wish)
    voice.answer(_frames_document(clip, taken), "\n".join(_frame_lines(taken)))


def _frames_document(clip: _Clip, taken: Taken) -> dict[str, Any]:
    return {
        "clip": _named(clip.path.absolute()),
        "frames": taken.count,
        "seconds": taken.seconds,
        "width": taken.width,
        "height": taken.height,
        "files": [
            {
                "number": file.number,
                "seconds": round(file.seconds, 6),
                "path": _named(file.path),
                "sharpness": round(file.sharpness, 3),
            }
            for file in taken.files
        ],
    }


def _frame_lines(taken: Taken) -> list[str]:
    width = len(f"{taken.count:,}")
    return [
        f"{file.number:>{width},}  {file.seconds:7.3f} s  {file.sharpness:4.0%} sharp  {_named(file.path)}"
        for file in taken.files
    ]


async def _join(options: Namespace, voice: Voice) -> None:
    if len(options.clips) < 2:
        raise Mistaken("Name two clips or more to join.", field="clips")
    sheet = None if options.sheet is None else sheet_path(Path(options.sheet))
    clips = await _found(options.clips, voice)
    film = await join(
        [clip.path for clip in clips],
        Path(options.out),
        seam=Seam.CUT if options.fade is None else Seam.FADE,
        fade=options.fade or 0.0,
        told=_Progress(voice, len(clips)).tell,
    )
    if options.fade is not None and film.fade < options.fade - 0.05:
        voice.say(f"The shortest clip leaves room for cross-fades of {film.fade:.2f} s only.")
    made = None if sheet is None else await contact_sheet(_shots(clips), sheet, title=film.path.stem)
    lines = [_named(film.path), *([] if made is None else [_named(made)])]
    voice.say(f"{_length(film.seconds)}, {film.width} × {film.height}, {_how(film)}.")
    voice.answer(_film_document(clips, film, made), "\n".join(lines))


def _film_document(clips: Sequence[_Clip], film: Joined, sheet: Path | None) -> dict[str, Any]:
    return {
        "path": _named(film.path),
        "width": film.width,
        "height": film.height,
        "seconds": film.seconds,
        "copied": film.copied,
        "fade": film.fade,
        "clips": [_named(clip.path.absolute()) for clip in clips],
        "sheet": None if sheet is None else _named(sheet),
    }


def _shots(clips: Sequence[_Clip]) -> list[SheetShot]:
    return [SheetShot(clip.path, f"{number}  {_named(clip.path)}", clip.words) for number, clip in enumerate(clips, 1)]


def _how(film: Joined) -> str:
    if film.copied:
        return "its pictures copied as they are"
    return "encoded again" + (f", cross-fades of {film.fade:.2f} s" if film.fade else "")


def _length(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f} min {rest:.1f} s" if minutes else f"{rest:.1f} s"


class _Progress:
    """Says on stderr how far the work is, a few times."""

    def __init__(self, voice: Voice, count: int) -> None:
        self._voice = voice
        self._count = count
        self._step = -1

    def tell(self, share: float) -> None:
        if (step := int(share * _STEPS)) > self._step:
            self._step = step
            self._voice.say(f"Joining {self._count} clips … {share:.0%}")


async def _found(names: Sequence[str], voice: Voice) -> list[_Clip]:
    """Return the clips with these paths or ids. The library is opened only when one of them is no path.

    Raises:
        Mistaken: There is neither a file nor a clip of that name.
    """
    clips = {name: _Clip(Path(name)) for name in names if await asyncio.to_thread(os.path.lexists, name)}
    missing = [name for name in names if name not in clips]
    if missing:
        async with opened(voice) as desk:
            for name in missing:
                picture = await desk.store.library.get(name)
                if picture is None:
                    raise Mistaken(f"There is no file and no clip {name}.", field="clip")
                if not picture.is_video:
                    raise Mistaken(f"{name} is a picture, not a clip.", field="clip")
                clips[name] = _Clip(path_of(picture, desk), picture.request.prompt)
    return [clips[name] if clips[name].words else await asyncio.to_thread(_with_words, clips[name]) for name in names]


def _with_words(clip: _Clip) -> _Clip:
    """Return ``clip`` with the words inside its file, if there are any."""
    try:
        record = read(clip.path)
    except OSError:
        return clip
    return clip if record is None else _Clip(clip.path, record.request.prompt)


def _named(path: Path) -> str:
    """Return ``path`` as text: names of files may hold bytes that are none."""
    return os.fsencode(path).decode(errors="replace")
