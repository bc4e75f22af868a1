"""The purse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from studio.domain.errors import Mistaken, Unreadable
from tests.api.conftest import Connect, Serve
from tests.api.server import Reply, told


async def test_a_balance_is_exact(serve: Serve, connect: Connect) -> None:
    body = b'{"credits": 1023.49, "held_credits": 4, "available_credits": 1019.49, "currency": "credit"}'
    balance = await connect(await serve([Reply(200, body)])).account.balance()
    assert (balance.credits, balance.held_credits, balance.available) == (
        Decimal("1023.49"),
        Decimal(4),
        Decimal("1019.49"),
    )


async def test_a_balance_without_credits_cannot_be_read(serve: Serve, connect: Connect) -> None:
    with pytest.raises(Unreadable):
        await connect(await serve([told({"credits": None})])).account.balance()


async def test_raw_answers_come_as_they_are(serve: Serve, connect: Connect) -> None:
    value = {"id": "team_1", "brand_new": [1, 2.5, None], "credits": 1023.49}
    server = await serve([told(value)])
    account = connect(server).account
    assert await account.raw("/v1/team?x=1") == value
    assert server.seen[0].target == "/v1/team?x=1"
    with pytest.raises(Mistaken):
        await account.raw("//evil.example/v1/team")
