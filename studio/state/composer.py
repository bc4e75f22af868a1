"""The draft of pictures."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject

from studio.domain.draft import Draft, draft_of
from studio.domain.generation import Style
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.state.drafting import Drafting, drawn_seed, varied
from studio.state.tasks import Tasks
from studio.store.store import Store

STARTERS = (
    "A lighthouse on a grassy headland at dusk, low sun over a calm sea",
    "A heron among reeds at dawn, mountains in the mist",
    "Koi turning under lily pads, seen from above",
)
"""Prompts for an empty window. Nothing is sent until the user says so."""


class Composer(Drafting[Draft]):
    """What pictures the user is about to ask for."""

    def __init__(self, store: Store, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(Draft(seed=drawn_seed()), store, tasks, starter=STARTERS[0], parent=parent)

    def choose_style(self, style: Style | None) -> None:
        """Take ``style``, with its own steps and guidance, or none."""
        if style is None:
            self.set(style_id=None, style_name="", steps=None, guidance=None)
        else:
            self.set(style_id=style.id, style_name=style.name, steps=None, guidance=None)

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
        self.set(seed=drawn_seed(), seed_locked=False, varied=varied(picture))
