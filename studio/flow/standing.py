"""From the server's answer to the fields of a job: pure, and careful about words it does not know."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from studio.domain import limits
from studio.domain.generation import Generation, Status
from studio.domain.job import Job, JobError, JobState, Phase

MOST_OUTPUTS = 64
"""More outputs than any run can have; an absurd answer is not followed further."""

_LONGEST_PROMPT = 4 * limits.PROMPT_LENGTH
"""Characters of an answered prompt that are kept: it may be longer than what was sent, within reason."""

_REFUSALS = {
    Status.MODERATION_REJECTED: ("output_moderation_rejected", "Moderation refused the result."),
    Status.EXPIRED: ("expired", "It waited too long at the server."),
    Status.FAILED: ("generation_failed", "The server could not make it."),
}


def fields_of(job: Job, generation: Generation, now: datetime) -> dict[str, Any]:
    """Return what changes in ``job`` after ``generation`` was read; empty when nothing does.

    A word we do not know, and a success that names no file yet, keep the job watched: a paid job is never stranded.
    """
    fields = _of_any(job, generation)
    if generation.status is Status.SUCCEEDED and generation.outputs:
        fields |= _of_success(job, generation, now)
    elif generation.status is Status.CANCELLED:
        fields |= {"state": JobState.CANCELLED, "charged": generation.amount, "ended_at": now}
    elif generation.status in _REFUSALS:
        fields |= _of_failure(job, generation, now)
    elif generation.amount is not None:
        fields["held"] = generation.amount
    return {name: value for name, value in fields.items() if getattr(job, name) != value}


def _of_any(job: Job, generation: Generation) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "generation_id": job.generation_id or generation.id,
        "status_word": generation.status_word,
    }
    made_by = generation.creation_request_id
    if made_by and made_by not in job.request_ids:
        fields["request_ids"] = (*job.request_ids, made_by)
    if job.request.enhance_prompt and generation.prompt and generation.prompt != job.request.prompt:
        fields["enhanced_prompt"] = generation.prompt[:_LONGEST_PROMPT]
    if job.state is JobState.SENDING:
        fields["state"] = JobState.ACCEPTED
    return fields


def _of_success(job: Job, generation: Generation, now: datetime) -> dict[str, Any]:
    return {
        "state": JobState.FINISHED,
        "charged": generation.amount,
        "output_count": min(len(generation.outputs), MOST_OUTPUTS),
        "finished_at": job.finished_at or generation.completed_at or now,
        "deadline": deadline_of(generation, now),
    }


def _of_failure(job: Job, generation: Generation, now: datetime) -> dict[str, Any]:
    code, sentence = _REFUSALS[generation.status]
    request_id = generation.creation_request_id or (job.request_ids[-1] if job.request_ids else None)
    return {
        "state": JobState.FAILED,
        "charged": generation.amount,
        "ended_at": now,
        "error": JobError(code=code, message=generation.error_message or sentence, request_id=request_id),
    }


def deadline_of(generation: Generation, now: datetime) -> datetime:
    """Return when the outputs vanish from the server."""
    return (generation.completed_at or generation.created_at or now) + timedelta(hours=limits.OUTPUT_LIFETIME_HOURS)


def phase_of(generation: Generation) -> tuple[Phase, str]:
    """Return what a running generation is doing, and a reason where one is needed."""
    if generation.status is Status.PENDING:
        return Phase.PENDING, ""
    if generation.status is Status.PROCESSING:
        return Phase.PROCESSING, ""
    if generation.status is Status.SUCCEEDED:
        return Phase.UNKNOWN, "It is done, but the server names no file yet"
    return Phase.UNKNOWN, f"State “{generation.status_word}” is new to this app"
