"""``resume``: finish what an earlier start left unfinished."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import opened, profile_of, session
from studio.commands.driving import Narrator, report
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Drive every unfinished job of this profile on, then say what became of each."""
    async with opened() as desk:
        profile = profile_of(options)
        waiting = [job for job in await desk.store.journal.unfinished() if job.profile == profile]
        if not waiting:
            voice.answer({"jobs": []}, "Nothing is unfinished.")
            return 0
        async with session(options, desk) as connection:
            engine = connection.engine
            engine.listen(Narrator(voice, desk).hear)
            await engine.start(reconcile=False)
            mine = [job.id for job in engine.jobs()]
            voice.farewell = "Stopped. The rest stays in the journal. To go on: aurous-studio resume"
            await engine.drained()
            return await report(mine or [job.id for job in waiting], engine, desk, voice)
