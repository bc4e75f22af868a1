"""``webhooks``: the addresses the service calls when a run ends, their secrets, and a listener of one's own."""

from __future__ import annotations

import importlib
from argparse import Namespace

from studio.commands.voice import Voice

_ELSEWHERE = {"listen": "studio.commands.webhooks.listen", "secret": "studio.commands.webhooks.secret"}


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    module = importlib.import_module(_ELSEWHERE.get(options.verb, "studio.commands.webhooks.endpoints"))
    code: int = await module.run(options, voice)
    return code
