"""The draft of clips."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft, ClipShape
from studio.domain.draft import stand_in
from studio.domain.frame import fitted
from studio.domain.generation import VideoModel
from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.flow.frames import sent_before
from studio.state.drafting import Drafting, drawn_seed, varied
from studio.state.tasks import Tasks
from studio.store.store import Store

STARTER = "Slow push-in over a calm sea at dusk; the lamp of the lighthouse wakes and its beam starts to turn"
"""Words for an empty window. Nothing is sent until the user says so."""

_FRAMES = "frames of a clip"


class ClipComposer(Drafting[ClipDraft]):
    """What clip the user is about to ask for."""

    def __init__(self, store: Store, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(ClipDraft(seed=drawn_seed()), store, tasks, starter=STARTER, parent=parent)

    def put(self, draft: ClipDraft) -> None:
        """Replace the draft as a whole. Frames are cropped anew where their crop has not its ratio."""
        ratio = draft.shape.ratio
        first, last = (frame and fitted(frame, ratio) for frame in (draft.first, draft.last))
        super().put(replace(draft, first=first, last=last))

    def choose_model(self, model: VideoModel | None) -> None:
        """Take ``model`` and its own shape, or none; what the user chose against it stays."""
        if model is None:
            self.set(model_id="", model_name="", own=ClipShape())
        else:
            self.set(model_id=model.id, model_name=model.name, own=own_shape(model))

    def use_settings(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture``; nothing is sent.

        Its frames are looked up in the journal and come a moment later, as they were sent: of those whose kept copy is
        gone, and of a clip that was made elsewhere, the wells stay empty. Of a picture only the words fit a clip: the
        rest of the draft stays.
        """
        self._tasks.cancel(_FRAMES)
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
            first=None,
            last=None,
            varied=None,
        )
        if request.sources:
            self._tasks.start("Bring the frames back", self._bring_frames(picture, request), name=_FRAMES)

    async def _bring_frames(self, picture: Picture, request: VideoRequest) -> None:
        job = await self._store.journal.get(picture.job_id)
        kept = {} if job is None else {stand_in(each): each for each in job.references}
        urls = (request.first_frame_url, request.last_frame_url)
        found = [kept.get(url) if url is not None else None for url in urls]
        first, last = [sent and await sent_before(sent) for sent in found]
        if self.draft.first is None and self.draft.last is None:
            self.set(first=first, last=last)

    def vary(self, picture: Picture) -> None:
        """Fill the draft with what made ``picture`` and a new seed; nothing is sent."""
        self.use_settings(picture)
        self.set(seed=drawn_seed(), seed_locked=False, varied=varied(picture))

    def carry_on(self, clip: Picture) -> None:
        """Fill the draft with what made ``clip``, but for its frames; a seed that is locked stays, else it is new."""
        seed, locked = self.draft.seed, self.draft.seed_locked
        self.use_settings(clip)
        self._tasks.cancel(_FRAMES)
        self.set(first=None, last=None, seed=seed if locked else drawn_seed(), seed_locked=locked)


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
