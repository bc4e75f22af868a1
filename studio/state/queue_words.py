"""How a job is told in a queue row: icon, state line, cost word, bar and the one action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.money import amount
from studio.domain.noun import noun
from studio.domain.words import explain
from studio.state import words

_MODERATION = ("prompt_blocked", "reference_blocked", "output_moderation_rejected")


@dataclass(frozen=True, slots=True)
class Telling:
    """What a row says.

    Attributes:
        icon: Name of the icon before the state line.
        tone: ``muted``, ``info``, ``ok``, ``warn`` or ``err``: the colour of the icon.
        line: The state in words.
        cost: The cost word.
        paid: Whether the cost word is about credits that are held or spent.
        fraction: 0 to 1 for the bar; None without one.
        action: ``cancel``, ``agree``, ``ask``, ``retry``, ``reveal``, ``save``, ``edit`` or empty.
    """

    icon: str
    tone: str
    line: str
    cost: str
    paid: bool = False
    fraction: float | None = None
    action: str = ""

    @property
    def cancellable(self) -> bool:
        """Whether the job can be cancelled; one that is held back may be agreed to instead."""
        return self.action in ("cancel", "agree")


def tell(job: Job, progress: Progress | None, *, now: datetime, usual: float | None) -> Telling:
    """Return the words for ``job``. ``usual`` is the median of like runs in seconds, None without one."""
    if job.state is JobState.SAVED:
        return _saved(job)
    if job.state in (JobState.FAILED, JobState.LOST):
        return _failed(job)
    if job.state is JobState.CANCELLED:
        released = f", {amount(job.held)} released" if job.held and job.charged == 0 else ""
        return Telling("ban", "muted", f"Cancelled by you{released}", _unpaid(job), action="retry")
    if job.state is JobState.FINISHED:
        return _collecting(job, progress, now)
    if job.state is JobState.ACCEPTED:
        return _accepted(job, progress, now, usual)
    return _before(job, progress, now)


def _before(job: Job, progress: Progress | None, now: datetime) -> Telling:
    quoted = f"{amount(job.quoted)} quoted" if job.quoted is not None else "no quote"
    if job.state is JobState.UPLOADING and progress is not None and progress.phase is Phase.UPLOADING:
        whole = max(progress.total, 1)
        part = progress.bytes_done / progress.bytes_total if progress.bytes_total else 0.0
        thing = "reference" if noun(job.request) == "picture" else "frame"
        line = f"Uploading {thing}, {min(progress.done + 1, whole)} of {whole}"
        return Telling("upload", "info", line, quoted, fraction=(progress.done + part) / whole, action="cancel")
    if progress is not None and progress.phase is Phase.HELD_BACK:
        return Telling("shield", "warn", progress.reason.rstrip("."), quoted, action="agree")
    if progress is not None and progress.phase is Phase.UNANSWERED:
        return Telling("circle-help", "warn", _question(len(progress.candidates)), "checking", action="ask")
    if job.state is JobState.SENDING and progress is not None and progress.phase is Phase.ASKING_AGAIN:
        return Telling("wifi-off", "warn", "Connection lost, asking again with the same key", "checking")
    if job.state is JobState.SENDING:
        return Telling("send", "info", _again(progress, now) or "Sending", quoted)
    waits = _again(progress, now) or (progress.reason if progress else "")
    place = f"{words.ordinal(progress.place)} in line" if progress and progress.place else ""
    line = ", ".join(part for part in ("Planned", place) if part)
    return Telling("circle-dashed", "muted", waits or line, quoted, action="cancel")


def _question(candidates: int) -> str:
    """Return the short form of what the details explain."""
    if not candidates:
        return "No answer, no run like it"
    return "Is it the run found?" if candidates == 1 else f"Which of {candidates} runs is it?"


def _again(progress: Progress | None, now: datetime) -> str:
    if progress is None or progress.retry_at is None or progress.retry_at <= now:
        return ""
    return f"Sending again in {max(round((progress.retry_at - now).total_seconds()), 1)} s"


def _accepted(job: Job, progress: Progress | None, now: datetime, usual: float | None) -> Telling:
    held = f"{amount(job.held)} held" if job.held is not None else "held"
    since = (progress.since if progress else None) or job.accepted_at or now
    running = (now - since).total_seconds()
    word = job.status_word or "pending"
    if word == "pending":
        return Telling("clock", "muted", f"Pending, accepted {words.minutes(running)} ago", held, True, action="cancel")
    if word == "processing":
        tail = f", usually {words.minutes(usual)}" if usual else ""
        fraction = min(running / usual, 0.95) if usual else None
        line = f"Processing {words.minutes(running)}{tail}"
        return Telling("loader-circle", "info", line, held, True, fraction, "cancel")
    line = f"State “{word}” is new to this app, waiting"
    return Telling("circle-help", "muted", line, held, True, action="cancel")


def _collecting(job: Job, progress: Progress | None, now: datetime) -> Telling:
    charged = _charged(job)
    if progress is not None and progress.phase is Phase.NOT_SAVED:
        left = f" Expires in {words.span(job.deadline - now)}" if job.deadline else ""
        line = f"Not saved: {_lower(words.plain(progress.reason)).rstrip('.')}.{left}"
        return Telling("timer", "warn", line, charged, True, action="save")
    done = progress.done if progress else job.saved_count
    total = max(job.output_count, 1)
    moved = f", {words.size(progress.bytes_done)}" if progress and progress.bytes_done else ""
    line = f"Downloading {min(done + 1, total)} of {total}{moved}"
    part = progress.bytes_done / progress.bytes_total if progress and progress.bytes_total else 0.0
    return Telling("download", "info", line, charged, True, min((done + part) / total, 1.0))


def _saved(job: Job) -> Telling:
    asked = job.request.count
    if job.saved_count < asked and job.quoted is not None and job.charged is not None and job.charged < job.quoted:
        back = amount(job.quoted - job.charged)
        line = f"Saved {job.saved_count} of {asked}, quoted {amount(job.quoted)}, {back} released"
    else:
        when = f" {words.clock_time(job.ended_at)}" if job.ended_at else ""
        line = f"Saved{when}, made elsewhere" if job.another else f"Saved{when}{_took(job)}"
    odd = job.charged is not None and job.quoted is not None and job.charged > job.quoted
    cost = f"charged {amount(job.charged)}, quoted {amount(job.quoted)}" if odd and job.charged and job.quoted else ""
    icon, tone = ("triangle-alert", "warn") if odd else ("monitor" if job.another else "circle-check", "ok")
    return Telling(icon, tone, line, cost or _charged(job), True, action="reveal")


def _took(job: Job) -> str:
    if job.accepted_at is None or job.finished_at is None:
        return ""
    return f", took {words.took((job.finished_at - job.accepted_at).total_seconds() * 1000)}"


def _failed(job: Job) -> Telling:
    if job.state is JobState.LOST:
        part = f" {job.output_count - job.saved_count} of {job.output_count}" if job.saved_count else ""
        line = f"Lost{part}: expired unsaved"
        return Telling("timer", "err", line, _charged(job), True, action="retry")
    if job.error is not None and job.error.code in _MODERATION:
        return Telling("ban", "err", "Refused by moderation", _unpaid(job), action="edit")
    title = explain(job.error).title if job.error else "the server gave no reason"
    return Telling("circle-x", "err", f"Failed: {_lower(title)}", _unpaid(job), action="retry")


def _charged(job: Job) -> str:
    return "cost being checked" if job.charged is None else f"{amount(job.charged)} charged"


def _unpaid(job: Job) -> str:
    """Say "not charged" only when the server's own number proves it, or nothing was ever sent."""
    if job.charged == Decimal(0) or (job.charged is None and job.body is None):
        return "not charged"
    return _charged(job)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
