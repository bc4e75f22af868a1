"""The old names of two routes: a redirect that keeps method and body, until the day they were switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.problems import not_found

_SUNSET = datetime(2026, 8, 4, tzinfo=UTC)
NAMES = {"/v1/generations": "/v1/images", "/v1/video-generations": "/v1/videos"}


async def moved(call: Call) -> Response:
    """Redirect to the new name, sub-path and query included."""
    if call.house.clock.now() >= _SUNSET:
        raise not_found()
    url = call.request.url
    old = next(name for name in NAMES if url.path == name or url.path.startswith(name + "/"))
    where = call.house.base_url + NAMES[old] + url.path.removeprefix(old) + (f"?{url.query}" if url.query else "")
    sunset = format_datetime(_SUNSET, usegmt=True)
    return Response(status_code=308, headers={"Location": where, "Aurous-Deprecated": "route", "Sunset": sunset})
