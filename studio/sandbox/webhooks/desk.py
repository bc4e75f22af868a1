"""The control address of the webhooks: what the dashboard would set, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from studio.sandbox.clock import stamp
from studio.sandbox.house import House
from studio.sandbox.ledger import MOST_CREDITS
from studio.sandbox.webhooks.settings import Signers
from studio.sandbox.wire import answer, plain


class _Wish(msgspec.Struct, forbid_unknown_fields=True):
    threshold: Decimal | None = None
    sign: Signers | None = None
    deliver: bool = False

    def __post_init__(self) -> None:
        if self.threshold is not None and not (self.threshold.is_finite() and abs(self.threshold) <= MOST_CREDITS):
            raise ValueError(f"a threshold goes up to {MOST_CREDITS}")


def webhooks(house: House) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of ``/control/webhooks``. It raises msgspec's errors for a wish it cannot read."""

    async def handle(request: Request) -> Response:
        if request.method == "POST":
            _grant(house, msgspec.json.decode(await request.body() or b"{}", type=_Wish))
        return answer(_shown(house))

    return handle


def _grant(house: House, wish: _Wish) -> None:
    office = house.webhooks
    if wish.threshold is not None:
        office.settings.threshold = wish.threshold
    if wish.sign is not None:
        office.settings.sign = wish.sign
    if wish.deliver:
        office.outbox.hurry()


def _shown(house: House) -> dict[str, Any]:
    office = house.webhooks
    waiting = [
        {
            "kind": letter.kind,
            "place": letter.place,
            "name": letter.name,
            "attempt": letter.attempt,
            "due": stamp(letter.due),
        }
        for letter in office.outbox.waiting()
    ]
    return {"threshold": plain(office.settings.threshold), "sign": office.settings.sign, "waiting": waiting}
