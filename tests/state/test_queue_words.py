"""The table of states, row by row: icon, cost word, state line, action."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from studio.domain.job import Candidate, Job, JobError, JobState, Phase, Progress
from studio.domain.request import ImageRequest
from studio.state.queue_words import Telling, tell

NOW = datetime(2026, 5, 15, 10, 42, 51, tzinfo=UTC)
FOUR = Decimal(4)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def told(
    state: JobState, progress: Progress | None = None, *, count: int = 4, usual: float | None = None, **fields: Any
) -> Telling:
    job = Job(
        id="j",
        key="k",
        profile="p",
        request=ImageRequest(prompt="a heron", count=count),
        created_at=ago(60),
        state=state,
        **{"quoted": FOUR, "body": None if state is JobState.PLANNED else b"{}", **fields},
    )
    return tell(job, progress, now=NOW, usual=usual)


def error(code: str, message: str = "It went wrong.") -> JobError:
    return JobError(code=code, message=message)


def accepted(word: str, since: float, usual: float | None = None) -> Telling:
    progress = Progress(phase=Phase.PROCESSING, since=ago(since))
    return told(JobState.ACCEPTED, progress, status_word=word, held=FOUR, accepted_at=ago(since), usual=usual)


SAVED: dict[str, Any] = {
    "saved_count": 4,
    "charged": FOUR,
    "accepted_at": ago(20),
    "finished_at": ago(6),
    "ended_at": NOW,
}

RUNS = (Candidate(generation_id="img_1"), Candidate(generation_id="img_2"))

TABLE = {
    "planned": (
        told(JobState.PLANNED, Progress(phase=Phase.WAITING, place=3)),
        ("circle-dashed", "4 quoted", "Planned, 3rd in line", "cancel"),
    ),
    "waits for the connection": (
        told(JobState.PLANNED, Progress(phase=Phase.WAITING, reason="Waits for the connection")),
        ("circle-dashed", "4 quoted", "Waits for the connection", "cancel"),
    ),
    "sent again later": (
        told(JobState.PLANNED, Progress(phase=Phase.WAITING, retry_at=NOW + timedelta(seconds=12))),
        ("circle-dashed", "4 quoted", "Sending again in 12 s", "cancel"),
    ),
    "held back": (
        told(JobState.PLANNED, Progress(phase=Phase.HELD_BACK, reason="Price is now 8, it was 4.", price=Decimal(8))),
        ("shield", "4 quoted", "Price is now 8, it was 4", "agree"),
    ),
    "sending": (
        told(JobState.SENDING, Progress(phase=Phase.SENDING)),
        ("send", "4 quoted", "Sending", ""),
    ),
    "uploading": (
        told(JobState.UPLOADING, Progress(phase=Phase.UPLOADING, total=2, bytes_done=3, bytes_total=4)),
        ("upload", "4 quoted", "Uploading reference, 1 of 2", "cancel"),
    ),
    "pending": (accepted("pending", 3), ("clock", "4 held", "Pending, accepted 0:03 ago", "cancel")),
    "processing": (
        accepted("processing", 9, 14),
        ("loader-circle", "4 held", "Processing 0:09, usually 0:14", "cancel"),
    ),
    "processing, first of its kind": (
        accepted("processing", 9),
        ("loader-circle", "4 held", "Processing 0:09", "cancel"),
    ),
    "unknown word": (
        accepted("reviewing", 9),
        ("circle-help", "4 held", "State “reviewing” is new to this app, waiting", "cancel"),
    ),
    "downloading": (
        told(
            JobState.FINISHED,
            Progress(phase=Phase.DOWNLOADING, done=2, total=4, bytes_done=4_100_000),
            output_count=4,
            charged=FOUR,
        ),
        ("download", "4 charged", "Downloading 3 of 4, 4.1 MB", ""),
    ),
    "not saved": (
        told(
            JobState.FINISHED,
            Progress(phase=Phase.NOT_SAVED, reason="Disk full (no space left on device)."),
            output_count=4,
            charged=FOUR,
            deadline=NOW + timedelta(hours=2, minutes=10),
        ),
        ("timer", "4 charged", "Not saved: disk full. Expires in 2 h 10 min", "save"),
    ),
    "saved in part": (
        told(JobState.SAVED, **{**SAVED, "saved_count": 3, "charged": Decimal(3)}),
        ("circle-check", "3 charged", "Saved 3 of 4, quoted 4, 1 released", "reveal"),
    ),
    "failed": (
        told(JobState.FAILED, error=error("provider_timeout"), charged=Decimal(0)),
        ("circle-x", "not charged", "Failed: the provider timed out", "retry"),
    ),
    "failed, cost not known": (
        told(JobState.FAILED, error=error("provider_timeout")),
        ("circle-x", "cost being checked", "Failed: the provider timed out", "retry"),
    ),
    "refused by moderation": (
        told(JobState.FAILED, error=error("prompt_blocked"), charged=Decimal(0)),
        ("ban", "not charged", "Refused by moderation", "edit"),
    ),
    "cancelled": (
        told(JobState.CANCELLED, held=FOUR, charged=Decimal(0)),
        ("ban", "not charged", "Cancelled by you, 4 released", "retry"),
    ),
    "cancelled before it was sent": (
        told(JobState.CANCELLED, body=None),
        ("ban", "not charged", "Cancelled by you", "retry"),
    ),
    "lost answer": (
        told(JobState.SENDING, Progress(phase=Phase.ASKING_AGAIN)),
        ("wifi-off", "checking", "Connection lost, asking again with the same key", ""),
    ),
    "a question": (
        told(JobState.SENDING, Progress(phase=Phase.UNANSWERED, reason="Long.", candidates=RUNS)),
        ("circle-help", "checking", "Which of 2 runs is it?", "ask"),
    ),
    "a question about one run": (
        told(JobState.SENDING, Progress(phase=Phase.UNANSWERED, reason="Long.", candidates=RUNS[:1])),
        ("circle-help", "checking", "Is it the run found?", "ask"),
    ),
    "a question without an answer": (
        told(JobState.SENDING, Progress(phase=Phase.UNANSWERED, reason="Long.")),
        ("circle-help", "checking", "No answer, no run like it", "ask"),
    ),
    "made elsewhere": (
        told(JobState.SAVED, **SAVED, another=True),
        ("monitor", "4 charged", f"Saved {NOW.astimezone():%H:%M}, made elsewhere", "reveal"),
    ),
    "lost in part": (
        told(JobState.LOST, charged=FOUR, output_count=4, saved_count=3),
        ("timer", "4 charged", "Lost 1 of 4: expired unsaved", "retry"),
    ),
    "lost for ever": (
        told(JobState.LOST, charged=FOUR),
        ("timer", "4 charged", "Lost: expired unsaved", "retry"),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_row(name: str) -> None:
    telling, expected = TABLE[name]
    assert (telling.icon, telling.cost, telling.line, telling.action) == expected


def test_saved_names_the_local_time_and_how_long_it_took() -> None:
    telling = told(JobState.SAVED, **SAVED)
    assert telling.line == f"Saved {NOW.astimezone():%H:%M}, took 14 s"
    assert (telling.icon, telling.tone, telling.cost, telling.action) == ("circle-check", "ok", "4 charged", "reveal")


def test_a_charge_that_differs_from_the_quote_is_shown_with_both_numbers() -> None:
    telling = told(JobState.SAVED, **{**SAVED, "charged": Decimal(5)})
    assert (telling.icon, telling.tone, telling.cost) == ("triangle-alert", "warn", "charged 5, quoted 4")


def test_the_bar_of_a_guess_stops_before_the_end() -> None:
    assert accepted("processing", 7, 14).fraction == 0.5
    assert accepted("processing", 500, 14).fraction == 0.95
    assert accepted("processing", 7).fraction is None


def test_the_bar_of_bytes_is_real() -> None:
    upload = Progress(phase=Phase.UPLOADING, done=1, total=2, bytes_done=1, bytes_total=2)
    assert told(JobState.UPLOADING, upload).fraction == 0.75
    download = Progress(phase=Phase.DOWNLOADING, done=1, total=4, bytes_done=1, bytes_total=2)
    assert told(JobState.FINISHED, download, output_count=4).fraction == 0.375


def test_only_held_and_charged_credits_look_like_credits() -> None:
    paid = {name for name, (telling, _) in TABLE.items() if telling.paid}
    assert {"pending", "processing", "downloading", "not saved", "saved in part"} <= paid
    assert not paid & {"planned", "uploading", "failed", "cancelled", "lost answer", "refused by moderation"}
