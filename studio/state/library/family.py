"""Relatives of a picture as small tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.domain.reference import ReferenceKind
from studio.flow.family import Relative
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state import words
from studio.state.images import Images

_SIDE = 240


@dataclass(frozen=True, slots=True)
class KinTile:
    """A relative with its picture.

    Attributes:
        role: What it is to the picture shown, such as ``First frame``.
        title: What it is called: a style, a file or an address.
        key: Under which its pixels are decoded; empty for what only the service can see.
        path: The file whose pixels they are.
        picture: The row of the library it leads to; None for what is not in it.
        image: None while it is decoded, and for what cannot be.
    """

    role: str
    title: str
    key: str = ""
    path: str = ""
    picture: Picture | None = None
    image: QImage | None = None

    @property
    def words(self) -> str:
        """Return it in one breath."""
        return ", ".join(part for part in (self.role, self.title) if part)


class Kin:
    """Makes tiles of relatives and gives them their pixels as they come."""

    def __init__(self, images: Images, *, thumbnails: Path, path_of: Callable[[Picture], Path]) -> None:
        self._images = images
        self._thumbnails = thumbnails
        self._path_of = path_of

    def tiles(self, relatives: Iterable[Relative]) -> tuple[KinTile, ...]:
        """Return a tile for each; their pixels are decoded off the GUI thread."""
        return tuple(self._seen(self._tile(each)) for each in relatives)

    def renewed(self, tiles: tuple[KinTile, ...], key: str) -> tuple[KinTile, ...]:
        """Return ``tiles`` with the pixels that came under ``key``; the same ones when it is none of theirs."""
        if not any(tile.key == key for tile in tiles):
            return tiles
        return tuple(self._seen(tile) if tile.key == key else tile for tile in tiles)

    def thumbnail(self, picture: Picture) -> QImage | None:
        """Return the thumbnail of ``picture``; None while it is decoded."""
        path = thumbnail_path(self._thumbnails, picture)
        make = partial(keep_thumbnail, self._thumbnails, picture, self._path_of(picture))
        return self._images.get(picture.id, path, make=make)

    def _tile(self, relative: Relative) -> KinTile:
        picture, reference = relative.picture, relative.reference
        if picture is not None:
            title = words.title(picture.style_name, picture.request)
            return KinTile(relative.role, title, key=picture.id, picture=picture)
        if reference is None:
            return KinTile(relative.role, "")
        on_disk = reference.kind is ReferenceKind.FILE
        key, path = (reference.sha256, reference.source) if on_disk else ("", "")
        return KinTile(relative.role, words.readable(reference.name), key, path)

    def _seen(self, tile: KinTile) -> KinTile:
        if tile.picture is not None:
            return replace(tile, image=self.thumbnail(tile.picture))
        if not tile.key:
            return tile
        return replace(tile, image=self._images.get(tile.key, Path(tile.path), side=_SIDE))
