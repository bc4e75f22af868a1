"""The main job without a screen: the sandbox, one picture, the path of its file."""

from __future__ import annotations

from argparse import Namespace

from studio.commands.connecting import opened, session
from studio.commands.generate import make
from studio.commands.voice import Voice
from studio.domain.money import credits_in_words
from studio.domain.request import ImageRequest
from studio.flow.order import Order

_NO_SCREEN = (
    "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so one picture is made in the sandbox instead."
)
_REQUEST = ImageRequest(prompt="A lighthouse on a cliff at golden hour, waves below, gulls in the wind", size="square")


async def run(options: Namespace, voice: Voice) -> int:
    """Make one picture with pretend credits and print where it is."""
    voice.say(_NO_SCREEN)
    async with opened(voice) as desk, session(options, desk, sandbox=True) as connection:
        estimate = await connection.client.images.estimate(_REQUEST)
        voice.say(f"Quoted {credits_in_words(estimate.amount)}, pretend.")
        return await make(Order(request=_REQUEST, quoted=estimate.amount, approved=True), connection, desk, voice)
