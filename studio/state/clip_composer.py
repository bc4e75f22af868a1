"""The draft of clips."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QObject

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft, ClipShape
from studio.domain.generation import VideoModel
from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.state.drafting import Drafting, drawn_seed
from studio.state.tasks import Tasks
from studio.store.store import Store

STARTER = "Slow push-in over a calm sea at dusk; the lamp of the lighthouse wakes and its beam starts to turn"
"""Words for an empty window. Nothing is sent until the user says so."""


class ClipComposer(Drafting[ClipDraft]):
    """What clip the user is about to ask for."""

    def __init__(self, store: Store, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(ClipDraft(seed=drawn_seed()), store, tasks, starter=STARTER, parent=parent)

    def choose_model(self, model: VideoModel) -> None:
        """Take ``model`` and its own shape; what the user chose against it stays."""
        self.set(model_id=model.id, model_name=model.name, own=own_shape(model))

    def use_settings(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture``; nothing is sent. Frames already in the draft stay.

        Of a picture only the words fit a clip: the rest of the draft stays too.
        """
        request = picture.request
        if not isinstance(request, VideoRequest):
            self.set(prompt=request.prompt)
            return
        seed = request.seed if picture.seed is None else picture.seed
        self.set(
            prompt=request.prompt,
            model_id=request.video_lora_id,
            model_name=picture.style_name,
            resolution=request.resolution,
            ratio=request.ratio,
            duration=request.duration,
            seed=drawn_seed() if seed is None or seed < 0 else seed,
            seed_locked=seed is not None and seed >= 0,
            camera_fixed=request.camera_fixed,
            watermark=request.watermark,
            enhance=request.enhance_prompt,
        )

    def vary(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture`` and a new seed; nothing is sent."""
        self.use_settings(picture)
        self.set(seed=drawn_seed(), seed_locked=False)


def own_shape(model: VideoModel) -> ClipShape:
    """Return the shape ``model`` makes by itself; what the service could not make gives way to the common default."""
    seconds = model.default_duration
    whole = round(seconds) if seconds is not None and math.isfinite(seconds) else limits.DEFAULT_SECONDS
    return ClipShape(
        resolution=_one_of(model.default_resolution, limits.RESOLUTIONS, limits.DEFAULT_RESOLUTION),
        ratio=_one_of(model.default_ratio, limits.RATIOS, limits.DEFAULT_RATIO),
        duration=min(max(whole, limits.VIDEO_SECONDS.start), limits.VIDEO_SECONDS.stop - 1),
    )


def _one_of(said: str | None, allowed: Iterable[str], otherwise: str) -> str:
    return said if said is not None and said in set(allowed) else otherwise
