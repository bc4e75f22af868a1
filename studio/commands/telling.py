"""Jobs and pictures as ``--json`` documents and as lines. The shapes are stable: programs read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from studio.commands.connecting import Desk
from studio.domain.job import Job, JobState
from studio.domain.moment import written
from studio.domain.money import amount
from studio.domain.picture import Picture
from studio.domain.request import VideoRequest

_CODES = {
    "balance_too_low": 4,
    "limit_reached": 4,
    "bad_bytes": 2,
    "invalid_api_key": 3,
    "missing_api_key": 3,
    "revoked_api_key": 3,
    "missing_scope": 3,
}
_REFUSED = 5
_PARTLY = 7


async def jobs_document(jobs: Iterable[Job], desk: Desk) -> dict[str, Any]:
    """Return ``{"jobs": […]}``."""
    return {"jobs": [await _job(job, desk) for job in jobs]}


async def _job(job: Job, desk: Desk) -> dict[str, Any]:
    pictures = await desk.store.library.by_generation(job.generation_id) if job.generation_id else ()
    error = job.error and {
        "code": job.error.code,
        "message": job.error.message,
        "request_id": job.error.request_id,
    }
    return {
        "id": job.id,
        "generation_id": job.generation_id,
        "state": job.state.value,
        "quoted": job.quoted,
        "held": job.held,
        "charged": job.charged,
        "error": error,
        "files": [_file(picture, desk) for picture in pictures],
    }


def _file(picture: Picture, desk: Desk) -> dict[str, Any]:
    return {
        "id": picture.id,
        "path": str(path_of(picture, desk)),
        "sha256": picture.sha256,
        "source_sha256": picture.source_sha256,
        "index": picture.index,
        "width": picture.width,
        "height": picture.height,
    }


def path_of(picture: Picture, desk: Desk) -> Path:
    """Return where the file of ``picture`` is."""
    return desk.paths.library_folder(desk.settings.library) / picture.path


def item(picture: Picture, desk: Desk) -> dict[str, Any]:
    """Return a row of ``library list``; without a path for a run that left no file."""
    return {
        "id": picture.id,
        "path": str(path_of(picture, desk)) if picture.path else None,
        "source_sha256": picture.source_sha256,
        "generation_id": picture.generation_id,
        "index": picture.index,
        "media_type": picture.media_type,
        "prompt": picture.request.prompt,
        "style": picture.style_name or picture.request.lora_id,
        "seed": picture.seed,
        "width": picture.width,
        "height": picture.height,
        "rating": picture.rating,
        "tags": list(picture.tags),
        "created_at": written(picture.created_at),
    }


def line(job: Job) -> str:
    """Return one line about ``job``."""
    money = ""
    if job.charged is not None:
        money = f", charged {amount(job.charged)}"
    elif job.held is not None:
        money = f", {amount(job.held)} held"
    saved = f" {job.saved_count} of {job.output_count}" if job.output_count else ""
    reason = f": {job.error.message}" if job.error else ""
    if job.state is JobState.SENDING and job.sent_at is not None:
        reason = f": sent at {written(job.sent_at)}, no answer yet"
    kind = "clip  " if isinstance(job.request, VideoRequest) else ""
    words = repr(job.request.prompt[:60]) if job.request.prompt else job.style_name
    return f"{job.id}  {job.state.value}{saved}{money}  {kind}{words}{reason}"


def code_of(job: Job) -> int:
    """Return the exit code that tells how ``job`` ended."""
    if job.state is JobState.SAVED:
        return 0 if job.another or job.saved_count >= job.request.count else _PARTLY
    if job.state in (JobState.FINISHED, JobState.LOST):
        return _PARTLY
    return _CODES.get(job.error.code, _REFUSED) if job.error else _REFUSED
