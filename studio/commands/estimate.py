"""``estimate``: the price only. Free."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.asking import asked
from studio.commands.connecting import connected, opened
from studio.commands.voice import Voice
from studio.domain.money import credits_in_words
from studio.flow.pricing import ask_price


async def run(options: Namespace, voice: Voice) -> int:
    """Ask the server and print its answer."""
    async with opened(voice) as desk:
        request, _ = await asked(options, desk, voice)
    async with connected(options) as client:
        quote = await ask_price(client, request)
    document = {"amount": quote.amount, "currency": "credit", "breakdown": dict(quote.breakdown)}
    voice.answer(document, credits_in_words(quote.amount))
    return 0
