"""The price on the button is the server's own, for exactly what would be sent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
from PIL import Image

from studio.flow.events import BalanceSeen, Connection, ConnectionSeen
from studio.state.studio import Studio
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until

_ESTIMATE = "POST /v1/images/estimate"


async def priced(studio: Studio) -> None:
    """Wait for the price of what is in the composer now."""
    pricing, composer = studio.pricing, studio.composer
    await until(lambda: pricing.quote_for(composer.draft.request()) is not None, pricing.changed)


async def test_price_appears(live: Studio) -> None:
    live.composer.set(prompt="a heron at dawn", count=4)
    assert live.pricing.view.button == "Generate · checking price"
    assert live.pricing.view.amount is None and not live.pricing.view.enabled
    await priced(live)
    view = live.pricing.view
    assert (view.amount, view.button, view.look) == (Decimal(4), "Generate · 4 pretend credits", "spend")
    assert view.quote_line == "Quote: base 4"
    assert view.leaves == Decimal(996)


async def test_enhance_tells_what_it_adds(live: Studio) -> None:
    live.composer.set(prompt="a heron", count=2)
    await until(lambda: live.pricing.view.enhance_extra is not None, live.pricing.changed)
    assert live.pricing.view.enhance_extra == Decimal(2)
    live.composer.toggle_enhance()
    await priced(live)
    assert live.pricing.view.amount == Decimal(4)
    assert "enhance" in live.pricing.view.quote_line


async def test_an_older_price_is_never_shown_for_a_newer_request(live: Studio) -> None:
    live.composer.set(prompt="a heron", count=1)
    await priced(live)
    shown: list[tuple[int, Decimal | None]] = []
    live.pricing.changed.connect(lambda view: shown.append((live.composer.draft.count, view.amount)))
    for count in (2, 3, 4):
        live.composer.set(count=count)
        assert live.pricing.view.amount is None
    await priced(live)
    assert {pair for pair in shown if pair[1] is not None} == {(4, Decimal(4))}


async def test_typing_asks_once_it_rests(live: Studio, sandbox: Sandbox) -> None:
    live.composer.set(prompt="a heron")
    await until(lambda: live.pricing.view.enhance_extra is not None, live.pricing.changed)
    before = sandbox.calls(_ESTIMATE)
    for end in range(1, 12):
        live.composer.set(prompt="a heron at dawn"[:end] or "a")
    await priced(live)
    assert sandbox.calls(_ESTIMATE) == before + 1


async def test_a_mistake_is_told_and_not_priced(live: Studio, sandbox: Sandbox) -> None:
    live.composer.set(prompt="")
    view = live.pricing.view
    assert (view.reason, view.reason_tone, view.enabled) == (
        "Describe the picture first. The prompt is empty.",
        "muted",
        False,
    )
    live.composer.set(prompt="x" * 4001)
    assert live.pricing.view.reason_tone == "err"


async def test_limits_are_asked_about_and_a_small_balance_is_a_no(live: Studio) -> None:
    live.composer.set(prompt="a heron", count=4)
    await priced(live)
    live.preferences.update(job_limit=Decimal(3))
    assert live.pricing.view.look == "outline"
    assert live.pricing.view.reason == "1 over the limit for one run. You will be asked first."
    live.preferences.update(job_limit=Decimal(0), confirm_above=Decimal(2))
    assert live.pricing.view.reason == "You asked to confirm anything above 2."
    live.preferences.update(confirm_above=Decimal(0), day_limit=Decimal(2))
    assert live.pricing.view.reason == "2 over today’s limit. You will be asked first."


async def test_too_small_a_balance_disables_the_button(live: Studio) -> None:
    live.composer.set(prompt="a heron", count=4)
    await priced(live)
    balance = live.account.balance
    assert balance is not None
    poor = msgspec.structs.replace(balance, credits=Decimal("1.5"), available_credits=Decimal("1.5"))
    live.link.heard.emit(BalanceSeen(poor))
    view = live.pricing.view
    assert view.reason == "Needs 4, available 1.5. Top up or make fewer."
    assert (view.look, view.reason_tone, view.enabled) == ("disabled", "err", False)


async def test_what_could_not_be_priced_is_priced_once_the_line_is_back(live: Studio, sandbox: Sandbox) -> None:
    sandbox.fault(_ESTIMATE, "drop", times=50)
    live.composer.set(prompt="a heron", count=3)
    live.link.heard.emit(ConnectionSeen(Connection.OFFLINE))
    await until(lambda: sandbox.calls(_ESTIMATE) > 0 and not live.tasks.running("price"))
    sandbox.clear_faults()
    live.link.heard.emit(ConnectionSeen(Connection.LIVE))
    await priced(live)
    assert live.pricing.view.amount == Decimal(3)


async def test_offline_adds_to_the_queue(live: Studio) -> None:
    live.composer.set(prompt="a heron")
    await priced(live)
    live.link.heard.emit(ConnectionSeen(Connection.OFFLINE))
    view = live.pricing.view
    assert (view.button, view.look) == ("Add to queue", "neutral")
    assert view.reason == "Offline. Priced again before anything is sent."


async def test_no_answer_is_no_number(live: Studio, sandbox: Sandbox) -> None:
    await priced(live)
    sandbox.stop()
    live.composer.set(prompt="a crane", count=3)
    await until(lambda: live.pricing.view.button in ("Generate · price unknown", "Add to queue"), live.pricing.changed)
    assert live.pricing.view.look in ("outline", "neutral")


async def test_without_an_account_nothing_can_be_pressed(studio: Studio) -> None:
    studio.composer.set(prompt="a heron")
    assert studio.pricing.view.reason == "Add a key or open the sandbox first."
    assert not studio.pricing.view.enabled


async def test_a_reference_that_cannot_be_sent_stops_the_purchase(live: Studio, tmp_path: Path) -> None:
    live.composer.set(prompt="a heron")
    await priced(live)
    assert live.pricing.view.enabled
    Image.new("RGB", (9000, 90), "olive").save(tmp_path / "wide.png")
    live.references.add_paths([str(tmp_path / "wide.png")])
    await until(lambda: not live.pricing.view.enabled, live.pricing.changed)
    assert live.pricing.view.reason == "A reference cannot be sent. Convert or remove it."
    live.references.remove(live.references.unfit[0].id)
    assert live.pricing.view.enabled


async def test_no_answer_to_the_balance_is_not_told_twice(live: Studio, sandbox: Sandbox) -> None:
    sandbox.fault("GET /v1/balance", "drop", times=100)
    told: list[object] = []
    live.activity.toasted.connect(told.append)
    live.account.refresh()
    await until(lambda: not live.tasks.running("balance"), live.account.changed)
    assert told == []
