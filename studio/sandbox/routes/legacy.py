"""The old names of two routes and of the manual: redirects until the day they are switched off, then nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.problems import not_found

_SUNSET = datetime(2026, 8, 4, tzinfo=UTC)
_MANUAL = "https://docs.aurous-labs.com/"
NAMES = {"/v1/generations": "/v1/images", "/v1/video-generations": "/v1/videos"}


async def moved(call: Call) -> Response:
    """Redirect to the new name, sub-path and query included; 308 keeps method and body."""
    url = call.request.url
    old = next(name for name in NAMES if url.path == name or url.path.startswith(name + "/"))
    where = call.house.base_url + NAMES[old] + url.path.removeprefix(old) + (f"?{url.query}" if url.query else "")
    return _redirect(call, where, what="route")


async def docs(call: Call) -> Response:
    """Redirect to where the manual is now."""
    return _redirect(call, _MANUAL, what="docs")


def _redirect(call: Call, where: str, *, what: str) -> Response:
    if call.house.clock.now() >= _SUNSET:
        raise not_found()
    sunset = format_datetime(_SUNSET, usegmt=True)
    return Response(status_code=308, headers={"Location": where, "Aurous-Deprecated": what, "Sunset": sunset})
