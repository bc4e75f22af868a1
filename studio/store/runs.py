"""Runs of the journal that left no file, as rows of the library: waiting, lost, failed or cancelled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from studio.domain.job import Job, JobState
from studio.domain.listing import Listed
from studio.domain.picture import FileState, Picture
from studio.domain.request import VideoRequest, read_request
from studio.store.rows import read

_DECODER = msgspec.json.Decoder(Job, dec_hook=read_request)
_STATES = {
    JobState.ACCEPTED: FileState.WAITING,
    JobState.FINISHED: FileState.WAITING,
    JobState.LOST: FileState.LOST,
    JobState.FAILED: FileState.FAILED,
    JobState.CANCELLED: FileState.CANCELLED,
}
_CHOSEN = ", ".join(f"'{state.value}'" for state in _STATES)
WAITING = "SELECT count(*) FROM jobs WHERE state IN ('accepted', 'finished')"
"""How many runs are bought and not on the disk yet."""

ROWS = """(SELECT -run AS seq, id, generation_id, requests,
    CASE WHEN was IN ('accepted', 'finished') THEN 'waiting' ELSE was END AS state,
    coalesce(CAST(strftime('%s', json_extract(told, '$.created_at')) AS INTEGER), 0) * 1024000 AS made,
    CAST(strftime('%s', json_extract(told, '$.deadline')) AS INTEGER) AS deadline,
    coalesce(json_extract(told, '$.request.prompt'), '') AS prompt,
    coalesce(json_extract(told, '$.request.negative_prompt'), '') AS negative,
    coalesce(json_extract(told, '$.style_name'), '') AS style,
    json_type(told, '$.request.video_lora_id') IS NOT NULL AS video,
    coalesce(json_extract(told, '$.request.enhance_prompt'), 0) AS enhanced,
    coalesce(json_array_length(told, '$.request.reference_image_urls'), 0)
        + (json_type(told, '$.request.first_frame_url') IS 'text') AS sources,
    CAST(round(json_extract(told, '$.charged') * 1000000) AS INTEGER) AS charged,
    json_extract(told, '$.request.seed') AS seed,
    json_extract(told, '$.request.steps') AS steps,
    json_extract(told, '$.request.guidance_scale') AS guidance,
    json_extract(told, '$.request.duration') AS seconds,
    coalesce(json_extract(told, '$.request.size'), '') AS preset,
    json_extract(told, '$.request.width') AS width, json_extract(told, '$.request.height') AS height,
    0 AS rating, 0 AS favourite, 0 AS imported, 0 AS sandbox, 0 AS noted, 0 AS tagged, NULL AS trashed_at
    FROM (SELECT rowid AS run, id, coalesce(generation_id, '') AS generation_id, requests, state AS was,
        CASE WHEN json_valid(CAST(data AS TEXT)) THEN CAST(data AS TEXT) ELSE '{}' END AS told
        FROM jobs WHERE state IN ({states})))"""
"""The runs in some states, with the columns that a search asks pictures for. Their number is negative."""


def rows(states: Iterable[str]) -> str:
    """Return :data:`ROWS` of the runs that stand in the library as ``states``."""
    wanted = frozenset(states)
    found = [f"'{of.value}'" for of, shown in _STATES.items() if shown.value in wanted]
    return ROWS.replace("{states}", ", ".join(found))


def listed(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, Listed]:
    """Return the runs behind ``keys``, which are negative; those that have a file by now are left out."""
    query = f"SELECT data FROM jobs WHERE rowid = ? AND state IN ({_CHOSEN})"
    found = {}
    for key in keys:
        row = connection.execute(query, (-key,)).fetchone()
        job = None if row is None else read(_DECODER, row[0], "A journal row")
        if job is not None and job.state in _STATES:
            found[key] = Listed(key, without_file(job))
    return found


def key_of(connection: sqlite3.Connection, job_id: str) -> int | None:
    """Return what names the run ``job_id``; None when it has a file or is not sent."""
    row = connection.execute(f"SELECT rowid FROM jobs WHERE id = ? AND state IN ({_CHOSEN})", (job_id,)).fetchone()
    return None if row is None else -int(row[0])


def without_file(job: Job) -> Picture:
    """Return what stands for the outputs of a run that has no file; its id is the job's."""
    width, height = job.request.expected_size()
    state = _STATES.get(job.state, FileState.WAITING)
    return Picture(
        id=job.id,
        job_id=job.id,
        generation_id=job.generation_id or "",
        index=0,
        path="",
        sha256="",
        source_sha256="",
        size_bytes=0,
        media_type="video/mp4" if isinstance(job.request, VideoRequest) else "image/png",
        width=width,
        height=height,
        request=job.request,
        created_at=job.created_at,
        style_name=job.style_name,
        seed=job.request.seed,
        charged=job.charged,
        state=state,
        expires_at=job.deadline if state is FileState.WAITING else None,
    )
