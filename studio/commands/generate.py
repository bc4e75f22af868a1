"""``generate`` and ``video``: price, send, watch, save."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from studio.api.client import Client
from studio.commands.asking import asked
from studio.commands.connecting import Desk, opened, session
from studio.commands.driving import Narrator, how_to_go_on, report
from studio.commands.voice import Voice
from studio.domain.errors import LimitReached
from studio.domain.job import JobState
from studio.domain.money import Credits, amount, credits_in_words
from studio.domain.request import Request, VideoRequest
from studio.flow.engine import Engine
from studio.flow.events import Event, JobChanged
from studio.flow.order import Order
from studio.flow.pricing import ask_price
from studio.flow.session import Session


async def run(options: Namespace, voice: Voice) -> int:
    """Make the pictures or the clip and print where they are."""
    async with opened(voice) as desk:
        request, references = await asked(options, desk, voice)
        async with session(options, desk) as connection:
            quoted = await _priced(connection.client, request, options.max_credits, voice)
            order = Order(
                request=request,
                references=references,
                style_name=await style_name(connection, request),
                quoted=quoted,
                approved=options.yes,
            )
            return await make(order, connection, desk, voice, wait=not options.no_wait)


async def _priced(client: Client, request: Request, most: Credits | None, voice: Voice) -> Credits:
    quote = await ask_price(client, request)
    voice.say(f"Quoted {credits_in_words(quote.amount)}.")
    if most is not None and quote.amount > most:
        raise LimitReached(f"It costs {amount(quote.amount)}, more than {amount(most)}. Nothing was sent.")
    return quote.amount


async def style_name(connection: Session, request: Request) -> str:
    """Return the name of the chosen style or video model: known from the last time, else asked for.

    Raises:
        NotFound: There is no such style.
    """
    if isinstance(request, VideoRequest):
        return (await connection.client.video_loras.get(request.video_lora_id)).name
    if request.lora_id is None:
        return ""
    for style in await connection.store.styles.load(connection.profile):
        if request.lora_id in (style.id, style.slug):
            return style.name
    return (await connection.client.loras.get(request.lora_id)).name


async def make(order: Order, connection: Session, desk: Desk, voice: Voice, *, wait: bool = True) -> int:
    """Buy ``order`` and see it through, or until it is accepted; print the files."""
    engine = connection.engine
    engine.listen(Narrator(voice, desk).hear)
    await engine.start(adopt=False, reconcile=False)
    try:
        job = await engine.submit(order)
    except LimitReached as error:
        raise LimitReached(f"{error} Add --yes to agree.") from error
    voice.farewell = f"Stopped. The job stays in the journal. {how_to_go_on(connection.profile)}"
    if wait:
        await engine.drained()
    else:
        await _sent(engine, job.id)
    return await report([job.id], connection, desk, voice)


async def _sent(engine: Engine, job_id: str) -> None:
    """Wait until the server has the job, or nothing moves any more."""
    done = asyncio.Event()

    def hear(event: Event) -> None:
        if isinstance(event, JobChanged) and event.job.id == job_id and _past_sending(event.job.state):
            done.set()

    deaf = engine.listen(hear)
    waits = [asyncio.ensure_future(done.wait()), asyncio.ensure_future(engine.drained())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        deaf()
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _past_sending(state: JobState) -> bool:
    return state.sent and state is not JobState.SENDING
