"""The styles as the service lists them, and who may see which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from studio.domain.request import ImageRequest
from studio.sandbox.art.catalogue import CATALOGUE  # not from the styles themselves, which load all that draws
from studio.sandbox.shelf import CREATED, Shelf, lora_id

_TEXT_ONLY = ("cross-stitch",)
_PHOTOGRAPHS = ("golden-hour-photography", "faded-35-mm", "silver-gelatin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style. ``art`` is what the painter draws with; ``team`` owns a private one; without ``denoise`` it takes no
    references; ``photo`` styles are delivered as JPEG; ``subject`` is the prompt of its preview."""

    slug: str
    name: str
    description: str
    art: str
    subject: str
    steps: int
    guidance: float
    denoise: float | None
    team: str | None = None
    photo: bool = False

    @property
    def id(self) -> str:
        """Return the canonical id, the same in every sandbox."""
        return lora_id(self.slug)

    @property
    def extension(self) -> str:
        """Return the ending of the files it makes."""
        return ".jpg" if self.photo else ".png"


class Styles(Shelf[Style]):
    """Every style there is, and the part of it a team sees."""

    def suggested(self, request: ImageRequest, *, team: str) -> Style | None:
        """Return the style a prompt names: the platform picks one when none is asked for. None when it names none."""
        words = request.prompt.casefold()
        fitting = [
            style for style in self.visible(team) if style.denoise is not None or not request.reference_image_urls
        ]
        return next((style for style in fitting if style.name.casefold() in words), None)

    def public(self, style: Style) -> dict[str, Any]:
        """Return ``style`` as the service writes it."""
        return {
            "id": style.id,
            "name": style.name,
            "is_public": style.team is None,
            "created_at": CREATED,
            "slug": style.slug,
            "description": style.description,
            "preview_image_url": f"{self.media_url}/previews/{style.slug}.jpg",
            "default_denoise_strength": style.denoise,
            "default_guidance_scale": style.guidance,
            "default_steps": style.steps,
            "has_template": False,
        }


def catalogue(*, main: str, other: str) -> Styles:
    """Return what the painter knows, and two private styles: one of team ``main``, one of team ``other``."""
    public = [
        Style(
            slug=card.slug,
            name=card.name,
            description=card.description,
            art=card.slug,
            subject=card.preview_subject,
            steps=card.default_steps,
            guidance=card.default_guidance,
            denoise=None if card.slug in _TEXT_ONLY else card.default_denoise,
            photo=card.slug in _PHOTOGRAPHS,
        )
        for card in CATALOGUE
    ]
    house = replace(public[0], slug="house-style", name="House Style", description="Made for your team.", team=main)
    foreign = replace(public[0], slug="neighbour-style", name="Neighbour Style", description="Theirs.", team=other)
    return Styles([*public, house, foreign])
