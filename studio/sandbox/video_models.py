"""The video models as the service lists them: each a way of moving the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.sandbox.shelf import CREATED, Shelf, lora_id


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoModel:
    """One model. ``art`` is the temperament it films with; ``team`` owns a private one; ``subject`` is the prompt of
    its preview; the other three are what a request that leaves them out gets."""

    slug: str
    name: str
    description: str
    art: str
    subject: str
    resolution: str
    ratio: str
    seconds: int
    team: str | None = None

    @property
    def id(self) -> str:
        """Return the canonical id, the same in every sandbox."""
        return lora_id(self.slug)


class VideoModels(Shelf[VideoModel]):
    """Every video model there is, and the part of it a team sees."""

    def public(self, model: VideoModel) -> dict[str, Any]:
        """Return ``model`` as the service writes it."""
        return {
            "id": model.id,
            "name": model.name,
            "is_public": model.team is None,
            "default_resolution": model.resolution,
            "default_ratio": model.ratio,
            "default_duration": model.seconds,
            "created_at": CREATED,
            "slug": model.slug,
            "description": model.description,
            "preview_video_url": f"{self.media_url}/previews/{model.slug}.mp4",
        }


def video_models(*, main: str, other: str) -> VideoModels:
    """Return the public models, one that is private to team ``main``, and one to team ``other``."""
    return VideoModels([*_PUBLIC, *_private(main, other)])


_PUBLIC: Sequence[VideoModel] = (
    VideoModel(
        slug="slow-drift",
        name="Slow Drift",
        description="The camera glides sideways as if on water. Calm light; suits wide views.",
        art="drift",
        subject="a mountain lake at dawn",
        resolution="480p",
        ratio="16:9",
        seconds=5,
    ),
    VideoModel(
        slug="dolly-in",
        name="Dolly In",
        description="A steady push towards the subject; what is near comes faster than what is far.",
        art="dolly",
        subject="a torii gate in water, rose",
        resolution="720p",
        ratio="16:9",
        seconds=5,
    ),
    VideoModel(
        slug="orbit",
        name="Orbit",
        description="An arc around the subject, which stays in the middle while the world turns behind it.",
        art="orbit",
        subject="an astronaut, rose",
        resolution="720p",
        ratio="1:1",
        seconds=6,
    ),
    VideoModel(
        slug="handheld",
        name="Handheld",
        description="A camera on a shoulder: it breathes, sways and never quite rests.",
        art="handheld",
        subject="a city street at night in the rain",
        resolution="480p",
        ratio="9:16",
        seconds=4,
    ),
    VideoModel(
        slug="timelapse",
        name="Timelapse",
        description="The camera stands; clouds race, and the light goes from cool to warm.",
        art="timelapse",
        subject="hills at sunset",
        resolution="720p",
        ratio="21:9",
        seconds=4,
    ),
)


def _private(main: str, other: str) -> tuple[VideoModel, VideoModel]:
    house = VideoModel(
        slug="house-crane",
        name="House Crane",
        description="Made for your team: the camera rises and opens the view.",
        art="crane",
        subject="a lighthouse on a headland at dusk",
        resolution="480p",
        ratio="4:3",
        seconds=3,
        team=main,
    )
    neighbour = VideoModel(
        slug="neighbour-crane",
        name="Neighbour Crane",
        description="Theirs.",
        art="crane",
        subject="a sailing boat at night",
        resolution="480p",
        ratio="3:4",
        seconds=3,
        team=other,
    )
    return house, neighbour
