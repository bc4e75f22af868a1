"""Pictures beside each other as one file, to show to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.flow.elsewhere import place_for, worked
from studio.media.join_work import Work
from studio.media.side_by_side import Side, write_side_by_side


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the pictures.

    Attributes:
        path: Of the picture, or of the clip.
        letter: Its place, such as ``A``.
        name: What made it.
        facts: How, on one line.
        frame: Which frame of a clip is shown, from 0; None for a picture.
    """

    path: Path
    letter: str
    name: str
    facts: str
    frame: int | None = None


async def side_by_side(pictures: Sequence[Shown], target: Path, *, words: str) -> Path:
    """Draw ``pictures`` and the ``words`` they share into a PNG and return its path.

    A name that is taken gives way to the next free one. What is missing or damaged is shown as such.

    Raises:
        DiskTrouble: The disk is full, read-only or gone.
    """
    sides = [Side(each.path, each.letter, each.name, each.facts, each.frame) for each in pictures]

    def work(shared: Work) -> Path:
        with place_for(target) as (folder, part):
            write_side_by_side(sides, part, words=words)
            shared.go_on()
            return folder.path(folder.place(part, target.name))

    return await worked(work)
