"""How long until an output vanishes, in words."""

from __future__ import annotations

from datetime import datetime


def time_left(deadline: datetime | None, now: datetime) -> str:
    """Return "Expires in 2 h 10 min." or an empty text when nobody knows."""
    if deadline is None:
        return ""
    minutes = int((deadline - now).total_seconds() // 60)
    if minutes < 0:
        return "It may have expired."
    hours, minutes = divmod(minutes, 60)
    return f"Expires in {hours} h {minutes} min." if hours else f"Expires in {minutes} min."
