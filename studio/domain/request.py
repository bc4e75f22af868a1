"""What is asked of the service: one run of pictures or one clip, as one frozen value."""

from __future__ import annotations

from typing import Any

import msgspec

from studio.domain import limits


class Request:
    """What a run is asked for, whether it makes pictures or a clip.

    What only pictures have is None, or nothing, for a clip.
    """

    __slots__ = ()

    @property
    def prompt(self) -> str:
        """Return the words; empty for a clip that is told by its frames alone."""
        raise NotImplementedError

    @property
    def lora_id(self) -> str | None:
        """Return id or slug of the style, or of the video model."""
        raise NotImplementedError

    @property
    def seed(self) -> int | None:
        """Return the seed; None is random."""
        raise NotImplementedError

    @property
    def enhance_prompt(self) -> bool:
        """Return whether a language model rewrites the prompt."""
        raise NotImplementedError

    @property
    def negative_prompt(self) -> str | None:
        """Return what to keep out."""
        return None

    @property
    def size(self) -> str | None:
        """Return the name of a preset."""
        return None

    @property
    def steps(self) -> int | None:
        """Return the steps; None takes the style's own."""
        return None

    @property
    def guidance_scale(self) -> float | None:
        """Return the guidance scale; None takes the style's own."""
        return None

    @property
    def count(self) -> int:
        """Return how many outputs are asked for."""
        return 1

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the addresses of the pictures it starts from: references, or first and last frame."""
        raise NotImplementedError

    @property
    def webhook_url(self) -> str | None:
        """Return the address that is told once how the run ended."""
        raise NotImplementedError

    def body(self) -> bytes:
        """Return the canonical JSON: the bytes that are journaled, and sent again unchanged if an answer is lost."""
        return _encoder.encode(self)

    def expected_size(self) -> tuple[int, int]:
        """Return width and height in pixels as far as they can be known before the service answers."""
        raise NotImplementedError

    def replace_sources(self, names: dict[str, str]) -> Request:
        """Return the same request with every source that is a key of ``names`` under its new name."""
        raise NotImplementedError


class ImageRequest(msgspec.Struct, Request, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """A run of one to four pictures. Costs 1 credit a picture by the list, 2 with ``enhance_prompt``.

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
        webhook_url: https address that is told once how the run ended, unsigned.
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

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the references."""
        return self.reference_image_urls

    def expected_size(self) -> tuple[int, int]:
        """Return width and height in pixels as far as they can be known before the service answers."""
        for preset in limits.SIZES:
            if preset.name == self.size:
                return preset.width, preset.height
        return self.width or limits.DEFAULT_SIDE, self.height or limits.DEFAULT_SIDE

    def replace_sources(self, names: dict[str, str]) -> ImageRequest:
        """Return the same request with renamed references."""
        urls = tuple(names.get(each, each) for each in self.reference_image_urls)
        return msgspec.structs.replace(self, reference_image_urls=urls)


class VideoRequest(msgspec.Struct, Request, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """One clip. Costs 0.5 credits a second by the list, times 1 at 480p, 1.5 at 720p, 2.5 at 1080p.

    Attributes:
        video_lora_id: Id or slug of the video model; required.
        prompt: At most 4000 characters; may be empty when there is a first frame.
        first_frame_url: ``file_…`` id or public https address the clip starts from.
        last_frame_url: The same for its end; only together with a first frame.
        resolution: ``480p``, ``720p`` or ``1080p``. None takes the model's own.
        ratio: Such as ``16:9``. None takes the model's own.
        duration: Whole seconds, 2 to 12. None takes the model's own.
        seed: 0 to 2147483647; -1 or None is random.
        camera_fixed: The camera does not move.
        watermark: The service marks the clip.
        enhance_prompt: A language model rewrites the prompt; free.
        webhook_url: https address that is told once how the run ended, unsigned.
    """

    video_lora_id: str
    prompt: str = ""
    first_frame_url: str | None = None
    last_frame_url: str | None = None
    resolution: str | None = None
    ratio: str | None = None
    duration: int | None = None
    seed: int | None = None
    camera_fixed: bool = False
    watermark: bool = False
    enhance_prompt: bool = False
    webhook_url: str | None = None

    @property
    def lora_id(self) -> str | None:
        """Return the video model."""
        return self.video_lora_id

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the frames, first and last."""
        return tuple(url for url in (self.first_frame_url, self.last_frame_url) if url is not None)

    def expected_size(self) -> tuple[int, int]:
        """Return width and height in pixels, by the common defaults where the model decides."""
        return limits.video_size(self.resolution or limits.DEFAULT_RESOLUTION, self.ratio or limits.DEFAULT_RATIO)

    def replace_sources(self, names: dict[str, str]) -> VideoRequest:
        """Return the same request with renamed frames."""
        first, last = (url and names.get(url, url) for url in (self.first_frame_url, self.last_frame_url))
        return msgspec.structs.replace(self, first_frame_url=first, last_frame_url=last)


def read_request(kind: type, value: Any) -> Request:
    """Tell the two apart when a stored value is read: the ``dec_hook`` of everything that holds a :class:`Request`.

    They carry no mark of their own, because their JSON is the body that is sent; only a clip names a video model.
    """
    if kind is not Request:
        raise NotImplementedError(kind)
    if not isinstance(value, dict):
        raise TypeError("A request is an object.")
    chosen: type[ImageRequest | VideoRequest] = VideoRequest if "video_lora_id" in value else ImageRequest
    return msgspec.convert(value, chosen)


_encoder = msgspec.json.Encoder(order="sorted")
