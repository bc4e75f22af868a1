"""``settle``: say which run in the server's history a job is whose answer never came."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import opened, profile_of, session
from studio.commands.driving import Narrator, how_to_go_on, report
from studio.commands.voice import Voice
from studio.domain.errors import Mistaken
from studio.domain.job import Job, JobState, Phase


async def run(options: Namespace, voice: Voice) -> int:
    """Decide, then drive that one job to its end."""
    async with opened(voice) as desk:
        job = await desk.store.journal.get(options.id)
        _refuse_settled(job, options)
        async with session(options, desk) as connection:
            engine = connection.engine
            engine.listen(Narrator(voice, desk).hear)
            await engine.start(adopt=False, reconcile=False)
            await engine.question(options.id)
            voice.farewell = f"Stopped. The rest stays in the journal. {how_to_go_on(connection.profile)}"
            await engine.drained()
            progress = engine.progress(options.id)
            if progress is not None and progress.phase is Phase.UNANSWERED:
                await engine.settle(options.id, options.generation)
                await engine.drained()
            return await report([options.id], connection, desk, voice)


def _refuse_settled(job: Job | None, options: Namespace) -> None:
    if job is None:
        raise Mistaken(f"There is no job {options.id}.", field="id")
    if job.profile != profile_of(options):
        raise Mistaken(f"This job belongs to the profile {job.profile}. Add --profile {job.profile}", field="id")
    if job.state is not JobState.SENDING:
        raise Mistaken(f"There is nothing to decide: the job is {job.state.value}.", field="id")
