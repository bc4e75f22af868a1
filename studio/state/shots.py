"""The shots of the storyboard as rows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.state.queue_words import Telling
from studio.state.rows import Rows
from studio.state.shot_telling import Standing


@dataclass(frozen=True, slots=True)
class ShotTile:
    """A shot as a card.

    Attributes:
        standing: What became of it.
        telling: Its words, bar and action.
        selected: Whether it is in the composer.
        image: Of its clip; None without one, or while it is decoded.
        first: What it begins with, or began with; None without.
        last: What it is to end with; None without.
    """

    standing: Standing
    telling: Telling
    selected: bool = False
    image: QImage | None = None
    first: QImage | None = None
    last: QImage | None = None

    @property
    def id(self) -> str:
        """Return the id of the shot."""
        return self.standing.shot.id

    @property
    def title(self) -> str:
        """Return what the card is called."""
        return f"Shot {self.standing.number}"

    @property
    def clip(self) -> Picture | None:
        """Return the clip that stands for it."""
        return self.standing.chosen.clip if self.standing.chosen else None

    @property
    def length(self) -> str:
        """Return how long it is: ``6 s``."""
        seconds = self.clip.seconds if self.clip is not None else None
        return f"{seconds or self.standing.shot.draft.shape.duration:g} s"

    @property
    def linked(self) -> bool:
        """Return whether it begins as the shot before it ends."""
        return self.standing.before > 0


class ShotRows(Rows[ShotTile]):
    """Shots in the order they are seen."""

    def key(self, row: ShotTile) -> str:
        """Return the shot's id."""
        return row.id

    def words(self, row: ShotTile) -> str:
        """Return what a screen reader says of a card."""
        linked = f"begins as shot {row.standing.before} ends" if row.linked else ""
        parts = (row.title, row.length, linked, row.telling.line, row.telling.cost, row.standing.shot.draft.prompt)
        return ", ".join(part for part in (*parts, "in the composer" if row.selected else "") if part)

    def show(self, rows: tuple[ShotTile, ...]) -> None:
        """Take ``rows``; the same shots in the same order keep their places."""
        if [row.id for row in rows] != [row.id for row in self._rows]:
            self.reset(rows)
            return
        self.touch_all({at: row for at, row in enumerate(rows) if row != self._rows[at]})
