"""What the video composer edits: everything a user has set for a clip, also what is not sent."""

from __future__ import annotations

import msgspec

from studio.domain import limits
from studio.domain.draft import Whole, stand_in
from studio.domain.frame import Frame
from studio.domain.reference import Origin, Reference
from studio.domain.request import VideoRequest


class ClipShape(msgspec.Struct, frozen=True, kw_only=True):
    """How large and how long a clip is; a video model's own, or what the user chose.

    Attributes:
        resolution: ``480p``, ``720p`` or ``1080p``.
        ratio: Such as ``16:9``.
        duration: Seconds, 2 to 12.
    """

    resolution: str = limits.DEFAULT_RESOLUTION
    ratio: str = limits.DEFAULT_RATIO
    duration: Whole = limits.DEFAULT_SECONDS


class ClipDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The video composer's contents. Saved as the user types, restored at the next start.

    Attributes:
        model_id: Id of the video model; empty before one was chosen.
        model_name: Its name, so that the draft can be shown before the models are loaded.
        own: The model's own shape, in force where the user chose nothing.
        first: What the clip begins with, or None.
        last: What it ends with, or None.
        resolution: None means the model's own.
        ratio: None means the model's own.
        duration: Seconds; None means the model's own.
        seed: The seed in the field.
        seed_locked: Kept for the next clip when locked, drawn anew when not.
        varied: What it is a variation of, as long as words and style stay; None when of nothing.
    """

    prompt: str = ""
    model_id: str = ""
    model_name: str = ""
    own: ClipShape = ClipShape()
    first: Frame | None = None
    last: Frame | None = None
    resolution: str | None = None
    ratio: str | None = None
    duration: Whole | None = None
    seed: Whole = 0
    seed_locked: bool = False
    camera_fixed: bool = False
    watermark: bool = False
    enhance: bool = False
    varied: Origin | None = None

    @property
    def shape(self) -> ClipShape:
        """Return what the clip will be: the user's choices, and the model's own where there are none."""
        return ClipShape(
            resolution=self.resolution or self.own.resolution,
            ratio=self.ratio or self.own.ratio,
            duration=self.own.duration if self.duration is None else self.duration,
        )

    @property
    def style_id(self) -> str | None:
        """Return the video model's id, None before one was chosen."""
        return self.model_id or None

    @property
    def style_name(self) -> str:
        """Return the video model's name."""
        return self.model_name

    @property
    def ready(self) -> bool:
        """Whether every frame has its copy to send."""
        return all(frame is None or frame.sent is not None for frame in (self.first, self.last))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return what is uploaded, in the order of the request: first, then last frame."""
        return tuple(frame.sent for frame in (self.first, self.last) if frame is not None and frame.sent is not None)

    def request(self) -> VideoRequest:
        """Return the request this draft stands for; frames on disk stand in by hash until they are uploaded."""
        shape = self.shape
        return VideoRequest(
            video_lora_id=self.model_id,
            prompt=self.prompt.strip(),
            first_frame_url=_name(self.first),
            last_frame_url=_name(self.last),
            resolution=shape.resolution,
            ratio=shape.ratio,
            duration=shape.duration,
            seed=self.seed,
            camera_fixed=self.camera_fixed,
            watermark=self.watermark,
            enhance_prompt=self.enhance,
        )


def _name(frame: Frame | None) -> str | None:
    """Return what names ``frame`` in a request; while its copy is made the original stands in, for the price."""
    return None if frame is None else stand_in(frame.sent or frame.original)


def mode(draft: ClipDraft) -> str:
    """Return in words what the clip is made from."""
    if draft.first is None:
        return "From words" if draft.last is None else "A last frame needs a first frame"
    return "From a first frame" if draft.last is None else "From first to last frame"
