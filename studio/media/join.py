"""Several clips as one film: by cut or with cross-fades, with packets copied where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from studio.domain.errors import BadBytes
from studio.domain.limits import FILM_SECONDS
from studio.media.clip import moving
from studio.media.join_copy import can_follow, packets
from studio.media.join_drawing import Plan, draw
from studio.media.join_part import Part, read_parts
from studio.media.join_reel import JoinReel
from studio.media.join_sound import Sound
from studio.media.join_work import Work
from studio.media.timeline import read_timeline

_LOOKING = 0.05
"""Share of the work that is looking at the clips."""
_OFF = 0.002
"""Seconds by which clocks that count in coarse ticks may be off."""


@dataclass(frozen=True, slots=True)
class Film:
    """What was written. Sizes are upright pixels, ``fade`` the seconds of each cross-fade."""

    width: int
    height: int
    seconds: float
    copied: bool
    fade: float


def join_clips(clips: Sequence[Path], target: Path, *, fade: float | None, work: Work) -> Film:
    """Write ``clips`` as one film, overwriting ``target``; by cut when ``fade`` is None.

    Sound is encoded anew in any case, so that it fits to the sample: silence stands where a clip has none. Blocks:
    ten copied clips of 5 seconds take half a second, and what is encoded about as long as it plays, or less.

    Raises:
        BadBytes: One of the clips cannot be used, or all are too long together; the sentence says which and why.
        Stopped: The work is not wanted any more.
        OSError: The disk failed.
    """
    parts = []
    for part in read_parts(clips):
        parts.append(part)
        work.at(_LOOKING * len(parts) / len(clips))
    _refuse_long(sum(part.timeline.seconds for part in parts))
    film = _copied(parts, target, work) if (fade is None or len(parts) == 1) and can_follow(parts) else None
    if film is None:
        film = _drawn(parts, target, Plan.of(parts, fade=fade), work)
    work.at(1)
    return film


def _copied(parts: Sequence[Part], target: Path, work: Work) -> Film | None:
    """Write what is coded as it is; None when a reader would find another film, as in clips with odd times."""
    ticks, tick = sum(part.ticks for part in parts), parts[0].tick
    with JoinReel(target, parts=parts) as reel:
        with parts[0].opened() as container:
            reel.take_over(moving(container))
        sound = Sound.of(parts, [part.ticks * tick for part in parts], fade=Fraction(0), reel=reel)
        begin = 0
        for part in parts:
            for packet in packets(part, begin=begin):
                sound.until(packet.dts * tick)
                work.at(_LOOKING + (1 - _LOOKING) * packet.dts / ticks)
                reel.add_packet(packet)
            begin += part.ticks
        sound.until(ticks * tick)
    film = Film(parts[0].width, parts[0].height, float(ticks * tick), copied=True, fade=0.0)
    return film if _difference(target, film, sum(len(part.timeline.marks) for part in parts)) is None else None


def _drawn(parts: Sequence[Part], target: Path, plan: Plan, work: Work) -> Film:
    with JoinReel(target, parts=parts) as reel:
        reel.draw(width=plan.width, height=plan.height, rate=plan.rate, colours=plan.colours)
        lengths = [count / plan.rate for count in plan.counts]
        sound = Sound.of(parts, lengths, fade=plan.fade / plan.rate, reel=reel)
        for number, frame in enumerate(draw(parts, plan)):
            sound.until(number / plan.rate)
            work.at(_LOOKING + (1 - _LOOKING) * number / plan.frames)
            reel.add_frame(frame)
        sound.until(plan.frames / plan.rate)
    seconds, fade = (float(count / plan.rate) for count in (plan.frames, plan.fade))
    film = Film(plan.width, plan.height, seconds, copied=False, fade=fade)
    if (difference := _difference(target, film, plan.frames)) is not None:
        raise AssertionError(difference)  # all of it was ours
    return film


def _difference(path: Path, film: Film, frames: int) -> str | None:
    """Return what a reader finds in place of what was written; None when it finds that."""
    with av.open(str(path), format="mp4") as container:
        timeline = read_timeline(container)
    found = len(timeline.packet_of), timeline.seconds
    wrong = found[0] != frames or abs(found[1] - film.seconds) > _OFF
    return f"{found} written instead of {frames, film.seconds}" if wrong else None


def _refuse_long(seconds: float) -> None:
    if seconds > FILM_SECONDS:
        told, most = f"{seconds / 60:,.1f}", f"{FILM_SECONDS / 60:g}"
        raise BadBytes(f"The film would play {told} minutes; at most {most} are joined. Leave clips out.")
