"""``licences``: what the program carries of others, and under which terms."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from studio.commands.voice import Voice
from studio.store.licences import licences


async def run(_options: Namespace, voice: Voice) -> int:
    """Print names, versions and full texts; with ``--json`` as one string."""
    text = await asyncio.to_thread(licences)
    voice.answer({"licences": text}, text.rstrip("\n"))
    return 0
