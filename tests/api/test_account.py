"""The purse, the ledger, the prices and the team."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from studio.domain.account import ImagePrices, LedgerEvent, Pricing, Team, Usage, VideoPrices
from studio.domain.errors import Mistaken, Unreadable
from tests.api.conftest import Connect, Serve
from tests.api.server import Reply, Seen, told
from tests.sandbox_fixture import Sandbox


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


async def test_the_team_is_read(serve: Serve, connect: Connect) -> None:
    row = {"id": "team_1", "name": "Acme Studio", "credits": 500.5, "created_at": "2026-01-15T00:00:00Z"}
    server = await serve([told({**row, "billing_email": "billing@acme.com"})])
    assert await connect(server).account.team() == Team(
        id="team_1",
        name="Acme Studio",
        credits=Decimal("500.5"),
        created_at=datetime(2026, 1, 15, tzinfo=UTC),
        billing_email="billing@acme.com",
    )
    assert server.seen[0].target == "/v1/team"


async def test_prices_are_exact(serve: Serve, connect: Connect) -> None:
    body = b"""{"object": "pricing", "version": "2026-05-15", "currency": "credit", "description": "List prices",
        "image": {"base": 1, "enhance_prompt_multiplier": 2, "reference_image_per_image": 0.1},
        "video": {"base_per_second": 0.5, "resolution_factor": {"480p": 1, "4k": 7.3}}}"""
    assert await connect(await serve([Reply(200, body)])).account.pricing() == Pricing(
        version="2026-05-15",
        currency="credit",
        description="List prices",
        image=ImagePrices(
            base=Decimal(1), enhance_prompt_multiplier=Decimal(2), reference_image_per_image=Decimal("0.1")
        ),
        video=VideoPrices(base_per_second=Decimal("0.5"), resolution_factor={"480p": Decimal(1), "4k": Decimal("7.3")}),
    )


async def test_usage_is_two_totals(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"total_generations": 350, "total_credits_used": 350.5})])
    usage = await connect(server).account.usage()
    assert usage == Usage(total_generations=350, total_credits_used=Decimal("350.5"))


def ledger_of(count: int) -> Any:
    """Return a script that hands out ``count`` lines of the ledger, ten at a time."""

    def answer(seen: Seen) -> Reply:
        query = dict(part.split("=") for part in seen.target.partition("?")[2].split("&"))
        top = int(query.get("starting_after", f"uev_{count + 1}").removeprefix("uev_")) - 1
        rows = [{"id": f"uev_{n}", "type": query.get("type", "hold"), "amount": n / 4} for n in range(top, 0, -1)]
        more = len(rows) > 10
        cursor = rows[9]["id"] if more else None
        return told({"object": "list", "data": rows[:10], "has_more": more, "next_cursor": cursor})

    return answer


async def test_the_ledger_is_read_to_its_end_or_page_by_page(serve: Serve, connect: Connect) -> None:
    server = await serve(ledger_of(25))
    account = connect(server).account
    found = [event async for event in account.ledger("charge")]
    assert [event.amount for event in found] == [Decimal(n) / 4 for n in range(25, 0, -1)]
    assert {event.type for event in found} == {"charge"}
    assert [seen.target for seen in server.seen] == [
        "/v1/usage/events?type=charge&limit=100",
        "/v1/usage/events?type=charge&starting_after=uev_16&limit=100",
        "/v1/usage/events?type=charge&starting_after=uev_6&limit=100",
    ]
    page = await account.events(starting_after="uev_3", limit=2)
    assert page.items[0] == LedgerEvent(id="uev_2", type="hold", amount=Decimal("0.5"))
    assert server.seen[-1].target == "/v1/usage/events?starting_after=uev_3&limit=2"


async def test_the_sandbox_tells_all_of_it(connect: Connect, sandbox: Sandbox) -> None:
    account = connect(sandbox.base_url, key=sandbox.api_key).account
    team, prices, usage = await account.team(), await account.pricing(), await account.usage()
    assert team.credits == (await account.balance()).credits == Decimal(1000)
    assert (prices.image.base, prices.video.base_per_second) == (Decimal(1), Decimal("0.5"))
    assert (usage.total_generations, usage.total_credits_used, usage.buckets) == (0, Decimal(0), ())
    assert sum([event.credits or 0 async for event in account.ledger("topup")]) == Decimal(1000)
