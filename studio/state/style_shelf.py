"""The styles on offer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from studio.domain.generation import Style
from studio.flow.session import Session
from studio.flow.styles import preview, styles
from studio.state.composer import Composer
from studio.state.images import Images
from studio.state.link import Link
from studio.state.shelf import Shelf
from studio.state.styles import StyleCard, StyleRows
from studio.state.tasks import Tasks
from studio.store.store import Store

_PREVIEW_SIDE = 384


class StyleShelf(Shelf[StyleCard, Style]):
    """The styles on offer, tied to the draft of pictures. Their previews are pictures."""

    def __init__(
        self,
        link: Link,
        store: Store,
        composer: Composer,
        images: Images,
        tasks: Tasks,
        *,
        cache: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(StyleRows(), store.styles, link, composer, tasks, parent)
        self._store = store
        self._composer = composer
        self._images = images
        self._cache = cache

    def choose(self, key: str | None) -> None:
        """Choose a style by id, or none."""
        self._composer.choose_style(self.rows.offer(key))

    async def offers(self, session: Session) -> tuple[Style, ...]:
        """Return the styles the server offers now, and keep them."""
        return await styles(session.client, self._store, session.profile)

    async def picture(self, session: Session, offer: Style) -> QImage | None:
        """Fetch the preview of a style."""
        path = await preview(session.client, self._cache, offer)
        return None if path is None else await self._images.load(path, side=_PREVIEW_SIDE)
