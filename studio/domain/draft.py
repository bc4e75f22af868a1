"""What the composer edits: everything a user has set, also what is not sent."""

from __future__ import annotations

from typing import Annotated

import msgspec

from studio.domain import limits
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.domain.request import ImageRequest

Whole = Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**31)]
"""Any number a field of the window can hold, also one that has to be corrected."""

CUSTOM = "custom"
"""The size that takes ``width`` and ``height`` instead of a preset."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The composer's contents. Saved as the user types, restored at the next start.

    Attributes:
        style_id: Id of the chosen style, or None.
        style_name: Its name, so that the draft can be shown before the styles are loaded.
        size: A preset's name or :data:`CUSTOM`.
        seed: The seed in the field.
        seed_locked: Kept for the next run when locked, drawn anew when not.
        varied: What it is a variation of, as long as words and style stay; None when of nothing.
        steps: None means the style's own.
        guidance: None means the style's own.
    """

    prompt: str = ""
    negative_prompt: str = ""
    style_id: str | None = None
    style_name: str = ""
    references: tuple[Reference, ...] = ()
    size: str = "square"
    width: Whole = limits.DEFAULT_SIDE
    height: Whole = limits.DEFAULT_SIDE
    count: Whole = 1
    seed: Whole = 0
    seed_locked: bool = False
    steps: Whole | None = None
    guidance: float | None = None
    enhance: bool = False
    varied: Origin | None = None

    def request(self) -> ImageRequest:
        """Return the request this draft stands for.

        References on disk stand in as ``file_`` plus their hash until they are uploaded: they count for the price and
        for comparing, and are replaced by the server's ids before sending.
        """
        custom = self.size == CUSTOM
        negative = self.negative_prompt.strip()
        return ImageRequest(
            prompt=self.prompt.strip(),
            negative_prompt=negative or None,
            lora_id=self.style_id,
            size=None if custom else self.size,
            width=self.width if custom else None,
            height=self.height if custom else None,
            steps=self.steps,
            guidance_scale=self.guidance,
            seed=self.seed,
            count=self.count,
            enhance_prompt=self.enhance,
            reference_image_urls=tuple(stand_in(reference) for reference in self.references),
        )


def stand_in(reference: Reference) -> str:
    """Return what names ``reference`` in a request before it is uploaded."""
    return f"file_{reference.sha256}" if reference.kind is ReferenceKind.FILE else reference.source


def draft_of(request: ImageRequest, *, style_name: str = "", references: tuple[Reference, ...] = ()) -> Draft:
    """Return the draft that asks for ``request`` again: "use settings"."""
    width, height = request.expected_size()
    return Draft(
        prompt=request.prompt,
        negative_prompt=request.negative_prompt or "",
        style_id=request.lora_id,
        style_name=style_name,
        references=references,
        size=request.size or CUSTOM,
        width=width,
        height=height,
        count=request.count,
        seed=request.seed or 0,
        seed_locked=request.seed is not None,
        steps=request.steps,
        guidance=request.guidance_scale,
        enhance=request.enhance_prompt,
    )
