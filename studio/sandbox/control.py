"""The control address: how a test, or a curious person, moves time, money and trouble. The service has none of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from studio.sandbox import wishes
from studio.sandbox.buckets import RATES
from studio.sandbox.clock import stamp
from studio.sandbox.faults import Fault
from studio.sandbox.house import House
from studio.sandbox.webhooks.desk import webhooks
from studio.sandbox.wire import answer

_Shape = TypeVar("_Shape")
_Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """Acts on the main team, at once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._team = house.keys.team_of("api_key")

    async def state(self, request: Request) -> Response:
        """Show the settings, the calls counted so far and what is waiting."""
        faults = self._house.faults
        shown = {
            "now": self._house.clock.now(),
            "speed": self._house.darkroom.speed,
            "limit": self._house.ceiling,
            "enforced": self._house.buckets.enforced,
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
        self._house.clock.advance((await _read(request, wishes.Clock)).advance)
        self._house.janitor.tidy()
        return answer({"now": self._house.clock.now()})

    async def balance(self, request: Request) -> Response:
        """Move credits."""
        wish, ledger = await _read(request, wishes.Balance), self._house.ledger
        moves = (
            (ledger.set_to, wish.credits),
            (ledger.top_up, wish.topup),
            (ledger.refund, wish.refund),
            (ledger.adjust, wish.adjustment),
        )
        for move, amount in moves:
            if amount is not None:
                move(self._team, amount)
        return answer(ledger.purse(self._team).public())

    async def outcomes(self, request: Request) -> Response:
        """Decide how the next runs end, or forget what was decided."""
        if request.method == "DELETE":
            self._house.plans.clear()
        else:
            self._house.plans.extend((await _read(request, wishes.Outcome)).plans())
        return answer({"outcomes": list(self._house.plans)})

    async def release(self, request: Request) -> Response:
        """Let go of the runs that were told to hold."""
        self._house.darkroom.let_go()
        return answer({})

    async def buckets(self, request: Request) -> Response:
        """Leave so many tokens in a bucket, or let everybody through."""
        wish = await _read(request, wishes.Bucket)
        if wish.enforced is not None:
            self._house.buckets.enforced = wish.enforced
        if wish.bucket is None or wish.remaining is None:
            return answer({"enforced": self._house.buckets.enforced})
        if wish.bucket not in RATES:
            raise ValueError(f"There is no such bucket; there are {', '.join(RATES)}.")
        self._house.buckets.set_remaining(self._team, wish.bucket, wish.remaining)
        return answer(self._house.buckets.headers(self._team, wish.bucket))

    async def concurrency(self, request: Request) -> Response:
        """Set how many runs may be in flight."""
        self._house.ceiling = (await _read(request, wishes.Ceiling)).limit
        return answer({"limit": self._house.ceiling})

    async def speed(self, request: Request) -> Response:
        """Set how fast runs are, for waits that begin from now on."""
        self._house.darkroom.speed = (await _read(request, wishes.Speed)).speed
        return answer({"speed": self._house.darkroom.speed})

    async def keys(self, request: Request) -> Response:
        """Rotate, revoke or bring back an issued key, or let it lapse."""
        wish, keys = await _read(request, wishes.Key), self._house.keys
        if wish.name not in keys.plain:
            raise ValueError(f"There is no such key; there are {', '.join(keys.plain)}.")
        shown = {}
        if wish.rotate:
            shown = {"previous_key": keys.plain[wish.name], "previous_until": stamp(keys.rotate(wish.name))}
        if wish.revoked is not None:
            keys.set_revoked(wish.name, wish.revoked)
        if wish.lapse_in is not None:
            keys.lapse(wish.name, seconds=wish.lapse_in)
        return answer({"name": wish.name, "key": keys.plain[wish.name], **shown})

    async def reset(self, request: Request) -> Response:
        """Be as new: for the start of a test. A call that is being answered meanwhile is not waited for."""
        await self._house.start_over()
        return answer({"now": self._house.clock.now(), **self._house.ledger.purse(self._team).public()})


async def _read(request: Request, shape: type[_Shape]) -> _Shape:
    return msgspec.json.decode(await request.body() or b"{}", type=shape)


def control(house: House) -> Router:
    """Return the routes below ``/control``."""
    desk = Control(house)
    posts: dict[str, _Handler] = {
        "clock": desk.clock,
        "balance": desk.balance,
        "release": desk.release,
        "buckets": desk.buckets,
        "concurrency": desk.concurrency,
        "speed": desk.speed,
        "keys": desk.keys,
        "reset": desk.reset,
    }
    queues: dict[str, _Handler] = {"faults": desk.faults, "outcomes": desk.outcomes}
    routes = [Route(f"/control/{name}", forgiving(handler), methods=["POST"]) for name, handler in posts.items()]
    for name, handler in queues.items():
        routes.append(Route(f"/control/{name}", forgiving(handler), methods=["POST", "DELETE"]))
    routes.append(Route("/control/webhooks", forgiving(webhooks(house)), methods=["GET", "POST"]))
    routes.append(Route("/control/state", desk.state))
    return Router(routes, redirect_slashes=False)


def forgiving(handler: _Handler) -> Callable[[Request], Awaitable[Any]]:
    """Return ``handler``, answering 400 with the reason in words when a wish is wrong."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except (msgspec.MsgspecError, ValueError) as reason:
            return PlainTextResponse(str(reason), 400)

    return handle
