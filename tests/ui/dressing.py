"""The look of widgets under test."""

from __future__ import annotations

from studio.ui.theme.theme import Mode, Theme


def dress(
    theme: Theme, *, mode: Mode = Mode.DARK, text_size: int = 100, stage_shift: int = 0, still: bool = True
) -> None:
    """Wear the dark look without motion, or what is wished instead."""
    theme.wear(mode=mode, text_size=text_size, stage_shift=stage_shift, still=still)
