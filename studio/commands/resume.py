"""``resume``: finish what an earlier start left unfinished."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import opened, profile_of, session
from studio.commands.driving import Narrator, how_to_go_on, report
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Drive every unfinished job of this profile on, then say what became of each."""
    async with opened(voice) as desk:
        profile = profile_of(options)
        unfinished = await desk.store.journal.unfinished()
        for other in sorted({job.profile for job in unfinished} - {profile}):
            voice.say(f"The profile {other} has unfinished jobs too. {how_to_go_on(other)}")
        waiting = [job for job in unfinished if job.profile == profile]
        if not waiting:
            voice.answer({"jobs": []}, "Nothing is unfinished.")
            return 0
        async with session(options, desk) as connection:
            engine = connection.engine
            engine.listen(Narrator(voice, desk).hear)
            await engine.start(reconcile=False)
            mine = [job.id for job in engine.jobs()]
            voice.farewell = f"Stopped. The rest stays in the journal. {how_to_go_on(profile)}"
            await engine.drained()
            return await report(mine or [job.id for job in waiting], connection, desk, voice)
