"""The styles on offer: loaded, previewed, marked, and tied to the draft."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain.draft import Draft
from studio.domain.errors import StudioError
from studio.domain.generation import Style
from studio.flow.session import Session
from studio.flow.styles import preview, styles
from studio.state.composer import Composer
from studio.state.images import Images
from studio.state.link import Link
from studio.state.styles import StyleRows
from studio.state.tasks import Tasks
from studio.store.store import Store

_PREVIEWS_AT_ONCE = 4
_PREVIEW_SIDE = 384


class StyleShelf(QObject):
    """Keeps the cards fresh: what was known last time at once, what the server says now a moment later.

    Signals:
        chosen: Another style is chosen, or its card changed.
            card: The :class:`~studio.state.styles.StyleCard`, or None without a style.
        trouble: The list could not be loaded.
            sentence: Why.
    """

    chosen = Signal(object)
    trouble = Signal(str)

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
        super().__init__(parent)
        self._link = link
        self._store = store
        self._composer = composer
        self._images = images
        self._tasks = tasks
        self._cache = cache
        self._asked: set[str] = set()
        self._gate = asyncio.Semaphore(_PREVIEWS_AT_ONCE)
        self.rows = StyleRows(self)
        self.rows.wanted.connect(self._want)
        link.switched.connect(self.refresh)
        composer.changed.connect(self._drafted)

    def refresh(self, _session: object = None) -> None:
        """Load the list again."""
        self._asked.clear()
        self._tasks.start("Load styles", self._load(), name="styles")

    def choose(self, key: str | None) -> None:
        """Choose a style by id, or none."""
        self._composer.choose_style(self.rows.style(key))

    def toggle_favourite(self, key: str) -> None:
        """Mark or unmark a favourite."""
        card = self.rows.card(key)
        if card is not None:
            self.rows.set_favourite(key, not card.favourite)
            self._tell()
            self._tasks.start("Favourite", self._store.styles.set_favourite(key, not card.favourite))

    def used(self, key: str | None) -> None:
        """Note that a run with this style was sent."""
        if key is not None:
            self._tasks.start("Remember the style", self._used(key))

    async def _used(self, key: str) -> None:
        await self._store.styles.used(key)
        self.rows.set_recent(await self._store.styles.recent())

    async def _load(self) -> None:
        session = self._link.session
        if session is None:
            return
        known = await self._store.styles.load(session.profile)
        if known:
            await self._show(known)
        try:
            found = await styles(session.client, self._store, session.profile)
            self._asked.clear()  # a preview may have another address than the last time
            await self._show(found)
        except StudioError as error:
            self.rows.loading = False
            self.trouble.emit(str(error))

    async def _show(self, found: tuple[Style, ...]) -> None:
        cache = self._store.styles
        self.rows.show(found, favourites=await cache.favourites(), recent=await cache.recent())
        self._drafted(self._composer.draft)

    def _drafted(self, draft: Draft) -> None:
        style = self.rows.style(draft.style_id)
        self.rows.select(style.id if style else None)
        self._tell()

    def _tell(self) -> None:
        style = self.rows.style(self._composer.draft.style_id)
        card = self.rows.card(style.id) if style else None
        if card is not None and card.image is None:
            self._want(card.style)  # its card may be out of sight
        self.chosen.emit(card)

    def _want(self, style: Style) -> None:
        if style.id not in self._asked and (session := self._link.session) is not None:
            self._asked.add(style.id)
            self._tasks.start("Fetch a style preview", self._fetch(session, style))

    async def _fetch(self, session: Session, style: Style) -> None:
        """Fetch one preview. Without it the card keeps its grey block, so a failure needs no words."""
        async with self._gate:
            try:
                path = await preview(session.client, self._cache, style)
            except StudioError:
                return
            if path is None:
                return
            image = await self._images.load(path, side=_PREVIEW_SIDE)
        if not image.isNull():
            self.rows.set_image(style.id, image)
            if self._composer.draft.style_id == style.id:
                self._tell()
