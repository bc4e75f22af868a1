"""``balance``, ``team``, ``pricing``, ``usage``: the server's object as it came."""

from __future__ import annotations

from argparse import Namespace

from studio.api.paths import path
from studio.commands.connecting import connected
from studio.commands.table import fields
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Read one object and print it, unknown fields included."""
    async with connected(options) as client:
        found = await client.account.raw(path(options.command))
    voice.answer(found, fields(found))
    return 0
