"""Stars and hearts given on one picture: kept as all marks are, and shown wherever that picture is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain.marks import Change
from studio.domain.picture import Picture

if TYPE_CHECKING:
    from studio.state.studio import Studio
    from studio.store.library import Library

_MOST = 100
"""Pictures outside the library that are read anew after a change to thousands."""


class Remarks(QObject):
    """Ties the stage and the player to the marks. The library reads for itself."""

    def __init__(self, studio: Studio, library: Library) -> None:
        super().__init__(studio)
        self._studio = studio
        self._library = library
        studio.stage.marked.connect(self._mark)
        studio.video.player.marked.connect(self._mark)
        studio.stage.picture_changed.connect(self._renew_recent)
        studio.stage.picture_changed.connect(studio.video.player.renew)
        studio.marking.changed.connect(self._changed)

    def _mark(self, picture: Picture, change: Change) -> None:
        if change.rating is not None:
            self._studio.marking.rate((picture.id,), change.rating)
        if change.favourite is not None:
            self._studio.marking.favour((picture.id,), change.favourite)

    def _renew_recent(self, picture: Picture) -> None:
        if any(tile.picture.id == picture.id for tile in self._studio.recent.rows):
            self._studio.recent.add(picture)

    def _changed(self, ids: Sequence[str]) -> None:
        if ids:
            self._studio.tasks.start("Show marks", self._show(ids))

    async def _show(self, ids: Sequence[str]) -> None:
        """Read what is in sight first: of what is not, nobody sees that it is late."""
        recent = {tile.picture.id for tile in self._studio.recent.rows}
        for each in sorted(ids, key=lambda identity: identity not in recent)[:_MOST]:
            picture = await self._library.get(each)
            if picture is not None:
                self._studio.stage.renew(picture)
