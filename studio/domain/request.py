"""What is asked of the service: one picture run, as one frozen value."""

from __future__ import annotations

import msgspec

from studio.domain import limits


class ImageRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """A run of one to four pictures.

    Attributes:
        prompt: 1 to 4000 characters.
        negative_prompt: What to keep out. None, never empty: the service refuses an empty one.
        lora_id: Id or slug of the style. None lets the platform choose.
        size: A preset's name; wins over ``width`` and ``height``.
        width: Pixels, 256 to 4096.
        height: Pixels, 256 to 4096.
        steps: 1 to 100. None takes the style's own.
        guidance_scale: 0.1 to 30. None takes the style's own.
        seed: 0 to 2147483647. None is random.
        count: Pictures, 1 to 4; the price is multiplied.
        enhance_prompt: A language model rewrites the prompt; doubles the price.
        reference_image_urls: ``file_…`` ids or public https addresses, at most 10.
    """

    prompt: str
    negative_prompt: str | None = None
    lora_id: str | None = None
    size: str | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    seed: int | None = None
    count: int = 1
    enhance_prompt: bool = False
    webhook_url: str | None = None
    reference_image_urls: tuple[str, ...] = ()

    def body(self) -> bytes:
        """Return the canonical JSON: the bytes that are journaled, and sent again unchanged if an answer is lost."""
        return _encoder.encode(self)

    def expected_size(self) -> tuple[int, int]:
        """Return width and height in pixels as far as they can be known before the service answers."""
        for preset in limits.SIZES:
            if preset.name == self.size:
                return preset.width, preset.height
        return self.width or limits.DEFAULT_SIDE, self.height or limits.DEFAULT_SIDE


_encoder = msgspec.json.Encoder(order="sorted")
