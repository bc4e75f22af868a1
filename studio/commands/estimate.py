"""``estimate``: the price only. Free."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.asking import asked
from studio.commands.connecting import connected, opened
from studio.commands.voice import Voice
from studio.domain.money import credits_in_words
from studio.flow.pricing import without_stand_ins


async def run(options: Namespace, voice: Voice) -> int:
    """Ask the server and print its answer."""
    async with opened(voice) as desk:
        request, _ = await asked(options, desk, voice)
    async with connected(options) as client:
        estimate = await client.images.estimate(without_stand_ins(request))
    document = {"amount": estimate.amount, "currency": "credit", "breakdown": dict(estimate.breakdown)}
    voice.answer(document, credits_in_words(estimate.amount))
    return 0
