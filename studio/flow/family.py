"""How one work led to the next: what a picture was made from, and what it was used for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.domain.request import Request, VideoRequest
from studio.flow.finds import Find, look
from studio.store.store import Store

MOST = 24
"""Relatives that are looked up of each side."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Something a picture was made from, or that was made from it.

    Attributes:
        role: What it was to the other, such as ``Reference 2`` or ``First frame``.
        picture: The row of the library; None for what is not in it.
        reference: What was sent; None when that is not known any more.
        online: Whether the service still has the bytes that were sent.
        varied: Only its settings were taken; nothing of it was sent.
    """

    role: str
    picture: Picture | None = None
    reference: Reference | None = None
    online: bool = False
    varied: bool = False


async def made_from(
    store: Store, picture: Picture, job: Job | None, *, profile: str | None, now: datetime
) -> tuple[Relative, ...]:
    """Return what ``picture`` was made from, in the order of its request; what nobody can know is left out.

    ``job`` is its row of the journal. Without one its file tells which pictures of the library it began with.
    ``profile`` is the account in use, which may still have what was sent.
    """
    references = () if job is None else job.references
    noted = () if job is None else job.origins
    if not references and not noted:
        noted = await asyncio.to_thread(_written, picture)
    origins = tuple(each.origin for each in references) or _sent(noted)
    roles = _roles(picture.request, max(len(origins), len(references)))
    found: list[Relative] = []
    for place, role in enumerate(roles[:MOST]):
        reference = references[place] if place < len(references) else None
        origin = origins[place] if place < len(origins) else None
        source = None if origin is None else await _output(store, origin)
        if source is not None or reference is not None:
            online = reference is not None and await _online(store, reference, profile, now)
            found.append(Relative(_with_frame(role, origin), source, reference, online))
    for origin in noted:
        if origin is not None and origin.varied and (source := await _output(store, origin)) is not None:
            found.append(Relative("Varied from", source, varied=True))
    return tuple(found)


async def led_to(store: Store, picture: Picture) -> tuple[Relative, ...]:
    """Return what ``picture`` was a reference or a frame of, the newest first; at most :data:`MOST`."""
    if not picture.generation_id:
        return ()
    found: list[Relative] = []
    for child in await store.family.led_to(picture.generation_id, picture.index, most=MOST):
        made = await store.library.get(child.picture_id)
        job = await store.journal.get(child.job_id)
        if made is not None and job is not None:
            found.append(Relative(_role_in(job, picture), made))
    return tuple(found)


async def _output(store: Store, origin: Origin) -> Picture | None:
    outputs = await store.library.by_generation(origin.generation_id)
    return next((each for each in outputs if each.index == origin.index), None)


async def _online(store: Store, reference: Reference, profile: str | None, now: datetime) -> bool:
    if reference.kind is not ReferenceKind.FILE or profile is None:
        return False
    until = await store.uploads.expires_at(reference.sha256, profile=profile)
    return until is not None and until > now


def _written(picture: Picture) -> tuple[Origin | None, ...]:
    """Read from the file of ``picture``, or from beside it, what of the library it began with. Blocks."""
    found = look(Path(picture.path))
    same = isinstance(found, Find) and found.output == (picture.generation_id, picture.index)
    return found.record.origins if isinstance(found, Find) and same else ()


def _sent(origins: tuple[Origin | None, ...]) -> tuple[Origin | None, ...]:
    """Return those that were references or frames."""
    return tuple(each for each in origins if each is None or not each.varied)


def _roles(request: Request, count: int) -> Sequence[str]:
    if isinstance(request, VideoRequest):
        return ("First frame", "Last frame")[:count]
    return ("Reference",) if count == 1 else tuple(f"Reference {number + 1}" for number in range(count))


def _with_frame(role: str, origin: Origin | None) -> str:
    return role if origin is None or origin.frame is None else f"{role}: frame {origin.frame + 1} of the clip"


def _role_in(job: Job, picture: Picture) -> str:
    """Return what ``picture`` was in the run of ``job``."""
    origins = tuple(each.origin for each in job.references) or _sent(job.origins)
    output = (picture.generation_id, picture.index)
    places = [at for at, each in enumerate(origins) if each is not None and (each.generation_id, each.index) == output]
    if not places and any(each and each.varied and (each.generation_id, each.index) == output for each in job.origins):
        return "Variation"
    role = _roles(job.request, len(origins))[places[0]] if places and places[0] < len(origins) else "Reference"
    return f"As {role[0].lower()}{role[1:]}"
