"""What support needs to look a run up: ids, times, amounts, the error. Never the key, never the words of a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio import __version__
from studio.domain.account import LedgerEvent
from studio.domain.job import Job
from studio.domain.money import Credits, amount
from studio.domain.picture import Picture
from studio.store.redaction import redacted


def support_text(job: Job) -> str:
    """Return the facts of ``job`` to paste into a message to support, one a line; nothing that is not known."""
    rows = (
        ("Generation", job.generation_id or ""),
        ("Request ids", ", ".join(_request_ids(job))),
        ("State", job.state.value),
        ("Error", f"{job.error.code}: {job.error.message}" if job.error else ""),
        ("Outputs", f"{job.output_count} made, {job.saved_count} saved" if job.output_count else ""),
        ("Quoted", _credits(job.quoted)),
        ("Charged", _credits(job.charged)),
        ("Sent", _moment(job.sent_at)),
        ("Accepted", _moment(job.accepted_at)),
        ("Finished", _moment(job.finished_at)),
        ("Outputs kept until", _moment(job.deadline)),
        ("Program", f"Aurous Studio {__version__}"),
    )
    return redacted("\n".join(f"{name}: {value}" for name, value in rows if value))


def picture_support_text(picture: Picture, job: Job | None, ledger: Sequence[LedgerEvent]) -> str:
    """Return the facts of the run that made ``picture``, the picture's own, and its lines of the ledger."""
    rows = (
        ("Generation", picture.generation_id if job is None else ""),
        ("Output", str(picture.index + 1)),
        ("Bytes as they came (SHA-256)", picture.source_sha256),
        ("Size", f"{picture.width} × {picture.height}" if picture.width else ""),
        ("Made", _moment(picture.created_at)),
    )
    lines = [f"{name}: {value}" for name, value in rows if value]
    lines += [
        f"Ledger: {_moment(line.created_at)} {line.type} {_credits(line.credits)} {line.hold_id or ''}".rstrip()
        for line in ledger
    ]
    return redacted("\n".join([*([] if job is None else [support_text(job)]), *lines]))


def _request_ids(job: Job) -> tuple[str, ...]:
    last = job.error.request_id if job.error else None
    return job.request_ids if last is None or last in job.request_ids else (*job.request_ids, last)


def _credits(credits: Credits | None) -> str:
    return "" if credits is None else amount(credits)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")
