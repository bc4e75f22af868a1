"""The control address: how a test, or a curious person, moves time, money and trouble. The service has none of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from studio.sandbox.buckets import RATES
from studio.sandbox.faults import Fault
from studio.sandbox.house import House
from studio.sandbox.plan import Plan
from studio.sandbox.wire import answer

_Shape = TypeVar("_Shape")


class _Clock(msgspec.Struct, forbid_unknown_fields=True):
    advance: float = 0.0


class _Balance(msgspec.Struct, forbid_unknown_fields=True):
    credits: Decimal | None = None
    topup: Decimal | None = None


class _Bucket(msgspec.Struct, forbid_unknown_fields=True):
    bucket: str
    remaining: float


class _Ceiling(msgspec.Struct, forbid_unknown_fields=True):
    limit: int


class _Key(msgspec.Struct, forbid_unknown_fields=True):
    name: str = "api_key"
    revoked: bool | None = None
    lapse_in: float | None = None


class _Outcome(Plan, frozen=True, forbid_unknown_fields=True, kw_only=True):
    times: int = 1


class Control:
    """Acts on the main team, at once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._team = house.keys.team_of("api_key")

    async def state(self, request: Request) -> Response:
        """Show the clock, the calls counted so far and what is waiting."""
        faults = self._house.faults
        shown = {
            "now": self._house.clock.now(),
            "calls": dict(faults.calls),
            "faults": faults.waiting,
            "outcomes": list(self._house.plans),
        }
        return answer(shown)

    async def faults(self, request: Request) -> Response:
        """Order a fault, or forget all of them and end the delays that are running."""
        if request.method == "DELETE":
            self._house.faults.clear()
        else:
            self._house.faults.waiting.append(await _read(request, Fault))
        return answer({"faults": self._house.faults.waiting})

    async def clock(self, request: Request) -> Response:
        """Move time, forward or (before anything has happened) back."""
        self._house.clock.advance((await _read(request, _Clock)).advance)
        self._house.janitor.tidy()
        return answer({"now": self._house.clock.now()})

    async def balance(self, request: Request) -> Response:
        """Set or top up the purse."""
        wish = await _read(request, _Balance)
        if wish.credits is not None:
            self._house.ledger.adjust(self._team, wish.credits)
        if wish.topup is not None:
            self._house.ledger.top_up(self._team, wish.topup)
        return answer(self._house.ledger.purse(self._team).public())

    async def outcomes(self, request: Request) -> Response:
        """Decide how the next runs end."""
        wish = await _read(request, _Outcome)
        plan = Plan(fails=wish.fails, missing=wish.missing, holds=wish.holds)
        self._house.plans.extend([plan] * wish.times)
        return answer({"outcomes": list(self._house.plans)})

    async def release(self, request: Request) -> Response:
        """Let go of the runs that were told to hold."""
        self._house.darkroom.let_go()
        return answer({})

    async def buckets(self, request: Request) -> Response:
        """Leave so many tokens in a bucket."""
        wish = await _read(request, _Bucket)
        if wish.bucket not in RATES:
            return PlainTextResponse("Unknown bucket", 400)
        self._house.buckets.set_remaining(self._team, wish.bucket, wish.remaining)
        return answer(self._house.buckets.headers(self._team, wish.bucket))

    async def concurrency(self, request: Request) -> Response:
        """Set how many runs may be in flight."""
        self._house.ceiling = (await _read(request, _Ceiling)).limit
        return answer({"limit": self._house.ceiling})

    async def keys(self, request: Request) -> Response:
        """Revoke an issued key, bring it back, or let it lapse."""
        wish = await _read(request, _Key)
        if wish.name not in self._house.keys.plain:
            return PlainTextResponse("Unknown key", 400)
        if wish.revoked is not None:
            self._house.keys.set_revoked(wish.name, wish.revoked)
        if wish.lapse_in is not None:
            self._house.keys.lapse(wish.name, seconds=wish.lapse_in)
        return answer({})


async def _read(request: Request, shape: type[_Shape]) -> _Shape:
    return msgspec.json.decode(await request.body() or b"{}", type=shape)


def control(house: House) -> Router:
    """Return the routes below ``/control``."""
    desk = Control(house)
    posts: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "clock": desk.clock,
        "balance": desk.balance,
        "outcomes": desk.outcomes,
        "release": desk.release,
        "buckets": desk.buckets,
        "concurrency": desk.concurrency,
        "keys": desk.keys,
    }
    routes = [Route(f"/control/{name}", _forgiving(handler), methods=["POST"]) for name, handler in posts.items()]
    routes.append(Route("/control/faults", _forgiving(desk.faults), methods=["POST", "DELETE"]))
    routes.append(Route("/control/state", desk.state))
    return Router(routes, redirect_slashes=False)


def _forgiving(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Any]]:
    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except msgspec.MsgspecError as reason:
            return PlainTextResponse(str(reason), 400)

    return handle
