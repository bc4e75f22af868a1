"""What is on offer: loaded, previewed, marked, and tied to a draft."""

from __future__ import annotations

import asyncio
from typing import Any, Generic

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.errors import StudioError
from studio.flow.session import Session
from studio.state.cards import C, CardRows, Offer
from studio.state.drafting import Drafting
from studio.state.link import Link
from studio.state.tasks import Tasks
from studio.store.offers import Offers

_PREVIEWS_AT_ONCE = 4


class Shelf(QObject, Generic[C, Offer]):
    """Keeps the cards fresh: what was known last time at once, what the server says now a moment later.

    Subclasses say where offers and previews come from, and what choosing does to the draft.

    Signals:
        chosen: Something else is chosen, or its card changed.
            card: The :class:`~studio.state.cards.Card`, or None when nothing is.
        trouble: The list could not be loaded; the rows show the last known one, if any.
            sentence: Why.
    """

    chosen = Signal(object)
    trouble = Signal(str)

    def __init__(
        self,
        rows: CardRows[C, Offer],
        kept: Offers[Offer],
        link: Link,
        drafting: Drafting[Any],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: CardRows[C, Offer] = rows
        self._kept: Offers[Offer] = kept
        self._link = link
        self._drafting = drafting
        self._tasks = tasks
        self._seen = True
        self._asked: set[str] = set()
        self._gate = asyncio.Semaphore(_PREVIEWS_AT_ONCE)
        rows.setParent(self)
        rows.wanted.connect(self._want)
        link.switched.connect(self.refresh)
        drafting.changed.connect(self._drafted)

    def choose(self, key: str | None) -> None:
        """Choose by id or slug, or nothing."""
        raise NotImplementedError

    async def offers(self, session: Session) -> tuple[Offer, ...]:
        """Return what the server offers now, and keep it."""
        raise NotImplementedError

    async def picture(self, session: Session, offer: Offer) -> QImage | None:
        """Fetch how the preview of ``offer`` looks."""
        raise NotImplementedError

    def refresh(self, _session: object = None) -> None:
        """Load the list again."""
        self._asked.clear()
        self._tasks.start("Load what is on offer", self._load(), name=type(self).__name__)

    def find(self, key: str | None) -> C | None:
        """Return the card of an id or slug, also one that search hides; None when it is not known."""
        offer = self.rows.offer(key)
        return None if offer is None else self.rows.card(offer.id)

    def toggle_favourite(self, key: str) -> None:
        """Mark or unmark a favourite."""
        card = self.rows.card(key)
        if card is not None:
            self.rows.set_favourite(key, not card.favourite)
            self._tell()
            self._tasks.start("Favourite", self._kept.set_favourite(key, not card.favourite))

    def used(self, key: str | None) -> None:
        """Note that something was made with what has this id or slug."""
        if key is not None:
            offer = self.rows.offer(key)
            self._tasks.start("Remember what was used", self._used(key if offer is None else offer.id))

    async def _used(self, key: str) -> None:
        await self._kept.used(key)
        self.rows.set_recent(await self._kept.recent())

    async def _load(self) -> None:
        session = self._link.session
        if session is None:
            return
        known = await self._kept.load(session.profile)
        if known:
            await self._show(known)
        try:
            found = await self.offers(session)
            self._asked.clear()  # a preview may have another address than the last time
            await self._show(found)
        except StudioError as error:
            self.rows.loading = False
            self.trouble.emit(str(error))

    async def _show(self, found: tuple[Offer, ...]) -> None:
        self.rows.show(found, favourites=await self._kept.favourites(), recent=await self._kept.recent())
        self._drafted(self._drafting.draft)

    def _drafted(self, draft: Draft | ClipDraft) -> None:
        card = self.find(draft.style_id)
        self.rows.select(None if card is None else self.rows.key(card))
        self._tell()

    def _tell(self) -> None:
        card = self.find(self._drafting.draft.style_id)
        if card is not None and self._seen:
            self.rows.want(card)  # it may be out of sight among the others
        self.chosen.emit(card)

    def _want(self, offer: Offer) -> None:
        if offer.id not in self._asked and (session := self._link.session) is not None:
            self._asked.add(offer.id)
            self._tasks.start("Fetch a preview", self._fetch(session, offer))

    async def _fetch(self, session: Session, offer: Offer) -> None:
        """Fetch one preview. Without it the card keeps its grey block, so a failure needs no words."""
        async with self._gate:
            try:
                image = await self.picture(session, offer)
            except StudioError:
                return
        if image is not None and not image.isNull():
            self._asked.discard(offer.id)  # it may have to make room for others, and come into sight again
            self.rows.set_image(offer.id, image)
            card = self.rows.card(offer.id)
            if card is not None and card.selected:
                self._tell()
