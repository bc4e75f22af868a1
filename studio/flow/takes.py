"""What was bought for a shot so far: its jobs in order, each with the clip it made."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.reference import Origin
from studio.store.store import Store


@dataclass(frozen=True, slots=True)
class Take:
    """One attempt at a shot.

    Attributes:
        number: From 1, also of those that came to nothing.
        job: Its row of the journal.
        clip: What it made, None while or because there is nothing in the library.
    """

    number: int
    job: Job
    clip: Picture | None = None

    @property
    def began_with(self) -> Origin | None:
        """Return the frame of the library it began with; None when it began with words or another picture."""
        first = self.job.references[0] if self.job.references else None
        return None if first is None else first.origin


async def takes_of(store: Store, shot: str) -> tuple[Take, ...]:
    """Return the takes of a shot, oldest first."""
    jobs = await store.journal.takes(shot)
    return tuple([Take(number, job, await clip_of(store, job)) for number, job in enumerate(jobs, start=1)])


async def clip_of(store: Store, job: Job) -> Picture | None:
    """Return the clip that ``job`` made, None while it is not in the library."""
    made = await store.library.by_generation(job.generation_id) if job.generation_id else ()
    return next((picture for picture in made if picture.is_video), None)


def chosen(takes: tuple[Take, ...]) -> Take | None:
    """Return the take that stands for the shot: the latest that is in the library."""
    return next((take for take in reversed(takes) if take.clip is not None), None)


def is_stale(take: Take, before: Take | None) -> bool:
    """Whether a linked shot's ``take`` begins with another clip than the one that is now ``before`` it."""
    if before is None or before.clip is None:
        return False
    began = take.began_with
    return began is None or (began.generation_id, began.index) != (before.clip.generation_id, before.clip.index)
