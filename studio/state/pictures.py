"""Rows of pictures and clips: the strip of recent ones, and the tiles of the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from studio.domain.money import amount
from studio.domain.picture import Picture
from studio.state import words
from studio.state.images import Images
from studio.state.rows import Rows


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture with its thumbnail.

    Attributes:
        picture: The library's row.
        image: The thumbnail; None while it is decoded.
        broken: Whether no thumbnail can be made: the file is missing or damaged.
    """

    picture: Picture
    image: QImage | None = None
    broken: bool = False

    @property
    def length(self) -> str:
        """Return how long a clip plays, such as ``0:05``; empty for a picture."""
        seconds = self.picture.seconds
        return "" if seconds is None else words.minutes(max(round(seconds), 1))


class PictureRows(Rows[Tile]):
    """The newest pictures, newest run first, no more than ``most``."""

    def __init__(
        self,
        images: Images,
        thumbnail: Callable[[Picture], Path],
        make: Callable[[Picture], object],
        *,
        most: int = 60,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._images = images
        self._thumbnail = thumbnail
        self._make = make
        self._most = most
        images.ready.connect(self._decoded)

    def key(self, row: Tile) -> str:
        """Return the picture's id."""
        return row.picture.id

    def words(self, row: Tile) -> str:
        """Return what a screen reader says of a tile."""
        return tile_words(row.picture)

    def show(self, pictures: tuple[Picture, ...]) -> None:
        """Replace all rows: newest run first, the pictures of a run in their order."""
        ordered = sorted(pictures, key=lambda picture: picture.index)
        ordered.sort(key=lambda picture: picture.job_id, reverse=True)
        self.reset(self.tile(picture) for picture in ordered[: self._most])

    def add(self, picture: Picture) -> None:
        """Put ``picture`` where its run stands, or update it in its place."""
        at = next((at for at, row in enumerate(self._rows) if _before(picture, row.picture)), len(self._rows))
        self.put(self.tile(picture), at=at)
        while len(self._rows) > self._most:
            self.drop(self.key(self._rows[-1]))

    def leave(self, ids: Iterable[str]) -> None:
        """Show these pictures no more."""
        for each in ids:
            self.drop(each)

    def come_back(self, pictures: Iterable[Picture]) -> None:
        """Show pictures again, as far as they are as new as those that stand here."""
        oldest = min((row.picture.job_id for row in self._rows), default="")
        for picture in pictures:
            if len(self._rows) < self._most or picture.job_id >= oldest:
                self.add(picture)

    def tile(self, picture: Picture) -> Tile:
        """Return ``picture`` with its thumbnail as far as it is decoded."""
        image = self._images.get(picture.id, self._thumbnail(picture), make=partial(self._make, picture))
        return Tile(picture, image, self._images.broken(picture.id))

    def _decoded(self, key: str) -> None:
        place = self.find(key)
        if place >= 0:
            self.touch(place, self.tile(self._rows[place].picture))


def _before(one: Picture, other: Picture) -> bool:
    """Whether ``one`` stands before ``other``. Pictures of a run are saved side by side, in any order."""
    if one.job_id != other.job_id:
        return one.job_id > other.job_id
    return one.index < other.index


def tile_words(picture: Picture) -> str:
    """Say a picture in one breath: its first words, style, rating and cost."""
    prompt = picture.request.prompt
    kind = f"clip of {picture.seconds:g} seconds" if picture.seconds is not None else ""
    parts = [prompt if len(prompt) <= 40 else f"{prompt[:40].rstrip()}…", kind, picture.style_name]
    parts.append(f"rated {picture.rating}" if picture.rating else "")
    parts.append("favourite" if picture.favourite else "")
    parts.append(f"charged {amount(picture.charged)}" if picture.charged is not None else "")
    return ", ".join(part for part in parts if part)
