"""The account: balance, team, prices, totals and the ledger. All of it is free to read."""

from __future__ import annotations

from starlette.responses import Response

from studio.sandbox.clock import stamp
from studio.sandbox.gate import Call
from studio.sandbox.ledger import KINDS, public_movement
from studio.sandbox.pages import Pager
from studio.sandbox.pricing import CARD
from studio.sandbox.problems import Problem, not_found
from studio.sandbox.wire import answer, plain


async def balance(call: Call) -> Response:
    """Show credits, held and available."""
    return answer(call.house.ledger.purse(call.team).public())


async def team(call: Call) -> Response:
    """Show the team of the key."""
    row = call.house.database.row("SELECT * FROM teams WHERE id = ?", call.team)
    if row is None:
        raise not_found()
    credits = plain(call.house.ledger.purse(call.team).credits)
    shown = {"id": row["id"], "name": row["name"], "credits": credits, "created_at": stamp(row["created"])}
    return answer({**shown, "billing_email": row["email"]})


async def pricing(call: Call) -> Response:
    """Show the rate card of the version."""
    return answer(CARD)


async def usage(call: Call) -> Response:
    """Show lifetime totals."""
    count, used = call.house.generations.totals(call.team)
    return answer({"total_generations": count, "total_credits_used": plain(used)})


async def events(call: Call) -> Response:
    """List movements of credits."""
    query = dict(call.request.query_params)
    kind = query.get("type")
    if kind is not None and kind not in KINDS:
        raise Problem("invalid_format", f"type must be one of {', '.join(KINDS)}.", param="type")
    return answer(Pager(call.house.database, "movements").page(call.team, query, public_movement, kind=kind))
