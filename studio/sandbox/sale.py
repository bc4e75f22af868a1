"""How a run is priced and sold, whatever it makes. The order of the checks is the service's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from starlette.responses import Response

from studio.sandbox.files import Upload
from studio.sandbox.gate import Call
from studio.sandbox.generations import Generation
from studio.sandbox.idempotency import key_of
from studio.sandbox.moderation import plan_for
from studio.sandbox.plan import Plan
from studio.sandbox.pricing import Price
from studio.sandbox.problems import Problem
from studio.sandbox.wire import answer, plain, written

_CREATED = 201
_RETRY_SECONDS = "2"


class Offer(Protocol):
    """A request whose body is in order. :meth:`look_up` comes first; the rest relies on what it found."""

    def look_up(self) -> None:
        """Find what the request names.

        Raises:
            Problem: 404 for whatever the team cannot see, 400 for what does not fit together.
        """

    def moderate(self) -> None:
        """Refuse what nobody should be sold.

        Raises:
            Problem: 422.
        """

    def price(self) -> Price:
        """Return what it costs."""

    def run(self) -> Generation:
        """Return the run to be made, without its hold. Uses up an outcome that was ordered."""


async def quote(offer: Offer) -> Response:
    """Price a request. Nothing is made or held, and the balance is not looked at."""
    offer.look_up()
    price = offer.price()
    lines = {name: plain(line) for name, line in price.breakdown.items()}
    cost = {"amount": plain(price.amount), "breakdown": lines}
    return answer({"object": "estimate", "estimated_cost": cost, "currency": "credit"})


async def sell(call: Call, offer: Offer, *, body: Any, route: str) -> Response:
    """Sell a run: hold its price, remember the key, start on it."""
    house = call.house
    key = key_of(call.request.headers)
    async with house.purchases.under(key, team=call.team, route=route, body=body) as purchase:
        if purchase.before is not None:
            return purchase.before
        await call.pause()
        offer.look_up()
        offer.moderate()
        generation = offer.run()
        with house.database.transaction():
            generation = house.generations.add(generation)
            _check_ceiling(call)
            response = purchase.made(_CREATED, written(house.portraits.public(generation)))
    house.darkroom.develop(generation)
    return response


def _check_ceiling(call: Call) -> None:
    if call.house.generations.in_flight(call.team) > call.house.ceiling:
        retry = {"Retry-After": _RETRY_SECONDS}
        raise Problem("concurrency_limit_exceeded", "Too many generations in flight.", headers=retry)


def next_plan(call: Call, prompt: str) -> Plan:
    """Return how the next run ends: as ordered at the control address, else as its prompt says."""
    plans = call.house.plans
    return plans.popleft() if plans else plan_for(prompt)


def uploads(call: Call, sources: Iterable[str]) -> dict[str, Upload]:
    """Return the uploaded files among ``sources``, by id.

    Raises:
        Problem: 404 for a file that is purged, foreign or unknown.
    """
    return {name: call.house.files.get(name, team=call.team) for name in sources if name.startswith("file_")}


def kept(call: Call, source: str, found: dict[str, Upload]) -> str:
    """Return where to draw ``source`` from: the path of a copy that outlives the file, or a web address as it is."""
    return str(call.house.files.folder / found[source].content) if source in found else source


@contextmanager
def about(param: str) -> Iterator[None]:
    """Name the field a refusal is about."""
    try:
        yield
    except Problem as problem:
        problem.param = param
        raise
