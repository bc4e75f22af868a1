"""``rescue``: what the server made and this library lacks."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from studio.commands.connecting import opened, session
from studio.commands.driving import Narrator, report
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Compare the server's history with the library and fetch what is missing."""
    async with opened(voice) as desk, session(options, desk) as connection:
        engine = connection.engine
        engine.listen(Narrator(voice, desk).hear)
        await engine.start(reconcile=False)
        mine = [job.id for job in engine.jobs()]
        found = [job.id for job in await engine.rescue(timedelta(hours=options.since))]
        await engine.drained()
        if not mine and not found and not voice.json:
            voice.answer({"jobs": []}, "Everything is here.")
            return 0
        return await report([*mine, *found], connection, desk, voice)
