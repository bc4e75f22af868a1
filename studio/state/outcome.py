"""What became of a run, in words: what it cost, why there is nothing to see."""

from __future__ import annotations

from dataclasses import replace

from studio.domain.job import Job, JobState
from studio.domain.money import amount, credits_in_words
from studio.domain.noun import noun
from studio.domain.words import Explanation, explain


def money(job: Job | None) -> str:
    """Return ``charged 4`` or ``4 held``; empty when nothing is known to be paid."""
    if job is None:
        return ""
    if job.charged is not None:
        return f"charged {amount(job.charged)}" if job.charged else ""
    return f"{amount(job.held)} held" if job.held else ""


def note(job: Job | None) -> str:
    """Return what to say of a run that has nothing to show and did not fail; else empty."""
    if job is None or job.state not in (JobState.CANCELLED, JobState.SAVED):
        return ""
    if job.state is JobState.CANCELLED:
        return "Cancelled by you."
    things = "pictures of this run are" if noun(job.request) == "picture" else "clip of this run is"
    return f"The {things} not here."


def trouble(job: Job | None) -> Explanation | None:
    """Return why a run that has nothing to show failed, and what that cost; None when it did not fail."""
    if job is None or job.state not in (JobState.FAILED, JobState.LOST):
        return None
    found = explain(job.error) if job.error else Explanation("The server gave no reason")
    if job.charged == 0:
        released = f" The hold of {amount(job.held)} was released." if job.held else ""
        return replace(found, cost=f"Not charged.{released}")
    if not job.charged:
        return found
    cause = found.cause.removesuffix(f" The run cost {credits_in_words(job.charged)}.")
    return replace(found, cause=cause, cost=f"Charged {amount(job.charged)}.")
