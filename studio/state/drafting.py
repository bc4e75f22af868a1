"""What every composer does with its draft: one frozen value that is edited, judged, kept, and brought back."""

from __future__ import annotations

import asyncio
import random
from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.mistakes import Mistake, mistakes
from studio.domain.picture import Picture
from studio.domain.reference import Origin
from studio.state.tasks import Tasks
from studio.store.store import Store

D = TypeVar("D", Draft, ClipDraft)

_SAVE_AFTER_MS = 600
_HISTORY = 50


class Drafting(QObject, Generic[D]):
    """What the user is about to ask for.

    Attributes:
        back: Set once the draft of the last time is back, or cannot be had.

    Signals:
        changed: The draft was edited.
            draft: The new draft.
        mistakes_changed: What is wrong with it changed.
            mistakes: Tuple of :class:`Mistake`.
    """

    changed = Signal(object)
    mistakes_changed = Signal(object)

    def __init__(self, draft: D, store: Store, tasks: Tasks, *, starter: str, parent: QObject | None = None) -> None:
        """Make it. ``starter`` is the prompt of the very first start; nothing is sent until the user says so."""
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._starter = starter
        self.draft: D = draft
        self.mistakes: tuple[Mistake, ...] = mistakes(draft.request())
        self.history: tuple[str, ...] = ()
        self._place = -1
        self._kept_prompt = ""
        self._loaded = False
        self.back = asyncio.Event()
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save_soon)

    async def load(self) -> None:
        """Bring back the draft and the prompts of the last time."""
        try:
            saved = await self._store.drafts.load(type(self.draft))
            self.history = await self._store.drafts.prompts()
            self._loaded = True
            if saved is not None:
                self.put(saved)
            elif not self.draft.prompt:
                self.set(prompt=self._starter)
        finally:
            self.back.set()

    def set(self, **fields: object) -> None:
        """Change some fields of the draft."""
        self.put(msgspec.structs.replace(self.draft, **fields))

    def put(self, draft: D) -> None:
        """Replace the draft as a whole."""
        old = self.draft
        if draft.varied == old.varied and (draft.prompt, draft.style_id) != (old.prompt, old.style_id):
            draft = msgspec.structs.replace(draft, varied=None)  # other words: a work of its own
        if draft == old:
            return
        self.draft = draft
        # Judged before it is told: whoever prices the new draft must not see the mistakes of the old one.
        before, self.mistakes = self.mistakes, mistakes(draft.request())
        self.changed.emit(draft)
        if self.mistakes != before:
            self.mistakes_changed.emit(self.mistakes)
        self._save_timer.start()

    def random_seed(self) -> None:
        """Draw a new seed, within what the service takes."""
        self.set(seed=drawn_seed())

    def toggle_seed_lock(self) -> None:
        """Keep the seed for the next run, or draw a new one each time."""
        self.set(seed_locked=not self.draft.seed_locked)

    def toggle_enhance(self) -> None:
        """Have the prompt rewritten by a language model, or not."""
        self.set(enhance=not self.draft.enhance)

    def sent(self) -> None:
        """Note that the draft was sent: its prompt joins the history, an open seed moves on."""
        prompt: str = self.draft.prompt.strip()
        if prompt:
            self.history = (prompt, *(other for other in self.history if other != prompt))[:_HISTORY]
        self._place = -1
        if not self.draft.seed_locked:
            self.random_seed()

    def older_prompt(self) -> None:
        """Show the prompt before this one."""
        self._walk(1)

    def newer_prompt(self) -> None:
        """Show the prompt after this one; at the end, what was being typed."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        place = self._place + step
        if not -1 <= place < len(self.history):
            return
        if self._place == -1:
            self._kept_prompt = self.draft.prompt
        self._place = place
        self.set(prompt=self._kept_prompt if place == -1 else self.history[place])

    def _save_soon(self) -> None:
        self._tasks.start("Keep the draft", self.save(), name=f"draft {type(self.draft).__name__}")

    async def save(self) -> None:
        """Write the draft down now; it comes back at the next start.

        Before the last one was brought back there is nothing to write: it would be lost.
        """
        self._save_timer.stop()
        if not self._loaded:
            return
        await asyncio.shield(self._store.drafts.save(self.draft))


def varied(picture: Picture) -> Origin | None:
    """Return what a variation of ``picture`` notes; None of one that no run made."""
    if not picture.generation_id:
        return None
    return Origin(generation_id=picture.generation_id, index=picture.index, varied=True)


def drawn_seed() -> int:
    """Return a random seed that the service takes, for pictures and clips alike."""
    return random.randrange(limits.SEED.stop)
