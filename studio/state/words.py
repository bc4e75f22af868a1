"""Small words for times and sizes, as the window writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.domain.noun import noun
from studio.domain.request import Request


def title(style_name: str, request: Request) -> str:
    """Return the name of what made a run, or what stands for it."""
    return style_name or ("No style" if noun(request) == "picture" else "Clip")


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
