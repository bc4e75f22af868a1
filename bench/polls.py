"""How often the service is asked how a hundred runs stand, against asking for each of them every two seconds."""

from __future__ import annotations

import asyncio
import random
import tempfile
from decimal import Decimal
from pathlib import Path

from bench.figure import Figure, Reading
from bench.serving import KEY, calls, service
from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import SystemClock
from studio.domain.request import ImageRequest
from studio.domain.settings import Settings
from studio.flow.order import Order
from studio.flow.session import Session
from studio.store.paths import Paths
from studio.store.store import Store

JOBS = 100
SHORTEST, LONGEST = 10.0, 30.0  # seconds a run takes at the service, by its own word
EVERY = 2.0


def lengths() -> list[float]:
    dice = random.Random(1)
    return [round(dice.uniform(SHORTEST, LONGEST), 1) for _ in range(JOBS)]


async def run_all(address: str, home: Path) -> None:
    """Order all runs and wait until every picture is on disk."""
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
    paths.create()
    clock, store = SystemClock(), await Store.open(paths)
    session = Session(
        profile="bench",
        client=Client(base_url=address, key=ApiKey(KEY), clock=clock),
        store=store,
        paths=paths,
        settings=Settings,
        clock=clock,
        disk=False,
    )
    await session.engine.start(reconcile=False)
    for seconds in lengths():
        request = ImageRequest(prompt=f"{seconds} s for a heron")
        await session.engine.submit(Order(request=request, style_name="Linocut", quoted=Decimal(1)))
    await session.engine.drained()
    await session.close()
    await store.close()


def measure() -> Reading:
    with tempfile.TemporaryDirectory() as home, service(picture_seconds=0.1) as address:
        asyncio.run(run_all(address, Path(home)))
        asked = calls(address)
    reads = asked.get("list", 0) + asked.get("single", 0) + asked.get("balance", 0)
    return Reading(subject=(reads / JOBS,), yardstick=(sum(lengths()) / EVERY / JOBS,))


FIGURE = Figure("requests per finished job, 100 in flight", "one poll per job per 2 s", 0.1, measure, unit="")
