"""``jobs``: the newest rows of the journal."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import opened
from studio.commands.telling import jobs_document, line
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Print the jobs, newest first. Needs no key and no network."""
    async with opened(voice) as desk:
        rows = await desk.store.journal.recent(options.limit)
        voice.answer(await jobs_document(rows, desk), "\n".join(line(job) for job in rows) or "No jobs yet.")
    return 0
