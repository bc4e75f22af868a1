"""``cancel``: stop a job, wherever it runs."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from decimal import Decimal

from msgspec.structs import replace

from studio.commands.connecting import Desk, connected, opened, profile_of
from studio.commands.driving import how_to_go_on
from studio.commands.telling import jobs_document, line
from studio.commands.voice import Voice
from studio.domain.errors import Mistaken
from studio.domain.job import Job, JobState
from studio.flow.standing import fields_of
from studio.store.owner import Owner


async def run(options: Namespace, voice: Voice) -> int:
    """Stop it and print what became of it."""
    async with opened(voice) as desk:
        job = await desk.store.journal.get(options.id) or await desk.store.journal.find_generation(options.id)
        if job is None:
            return await _foreign(options, voice)
        job = await stop(job, options, desk)
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


async def stop(job: Job, options: Namespace, desk: Desk) -> Job:
    """Stop ``job`` and return what became of it; who drives it is looked up in the journal, not in this row.

    Raises:
        Mistaken: It is another profile's, or another process is about to send it.
        StudioError: The server could not be asked, or has finished it already.
    """
    if job.state.ended:
        return job
    if job.profile != profile_of(options):
        raise Mistaken(f"This job belongs to the profile {job.profile}. Add --profile {job.profile}", field="id")
    owner = Owner.claim(desk.paths.owners)
    try:
        # Ours first: who starts at this moment would send it while we write that it was never sent.
        taken = await desk.store.journal.adopt(owner.token, owner.alive, only=job.id)
        if taken:
            return await _stopped(taken[0], options, desk)
        return await _stopped_elsewhere(await desk.store.journal.get(job.id) or job, options)
    finally:
        await desk.store.journal.release(owner.token)
        owner.close()


async def _stopped(job: Job, options: Namespace, desk: Desk) -> Job:
    if job.generation_id is not None:
        job = await _stopped_there(job, options)
    elif job.state.sent:
        # The wish is kept: whoever finds out what became of it stops it then.
        job = replace(job, unwanted=True)
    else:
        job = replace(job, state=JobState.CANCELLED, ended_at=datetime.now(UTC), charged=Decimal(0))
    await desk.store.journal.put(job)
    return job


async def _stopped_elsewhere(job: Job, options: Namespace) -> Job:
    """Stop what another process drives: at the server, where it will see that."""
    if job.state.ended:
        return job
    if job.generation_id is None:
        raise Mistaken("Another window or command is about to send this job. Cancel it there.", field="id")
    return await _stopped_there(job, options)


async def _stopped_there(job: Job, options: Namespace) -> Job:
    async with connected(options) as client:
        generation = await client.images.cancel(job.generation_id or "")
        return replace(job, **fields_of(job, generation, client.now()))
