"""The value of a row of the library."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.picture import FileState
from studio.state.pictures import Tile, tile_words

FILELESS = frozenset({FileState.WAITING, FileState.LOST, FileState.FAILED, FileState.CANCELLED})
"""States of what has no file, so that no thumbnail is to be had."""

STATE_WORDS = {
    FileState.SAVED: "",
    FileState.CHANGED: "Edited elsewhere",
    FileState.MISSING: "File is missing",
    FileState.BROKEN: "File is damaged",
    FileState.WAITING: "Not on disk yet",
    FileState.LOST: "Link ended",
    FileState.FAILED: "Failed",
    FileState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A row.

    Attributes:
        key: What names it in its listing.
        tile: Its picture; None while it is read.
        stack: How many pictures of one run it stands for; 1 when it stands for itself alone.
    """

    key: int
    tile: Tile | None = None
    stack: int = 1

    @property
    def trouble(self) -> str:
        """Return in a few words what is wrong with the file, or nothing."""
        if self.tile is None:
            return ""
        words = STATE_WORDS[self.tile.picture.state]
        return words or ("No preview" if self.tile.broken else "")


def cell_words(cell: Cell) -> str:
    """Return what a screen reader says of a row."""
    if cell.tile is None:
        return "A picture that is being read"
    words = tile_words(cell.tile.picture)
    if cell.stack > 1:
        words += f", the first of {cell.stack}"
    trouble = cell.trouble
    return f"{words}, {trouble[0].lower()}{trouble[1:]}" if trouble else words
