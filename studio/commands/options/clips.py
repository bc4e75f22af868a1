"""``clip``: frames of clips, and clips joined into films."""

from __future__ import annotations

import argparse
import math
import re

from studio.commands.options.parsing import Commands, Parser, positive, verbs

LAST = 10
_CLIP = "an MP4 file, or the id of a clip in the library"

_FRAMES = """\
Writes exact frames of a clip as PNG files. Without --last, --at or --number the last ten are taken: the very last is
often poor, and how sharp each is compared with the sharpest of them is told beside it. Frames are counted from 1."""

_JOIN = """\
Joins clips in their order into one MP4 file. By cut, clips that are alike are copied without encoding anything
again; others become like the first in size and pace, with black around them where the ratio differs. With --fade
each blends into the next. A name that is taken gives way to the next free one."""


def add(commands: Commands[Parser], common: Parser) -> None:
    """Add the commands about clips on this disk."""
    clip = commands.add_parser("clip", parents=[common], help="frames of clips, and clips joined into one film")
    kinds = verbs(clip, "frames|join")
    _frames(kinds.add_parser("frames", parents=[common], help="write exact frames as pictures", description=_FRAMES))
    _join(kinds.add_parser("join", parents=[common], help="join clips into one film", description=_JOIN))


def _frames(frames: Parser) -> None:
    frames.add_argument("clip", metavar="PATH", help=_CLIP)
    which = frames.add_mutually_exclusive_group()
    which.add_argument("--last", type=positive, metavar="N", help=f"so many at the end (default: {LAST})")
    which.add_argument("--at", type=_moment, nargs="+", metavar="SECONDS", help="those seen at these moments")
    which.add_argument("--number", type=positive, nargs="+", metavar="N", help="those with these numbers, from 1")
    frames.add_argument("--out", default=".", metavar="FOLDER", help="where to (default: the current folder)")


def _join(join: Parser) -> None:
    join.add_argument("clips", nargs="+", metavar="PATH", help=_CLIP)
    join.add_argument("--out", required=True, metavar="FILE", help="the film, an MP4 file")
    join.add_argument("--fade", type=_length, metavar="SECONDS", help="cross-fade; at most half of the shortest clip")
    join.add_argument("--sheet", metavar="FILE", help="also a contact sheet, PNG or JPEG")


def _moment(text: str) -> float:
    seconds = _number(text)
    if seconds is None:
        raise argparse.ArgumentTypeError("must be seconds, such as 2.5")
    return seconds


def _length(text: str) -> float:
    seconds = _number(text)
    if not seconds:
        raise argparse.ArgumentTypeError("must be seconds above 0, such as 0.5")
    return seconds


def _number(text: str) -> float | None:
    if not re.fullmatch(r"[0-9]{0,6}\.?[0-9]{0,9}", text) or not re.search("[0-9]", text):
        return None
    seconds = float(text)
    return seconds if math.isfinite(seconds) else None
