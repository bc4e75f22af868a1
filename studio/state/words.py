"""Small words for times and sizes, as the window writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from studio.domain.job import Job
from studio.domain.noun import noun
from studio.domain.request import Request

_LONGEST_WORD = 36
"""Characters that fit into the narrowest column there is."""
_TURNING = dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def title(style_name: str, request: Request) -> str:
    """Return the name of what made a run, or what stands for it."""
    return style_name or ("No style" if noun(request) == "picture" else "Clip")


def tally(counts: Counter[str], kind: str = "") -> str:
    """Return what there is of ``picture`` and ``clip``: ``3 paid pictures and 1 clip`` of the ``kind`` paid."""
    parts = [(noun, counts[noun]) for noun in ("picture", "clip") if counts[noun]]
    words = [f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in parts]
    if kind and words:
        number, rest = words[0].split(" ", 1)
        words[0] = f"{number} {kind} {rest}"
    return " and ".join(words)


def missing(jobs: Iterable[Job]) -> Counter[str]:
    """Return how many pictures and clips of ``jobs`` are not on this disk."""
    counts = Counter[str]()
    for job in jobs:
        counts[noun(job.request)] += max(job.output_count - job.saved_count, 1)
    return counts


def plain(sentence: str) -> str:
    """Return ``sentence`` without what it says in brackets: the words of a machine, for those who look closer."""
    return re.sub(r" \([^()]*\)", "", sentence)


def clock_time(moment: datetime) -> str:
    """Return the local time of day: ``10:42``."""
    return moment.astimezone().strftime("%H:%M")


def minutes(seconds: float) -> str:
    """Return a running time: ``0:09``."""
    whole = max(int(seconds), 0)
    return f"{whole // 60}:{whole % 60:02d}"


def span(left: timedelta) -> str:
    """Return how long something still lasts: ``2 h 10 min``, ``12 min``, ``40 s``."""
    seconds = max(int(left.total_seconds()), 0)
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours} h {rest // 60} min"
    return f"{rest // 60} min" if rest >= 60 else f"{rest} s"


def took(milliseconds: float) -> str:
    """Return how long something took: ``14 s``, ``1 min 5 s``."""
    seconds = max(round(milliseconds / 1000), 1)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"


def size(count: int) -> str:
    """Return a number of bytes: ``4.1 MB``."""
    if count < 1_000_000:
        return f"{max(round(count / 1000), 1)} kB"
    return f"{count / 1_000_000:.1f} MB"


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``3rd``, ``11th``."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def no_shot(_shot: str) -> str:
    """Return what a shot is called where no storyboard is in sight."""
    return ""


def readable(sentence: str) -> str:
    """Return ``sentence`` so that it fits into narrow columns: names of files that are too long lose their middle.

    Marks that turn the direction of what follows are left out: a file's name must not turn our words.
    """
    return " ".join(_short(word) for word in sentence.translate(_TURNING).split(" "))


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 12]}…{word[-11:]}"
