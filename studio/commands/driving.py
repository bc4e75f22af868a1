"""Letting the engine work, and telling on stderr what it does."""

from __future__ import annotations

from collections.abc import Iterable

from studio.commands.connecting import Desk
from studio.commands.telling import code_of, jobs_document, line, path_of
from studio.commands.voice import Voice
from studio.domain.errors import StudioError
from studio.domain.job import Job, JobState
from studio.domain.words import exit_code, sentence
from studio.flow.account import profile_name
from studio.flow.engine import Engine
from studio.flow.events import Event, JobChanged, PictureSaved, Trouble

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


async def report(ids: Iterable[str], engine: Engine, desk: Desk, voice: Voice) -> int:
    """Give the answer about the jobs ``ids``, and return the gravest exit code among them."""
    found = [await desk.store.journal.get(job_id) for job_id in ids]
    jobs = [job for job in found if job is not None]
    text = "\n".join([await _lines(job, desk) for job in jobs])
    voice.answer(await jobs_document(jobs, desk), text)
    return max([_code(job, engine, voice) for job in jobs], default=0)


async def _lines(job: Job, desk: Desk) -> str:
    pictures = await desk.store.library.by_generation(job.generation_id) if job.generation_id else ()
    return "\n".join(str(path_of(picture, desk)) for picture in pictures)


def _code(job: Job, engine: Engine, voice: Voice) -> int:
    reason = engine.stuck(job.id)
    if job.error is not None:
        known = f" (request {job.error.request_id})" if job.error.request_id else ""
        voice.say(f"aurous-studio: {sentence(job.error)}{known}")
    elif reason is not None:
        voice.say(f"aurous-studio: {_sentence(reason)} It stays in the journal. {how_to_go_on(job.profile)}")
        return code_of(job) if job.state is JobState.FINISHED else exit_code(reason)
    elif job.state.ended:
        voice.say(line(job))
    return 0 if job.state is JobState.ACCEPTED else code_of(job)


def _sentence(error: StudioError) -> str:
    known = f" (request {error.request_id})" if error.request_id else ""
    return f"{sentence(error)}{known}"
