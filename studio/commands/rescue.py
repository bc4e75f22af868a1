"""``rescue``: what the server made and this library lacks."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterable
from contextlib import aclosing
from datetime import timedelta

from studio.commands.connecting import Desk, opened, session
from studio.commands.driving import Narrator, report
from studio.commands.telling import path_of
from studio.commands.voice import Voice
from studio.domain.noun import counted
from studio.domain.picture import Picture
from studio.flow.session import Session

_NEIGHBOURS = timedelta(days=1)
"""Outputs of one run stand together, by the moment of the first that was saved."""


async def run(options: Namespace, voice: Voice) -> int:
    """Compare the server's history with the library and fetch what is missing."""
    since = timedelta(hours=options.since)
    async with opened(voice) as desk, session(options, desk) as connection:
        engine = connection.engine
        engine.listen(Narrator(voice, desk).hear)
        await engine.start(reconcile=False)
        ids = [job.id for job in engine.jobs()]
        ids += [job.id for job in await engine.rescue(since)]
        await engine.drained()
        away = await _not_on_disk(since, connection, desk)
        if options.deleted and away:
            ids += await _fetch_again(away, connection, desk)
            away = await _not_on_disk(since, connection, desk)
        if not ids and not voice.json:
            voice.answer({"jobs": []}, _sentence(away, options.since) if away else "Everything is here.")
            return 0
        code = await report(dict.fromkeys(ids), connection, desk, voice)
        if away:
            voice.say(_sentence(away, options.since))
        return code


async def _not_on_disk(since: timedelta, connection: Session, desk: Desk) -> list[Picture]:
    """Return what the index has of that time and the disk has not: somebody deleted or moved it."""
    begin = connection.client.now() - since
    found = []
    async with aclosing(desk.store.library.iterate()) as pictures:
        async for picture in pictures:
            if picture.created_at < begin - _NEIGHBOURS:
                break
            if picture.created_at >= begin and not await asyncio.to_thread(path_of(picture, desk).exists):
                found.append(picture)
    return found


async def _fetch_again(pictures: Iterable[Picture], connection: Session, desk: Desk) -> list[str]:
    """Fetch what was deleted, as far as the server still has it. Returns the jobs it is from."""
    ids = []
    for job_id in dict.fromkeys(picture.job_id for picture in pictures):
        job = await desk.store.journal.get(job_id)
        there = job is not None and job.deadline is not None and job.deadline > connection.client.now()
        if job is not None and there and job.profile == connection.profile:
            ids.append((await connection.engine.save_again(job.id)).id)
    await connection.engine.drained()
    return ids


def _sentence(away: list[Picture], hours: float) -> str:
    kinds = [[each for each in away if each.is_video is clips] for clips in (False, True)]
    what = " and ".join(counted(len(each), each[0].request) for each in kinds if each)
    is_, were = ("is", "it was") if len(away) == 1 else ("are", "they were")
    return (
        f"{what} of the last {hours:g} hours {is_} in the index and not on the disk: {were} deleted or moved. "
        "To fetch again what the server still has: aurous-studio rescue --deleted. "
        "To find what was moved within the picture folder: aurous-studio library rebuild."
    )
