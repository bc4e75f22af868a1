"""The way from a run to its picture: a redirect to another origin, for a day."""

from __future__ import annotations

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.problems import Problem, not_found

_LINK_SECONDS = 300


async def output(call: Call) -> Response:
    """Redirect to the bytes of output ``n``."""
    house = call.house
    generation = house.generations.get(call.path("id"), team=call.team)
    if not generation.outputs or generation.expires is None:
        raise Problem("output_not_available", "No output exists for this generation.")
    index = call.path("n")
    if not (index.isascii() and index.isdigit() and len(index) < 4 and int(index) < len(generation.outputs)):
        raise not_found()
    if generation.expires <= house.clock.seconds():
        raise Problem("output_expired", "The output is no longer available.")
    path = f"/outputs/{generation.outputs[int(index)]}"
    token = house.tokens.sign(path, team=generation.team, seconds=_LINK_SECONDS)
    where = {"Location": f"{house.media_url}{path}?token={token}", "Cache-Control": "private, no-store"}
    return Response(status_code=302, headers=where)
