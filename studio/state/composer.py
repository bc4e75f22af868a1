"""The draft: one frozen value that the composer edits."""

from __future__ import annotations

import asyncio
import random

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain import limits
from studio.domain.draft import Draft, draft_of
from studio.domain.generation import Style
from studio.domain.mistakes import Mistake, mistakes
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.state.tasks import Tasks
from studio.store.store import Store

STARTERS = (
    "A lighthouse on a grassy headland at dusk, low sun over a calm sea",
    "A heron among reeds at dawn, mountains in the mist",
    "Koi turning under lily pads, seen from above",
)
"""Prompts for an empty window. Nothing is sent until the user says so."""

_SAVE_AFTER_MS = 600


class Composer(QObject):
    """What the user is about to ask for.

    Signals:
        changed: The draft was edited.
            draft: The new :class:`Draft`.
        mistakes_changed: What is wrong with it changed.
            mistakes: Tuple of :class:`Mistake`.
    """

    changed = Signal(object)
    mistakes_changed = Signal(object)

    def __init__(self, store: Store, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self.draft = Draft(seed=_random_seed())
        self.mistakes: tuple[Mistake, ...] = mistakes(self.draft.request())
        self.history: tuple[str, ...] = ()
        self._place = -1
        self._kept_prompt = ""
        self._loaded = False
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save_soon)

    async def load(self) -> None:
        """Bring back the draft and the prompts of the last time."""
        saved = await self._store.drafts.load()
        self.history = await self._store.drafts.prompts()
        self._loaded = True
        if saved is not None:
            self.put(saved)
        elif not self.draft.prompt:
            self.set(prompt=STARTERS[0])

    def set(self, **fields: object) -> None:
        """Change some fields of the draft."""
        self.put(msgspec.structs.replace(self.draft, **fields))

    def put(self, draft: Draft) -> None:
        """Replace the draft as a whole."""
        if draft == self.draft:
            return
        self.draft = draft
        # Judged before it is told: whoever prices the new draft must not see the mistakes of the old one.
        before, self.mistakes = self.mistakes, mistakes(draft.request())
        self.changed.emit(draft)
        if self.mistakes != before:
            self.mistakes_changed.emit(self.mistakes)
        self._save_timer.start()

    def choose_style(self, style: Style | None) -> None:
        """Take ``style``, with its own steps and guidance, or none."""
        if style is None:
            self.set(style_id=None, style_name="", steps=None, guidance=None)
        else:
            self.set(style_id=style.id, style_name=style.name, steps=None, guidance=None)

    def random_seed(self) -> None:
        """Draw a new seed, within what the service takes."""
        self.set(seed=_random_seed())

    def toggle_seed_lock(self) -> None:
        """Keep the seed for the next run, or draw a new one each time."""
        self.set(seed_locked=not self.draft.seed_locked)

    def toggle_enhance(self) -> None:
        """Have the prompt rewritten by a language model, or not."""
        self.set(enhance=not self.draft.enhance)

    def use_settings(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture``; nothing is sent. References already in the draft stay.

        Of a clip only the words fit a picture: the rest of the draft stays too.
        """
        request = picture.request
        if not isinstance(request, ImageRequest):
            self.set(prompt=request.prompt)
            return
        if picture.seed is not None:
            request = msgspec.structs.replace(request, seed=picture.seed)
        self.put(draft_of(request, style_name=picture.style_name, references=self.draft.references))

    def vary(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture`` and a new seed; nothing is sent."""
        self.use_settings(picture)
        self.set(seed=_random_seed(), seed_locked=False)

    def sent(self) -> None:
        """Note that the draft was sent: its prompt joins the history, an open seed moves on."""
        prompt = self.draft.prompt.strip()
        self.history = (prompt, *(other for other in self.history if other != prompt))[:50]
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
        self._tasks.start("Keep the draft", self.save(), name="draft")

    async def save(self) -> None:
        """Write the draft down now; it comes back at the next start.

        Before the last one was brought back there is nothing to write: it would be lost.
        """
        self._save_timer.stop()
        if not self._loaded:
            return
        await asyncio.shield(self._store.drafts.save(self.draft))


def _random_seed() -> int:
    return random.randrange(limits.SEED.stop)
