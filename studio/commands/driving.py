"""Letting the engine work, and telling on stderr what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from studio.commands.connecting import Desk
from studio.commands.telling import code_of, jobs_document, line, path_of
from studio.commands.voice import Voice
from studio.domain.errors import StudioError, Undecided
from studio.domain.job import Candidate, Job, JobState
from studio.domain.moment import written
from studio.domain.money import credits_in_words
from studio.domain.words import exit_code, sentence
from studio.flow.account import profile_name
from studio.flow.engine import Engine
from studio.flow.events import Event, JobChanged, PictureSaved, Trouble
from studio.flow.remaining import time_left
from studio.flow.session import Session

_WORDS = {
    JobState.UPLOADING: "Uploading pictures",
    JobState.SENDING: "Sending",
    JobState.ACCEPTED: "Accepted",
    JobState.FINISHED: "Made; saving",
}


def how_to_go_on(profile: str) -> str:
    """Return the command that drives the jobs of ``profile`` on, as it has to be typed here."""
    named = "" if profile == profile_name() else f" --profile {profile}"
    return f"To go on: aurous-studio resume{named}"


class Narrator:
    """Hears the engine and says each step once."""

    def __init__(self, voice: Voice, desk: Desk) -> None:
        self._voice = voice
        self._desk = desk
        self._said: dict[str, str] = {}

    def hear(self, event: Event) -> None:
        """Say what is new."""
        if isinstance(event, PictureSaved):
            self._voice.say(f"Saved {path_of(event.picture, self._desk)}")
        elif isinstance(event, Trouble) and event.job_id is None:
            self._voice.say(f"{event.explanation.title}. {event.explanation.cause}".strip())
        elif isinstance(event, JobChanged):
            self._step(event)

    def _step(self, event: JobChanged) -> None:
        words = _WORDS.get(event.job.state, "")
        if event.progress is not None and event.progress.reason:
            words = event.progress.reason
        if words and self._said.get(event.job.id) != words:
            self._said[event.job.id] = words
            self._voice.say(f"{words} …")


async def report(ids: Iterable[str], connection: Session, desk: Desk, voice: Voice) -> int:
    """Give the answer about the jobs ``ids``, and return the gravest exit code among them."""
    engine = connection.engine
    found = [await desk.store.journal.get(job_id) for job_id in ids]
    jobs = [job for job in found if job is not None]
    text = "\n".join([await _lines(job, desk) for job in jobs])
    document = await jobs_document(jobs, desk)
    for job, row in zip(jobs, document["jobs"], strict=True):
        row.update(_question(job, engine))
    voice.answer(document, text)
    return max([_code(job, connection, voice) for job in jobs], default=0)


async def _lines(job: Job, desk: Desk) -> str:
    pictures = await desk.store.library.by_generation(job.generation_id) if job.generation_id else ()
    return "\n".join(str(path_of(picture, desk)) for picture in pictures)


def _code(job: Job, connection: Session, voice: Voice) -> int:
    engine = connection.engine
    reason = engine.stuck(job.id)
    if job.error is not None:
        known = f" (request {job.error.request_id})" if job.error.request_id else ""
        voice.say(f"aurous-studio: {sentence(job.error)}{known}")
    elif isinstance(reason, Undecided):
        voice.say("\n".join(_doubt(job, reason, engine)))
        return exit_code(reason)
    elif reason is not None:
        stays = _stays(job, connection.client.now())  # the server's time: this machine's may be wrong
        voice.say(f"aurous-studio: {_sentence(reason)} {stays} {how_to_go_on(job.profile)}")
        return code_of(job) if job.state is JobState.FINISHED else exit_code(reason)
    elif job.state.ended:
        voice.say(line(job))
    return 0 if job.state is JobState.ACCEPTED else code_of(job)


def _stays(job: Job, now: datetime) -> str:
    """Say where ``job`` is meanwhile."""
    if job.state is not JobState.FINISHED:
        return "It stays in the journal."
    return f"It is paid for and stays at the server. {time_left(job.deadline, now)}".strip()


def _candidates(job: Job, engine: Engine) -> tuple[Candidate, ...]:
    progress = engine.progress(job.id)
    return () if progress is None else progress.candidates


def _question(job: Job, engine: Engine) -> dict[str, Any]:
    """Return what only the user can decide about ``job``; nothing for every other job."""
    candidates = [msgspec.structs.asdict(each) for each in _candidates(job, engine)]
    return {"candidates": candidates} if isinstance(engine.stuck(job.id), Undecided) else {}


def _doubt(job: Job, reason: Undecided, engine: Engine) -> Iterator[str]:
    """Say what is known about a job whose answer never came, and how to decide."""
    sent = written(job.sent_at or job.created_at)
    quoted = "" if job.quoted is None else f", priced at {credits_in_words(job.quoted)}"
    yield f"aurous-studio: {job.id}: {reason}"
    yield f"  asked for: {job.request.prompt[:60]!r}, sent at {sent}{quoted}"
    for each in _candidates(job, engine):
        taken = "" if each.created_at is None else f", taken at {written(each.created_at)}"
        cost = "" if each.cost is None else f", {credits_in_words(each.cost)}"
        seed = "" if each.seed is None else f", seed {each.seed}"
        yield f"  candidate: {each.generation_id}, {each.status_word}{taken}{cost}{seed}"
    named = "" if job.profile == profile_name() else f" --profile {job.profile}"
    yield f"  To decide: aurous-studio settle{named} {job.id} --is GENERATION, or --none"


def _sentence(error: StudioError) -> str:
    known = f" (request {error.request_id})" if error.request_id else ""
    return f"{sentence(error)}{known}"
