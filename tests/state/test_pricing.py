"""The price on the button is the server's own."""

from __future__ import annotations

from decimal import Decimal

from studio.state.studio import Studio
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until


async def test_price_appears(live: Studio, sandbox: Sandbox) -> None:
    live.composer.set(prompt="a heron at dawn", count=4)
    assert live.pricing.view.button == "Generate · checking price"
    assert not live.pricing.view.enabled
    await until(lambda: live.pricing.view.amount is not None, live.pricing.changed)
    assert live.pricing.view.amount == Decimal(4)
    assert live.pricing.view.button == "Generate · 4 pretend credits"
