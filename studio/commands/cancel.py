"""``cancel``: stop a job, wherever it runs."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from decimal import Decimal

from msgspec.structs import replace

from studio.api.client import Client
from studio.commands.connecting import Desk, connected, opened, profile_of
from studio.commands.driving import how_to_go_on
from studio.commands.telling import jobs_document, line
from studio.commands.voice import Voice
from studio.domain.errors import Mistaken
from studio.domain.job import Job, JobState
from studio.flow.standing import fields_of
from studio.store.owner import alive


async def run(options: Namespace, voice: Voice) -> int:
    """Stop it and print what became of it."""
    async with opened(voice) as desk:
        job = await desk.store.journal.get(options.id) or await desk.store.journal.find_generation(options.id)
        if job is None:
            return await _foreign(options, voice)
        job = await _stopped(job, options, desk)
        if job.unwanted and not job.state.ended:
            voice.say(
                f"Whether the server has this job is not known yet. {how_to_go_on(job.profile)}; it stops it then."
            )
        voice.answer(await jobs_document([job], desk), line(job))
    return 0


async def _foreign(options: Namespace, voice: Voice) -> int:
    """Stop a run of another program or machine."""
    if not options.id.startswith(("img_", "vid_")):
        raise Mistaken(f"There is no job {options.id}.", field="id")
    async with connected(options) as client:
        generation = await client.images.cancel(options.id)
    voice.answer({"jobs": []}, f"{generation.id}  {generation.status_word}")
    return 0


async def _stopped(job: Job, options: Namespace, desk: Desk) -> Job:
    if job.profile != profile_of(options) and not job.state.ended:
        raise Mistaken(f"This job belongs to the profile {job.profile}. Add --profile {job.profile}", field="id")
    driven = job.owner is not None and alive(desk.paths.owners, job.owner)
    if job.generation_id is not None and not job.state.ended:
        async with connected(options) as client:
            return await _stopped_there(job, client, desk, driven=driven)
    if job.state.ended:
        return job
    if driven:
        raise Mistaken("Another window or command is about to send this job. Cancel it there.", field="id")
    if job.state.sent:
        # The wish is kept: whoever finds out what became of it stops it then.
        job = replace(job, unwanted=True)
        await desk.store.journal.put(job)
        return job
    job = replace(job, state=JobState.CANCELLED, ended_at=datetime.now(UTC), charged=Decimal(0), owner=None)
    await desk.store.journal.put(job)
    return job


async def _stopped_there(job: Job, client: Client, desk: Desk, *, driven: bool) -> Job:
    generation = await client.images.cancel(job.generation_id or "")
    job = replace(job, **fields_of(job, generation, datetime.now(UTC)))
    if not driven:
        await desk.store.journal.put(replace(job, owner=None))
    return job
