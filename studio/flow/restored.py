"""How a dropped file was made: from what is written in it, else from the picture of the library it is a copy of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from studio.domain import limits
from studio.domain.errors import BadBytes
from studio.domain.foreign import Foreign, fitted
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.flow.recognise import like, recognise, settings_of
from studio.media.record import Record
from studio.store.store import Store

_ALIKE = 12
"""Bits of 128 by which the look of a picture may differ from that of its copy."""

_WORDS = 200


@dataclass(frozen=True, slots=True)
class Restored:
    """What made a file, within the bounds of the service.

    Attributes:
        source: Where that was found, in a sentence.
        request: What to ask for to get its like.
        style_name: For people; empty when none is known.
        seed: As answered, else as asked; None when nobody knows it.
        picture: The row of the library, when it is in it.
        left_out: A sentence for each value that could not be taken over as it stands.
    """

    source: str
    request: Request
    style_name: str = ""
    seed: int | None = None
    picture: Picture | None = None
    left_out: tuple[str, ...] = ()


async def restored(store: Store, path: Path) -> Restored | None:
    """Return how the file at ``path`` was made; None when neither it nor the library tells.

    What is written in the file comes first, then exactly its pixels, then its look. Some 100 ms, in threads.

    Raises:
        BadBytes: It cannot be read; the sentence says why.
    """
    try:
        found = await settings_of(path)
        known = await recognise(store, path)
        if found is not None and found.record is not None:
            return _of_record(found.record, known)
        if known is not None:
            return _of_row(known, "It is a copy of a picture of your library, recognised by its pixels.")
        if found is not None:
            program = found.program[:_WORDS]
            source = f"Its settings were written by {program}." if program else "Its words were read from its caption."
            return Restored(source, found.request, seed=found.request.seed, left_out=found.changes)
        alike = await like(store, path, limit=1)
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if alike and alike[0].bits <= _ALIKE:
        return _of_row(alike[0].picture, "It looks like a picture of your library; its settings are taken from there.")
    return None


def _of_row(picture: Picture, source: str) -> Restored:
    request, left_out = _fitted(picture.request)
    return Restored(source, request, picture.style_name, _seed(picture.seed, request), picture, left_out)


def _of_record(record: Record, known: Picture | None) -> Restored:
    request, left_out = _fitted(record.request)
    where = "the sandbox of this program" if record.sandbox else "this program"
    source = f"It was made by {where}; its settings were read from the file."
    return Restored(source, request, record.style_name[:_WORDS], _seed(record.seed, request), known, left_out)


def _seed(answered: int | None, request: Request) -> int | None:
    seed = request.seed if answered is None else answered
    return seed if seed is not None and seed in limits.SEED else None


def _fitted(request: Request) -> tuple[Request, tuple[str, ...]]:
    """Return ``request`` within the bounds of the service: what is written in a file may be anybody's."""
    if isinstance(request, VideoRequest):
        return _fitted_clip(request)
    assert isinstance(request, ImageRequest)
    return _fitted_pictures(request)


def _fitted_pictures(request: ImageRequest) -> tuple[ImageRequest, tuple[str, ...]]:
    made = fitted(
        Foreign(
            prompt=request.prompt,
            negative=request.negative_prompt or "",
            seed=request.seed,
            steps=request.steps,
            guidance=request.guidance_scale,
            width=request.width,
            height=request.height,
        )
    )
    changes = list(made.changes)
    size = request.size
    if size is not None and size not in {preset.name for preset in limits.SIZES}:
        changes.append(f"The size “{size[:_WORDS]}” is not known here.")
        size = None
    count = min(max(request.count, limits.COUNT.start), limits.COUNT.stop - 1)
    if count != request.count:
        changes.append(f"{request.count:,} pictures at once became {count}.")
    fields = {"size": size, "count": count, "enhance_prompt": request.enhance_prompt}
    sources = request.reference_image_urls
    # Its own words, for a tag of theirs means nothing else here.
    prompt = request.prompt if len(request.prompt) <= limits.PROMPT_LENGTH else made.request.prompt
    style = request.lora_id
    return replace(made.request, prompt=prompt, lora_id=style, reference_image_urls=sources, **fields), tuple(changes)


def _fitted_clip(request: VideoRequest) -> tuple[VideoRequest, tuple[str, ...]]:
    changes: list[str] = []
    prompt = request.prompt[: limits.PROMPT_LENGTH]
    if prompt != request.prompt:
        changes.append(f"The prompt was cut to {limits.PROMPT_LENGTH:,} characters.")
    resolution = _known("resolution", request.resolution, limits.RESOLUTIONS, changes)
    ratio = _known("ratio", request.ratio, limits.RATIOS, changes)
    duration = request.duration
    if duration is not None and duration not in limits.VIDEO_SECONDS:
        duration = min(max(duration, limits.VIDEO_SECONDS.start), limits.VIDEO_SECONDS.stop - 1)
        changes.append(f"A length of {request.duration:,} s became {duration} s.")
    seed = request.seed if request.seed is None or request.seed in limits.VIDEO_SEED else None
    if seed != request.seed:
        changes.append(f"The seed {request.seed:,} is beyond {limits.SEED.stop - 1:,} and was left out.")
    fields = {"resolution": resolution, "ratio": ratio, "duration": duration, "seed": seed}
    return replace(request, prompt=prompt, **fields), tuple(changes)


def _known(name: str, said: str | None, allowed: Iterable[str], changes: list[str]) -> str | None:
    if said is None or said in set(allowed):
        return said
    changes.append(f"The {name} “{said[:_WORDS]}” is not known here; the model’s own is taken.")
    return None
