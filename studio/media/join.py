"""Several clips as one film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.media.join_work import Work


@dataclass(frozen=True, slots=True)
class Film:
    """What was written. Sizes are upright pixels, ``fade`` the seconds of each cross-fade."""

    width: int
    height: int
    seconds: float
    copied: bool
    fade: float


def join_clips(clips: Sequence[Path], target: Path, *, fade: float | None, work: Work) -> Film:
    """Write ``clips`` as one film, overwriting ``target``; by cut when ``fade`` is None. Blocks."""
    raise NotImplementedError
