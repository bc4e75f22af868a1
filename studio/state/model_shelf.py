"""The video models on offer: loaded, previewed, marked, and tied to the draft."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from studio.state.clip_composer import ClipComposer
from studio.state.images import Images
from studio.state.link import Link
from studio.state.strips import Strips
from studio.state.tasks import Tasks
from studio.store.store import Store


class ModelShelf(QObject):
    """Keeps the cards fresh: what was known last time at once, what the server says now a moment later."""

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
        super().__init__(parent)
        self._link = link
        self._store = store
        self._composer = composer
        self._images = images
        self._strips = strips
        self._tasks = tasks
        self._cache = cache

    def used(self, key: str | None) -> None:
        """Note that a clip of this model was sent."""
