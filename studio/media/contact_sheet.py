"""A picture that shows what is in several clips: a row each, with four frames and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.media.join_work import Work


@dataclass(frozen=True, slots=True)
class Row:
    """One clip; no path for one that is not there."""

    path: Path | None
    title: str
    words: str


def write_sheet(rows: Sequence[Row], target: Path, *, title: str, kind: str, work: Work) -> None:
    """Draw the sheet and write it as ``kind``, PNG or JPEG, overwriting ``target``. Blocks."""
    raise NotImplementedError
