"""The video models on offer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.generation import VideoModel
from studio.flow.models import (
    FRAMES_PER_SECOND,
    STILL_SIDE,
    keep_still,
    keep_strip,
    models,
    preview,
    still_path,
    strip_path,
)
from studio.flow.session import Session
from studio.state.clip_composer import ClipComposer, own_shape
from studio.state.images import Images
from studio.state.link import Link
from studio.state.models import ModelCard, ModelRows
from studio.state.shelf import Shelf
from studio.state.strips import FilmStrip, Strips
from studio.state.tasks import Tasks
from studio.store.store import Store

__all__ = ["FRAMES_PER_SECOND", "ModelShelf"]


class ModelShelf(Shelf[ModelCard, VideoModel]):
    """The video models on offer, tied to the draft of clips. Their previews are clips.

    A clip cannot be made without a model: as soon as there is one to choose, one is chosen.
    """

    def __init__(
        self,
        link: Link,
        store: Store,
        composer: ClipComposer,
        images: Images,
        strips: Strips,
        tasks: Tasks,
        *,
        cache: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(ModelRows(), store.models, link, composer, tasks, parent)
        self._store = store
        self._composer = composer
        self._images = images
        self._strips = strips
        self._cache = cache
        self._clips: dict[str, Path] = {}
        self._seen = False
        self.rows.wanted.connect(self.look)

    def choose(self, key: str | None) -> None:
        """Choose a model by id or slug; None, or one that is not known, chooses none."""
        self._composer.choose_model(self.rows.offer(key))

    def look(self, _model: object = None) -> None:
        """Fetch the preview of the chosen model from now on. Clips are large: nobody may ever look at them."""
        if not self._seen:
            self._seen = True
            self._tell()

    def strip(self, key: str) -> FilmStrip | None:
        """Return the frames of a model's preview, :data:`FRAMES_PER_SECOND` of them.

        None while they are made, which may take seconds: ask again. None for good when there are none.
        """
        clip = self._clips.get(key)
        return None if clip is None else self._strips.get(clip.name, strip_path(clip), partial(keep_strip, clip))

    async def offers(self, session: Session) -> tuple[VideoModel, ...]:
        """Return the models the server offers now, and keep them."""
        return await models(session.client, self._store, session.profile)

    async def picture(self, session: Session, offer: VideoModel) -> QImage | None:
        """Fetch the preview of a model and return its first frame."""
        clip = await preview(session.client, self._cache, offer)
        if clip is None:
            return None
        self._clips[offer.id] = clip
        return await self._images.load(still_path(clip), side=STILL_SIDE, make=partial(keep_still, clip))

    async def _show(self, found: tuple[VideoModel, ...]) -> None:
        await super()._show(found)
        if found and not self._composer.draft.model_id:
            self.choose(await self._likeliest(found))

    async def _likeliest(self, found: tuple[VideoModel, ...]) -> str:
        """Return what to begin with: the model used last, else the first favourite, else the first."""
        ids = [model.id for model in found]
        favourites = await self._kept.favourites()
        likely = (*(await self._kept.recent()), *(each for each in ids if each in favourites), *ids)
        return next(str(each) for each in likely if each in ids)

    def _drafted(self, draft: Draft | ClipDraft) -> None:
        if draft.style_id is not None and not self.rows.loading:
            card = self.find(draft.style_id)
            if card is None:
                self.rows.add_withdrawn(VideoModel(id=draft.style_id, name=draft.style_name or draft.style_id))
            elif not card.withdrawn:
                # Later: whoever else hears of this draft must not hear of the next one first.
                QTimer.singleShot(0, self, self._follow)
        super()._drafted(draft)

    def _follow(self) -> None:
        """Let the draft follow the model it names: what that makes by itself may have changed."""
        card = self.find(self._composer.draft.model_id)
        if card is not None and not card.withdrawn:
            self._composer.set(own=own_shape(card.model), model_name=card.model.name)
