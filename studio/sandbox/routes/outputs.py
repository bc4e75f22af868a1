"""The way from a run to its picture or clip: a redirect to another origin, for a day."""

from __future__ import annotations

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.generations import Generation
from studio.sandbox.problems import Problem, not_found

_LINK_SECONDS = 300


async def output(call: Call) -> Response:
    """Redirect to the bytes of picture ``n``."""
    return _redirect(call, _found(call, "image"), call.path("n"))


async def video(call: Call) -> Response:
    """Redirect to the bytes of a clip."""
    return _redirect(call, _found(call, "video"), "0")


def _found(call: Call, media_type: str) -> Generation:
    generation = call.house.generations.get(call.path("id"), team=call.team)
    if generation.media_type != media_type:
        raise not_found()
    return generation


def _redirect(call: Call, generation: Generation, index: str) -> Response:
    house = call.house
    if not generation.outputs or generation.expires is None:
        raise Problem("output_not_available", "No output exists for this generation.")
    if not (index.isascii() and index.isdigit() and len(index) < 4 and int(index) < len(generation.outputs)):
        raise not_found()
    if generation.expires <= house.clock.seconds():
        raise Problem("output_expired", "The output is no longer available.")
    path = f"/outputs/{generation.outputs[int(index)]}"
    token = house.tokens.sign(path, team=generation.team, seconds=_LINK_SECONDS)
    where = {"Location": f"{house.media_url}{path}?token={token}", "Cache-Control": "private, no-store"}
    return Response(status_code=302, headers=where)
