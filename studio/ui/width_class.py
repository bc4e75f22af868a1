"""How wide the window is, as a class: which designed sizes its panes take."""

from __future__ import annotations


def width_class(width: int) -> str:
    """Return the class of a window of ``width``: ``narrow``, ``small``, ``usual`` or ``large``."""
    for name, below in (("narrow", 1160), ("small", 1360), ("usual", 2200)):
        if width < below:
            return name
    return "large"
