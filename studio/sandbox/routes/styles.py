"""Styles and video models. The lists are bare arrays, the one exception to pages."""

from __future__ import annotations

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.wire import answer


async def loras(call: Call) -> Response:
    """List the styles the team may use."""
    styles = call.house.styles
    return answer([styles.public(style) for style in styles.visible(call.team)])


async def lora(call: Call) -> Response:
    """Show one style."""
    styles = call.house.styles
    return answer(styles.public(styles.get(call.path("id"), team=call.team)))


async def video_loras(call: Call) -> Response:
    """List the video models the team may use."""
    models = call.house.video_models
    return answer([models.public(model) for model in models.visible(call.team)])


async def video_lora(call: Call) -> Response:
    """Show one video model."""
    models = call.house.video_models
    return answer(models.public(models.get(call.path("id"), team=call.team)))
