"""The client as a whole: cheap until used, quiet about its key."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from datetime import timedelta
from email.utils import format_datetime

import pytest

from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.errors import Mistaken, Unreachable
from tests.api.conftest import KEY, Connect, HeldClock, Serve
from tests.api.server import Reply, told


def test_making_a_client_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from studio.api.client import Client\n"
        "from studio.api.key import ApiKey\n"
        "from studio.domain.clock import SystemClock\n"
        "Client(base_url='https://api.example', key=ApiKey('al_live_1'), clock=SystemClock())\n"
        "sys.exit(sum(name in sys.modules for name in ('httpx', 'httpcore', 'h11', 'anyio')))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_key_only_goes_where_nobody_can_read_it(clock: HeldClock) -> None:
    with pytest.raises(Mistaken):
        Client(base_url="http://api.aurous-labs.com", key=ApiKey(KEY), clock=clock)


async def test_neither_key_nor_token_is_logged(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api = await serve([told({"credits": 1}), Reply(200, b"picture")])
    client = connect(api)
    await client.account.balance()
    async with client.outputs.open(f"{api.url}/v1/images/img_1/output/0?token=secret-token", limit=100) as body:
        assert [chunk async for chunk in body.chunks()] == [b"picture"]
    assert KEY not in caplog.text
    assert "secret-token" not in caplog.text
    assert KEY not in repr(client) + repr(vars(client))


async def test_closing_is_calm(serve: Serve, connect: Connect) -> None:
    unused = connect(await serve([told({"credits": 1})]))
    await unused.aclose()
    used = connect(await serve([told({"credits": 1})]))
    await used.account.balance()
    await used.aclose()
    await used.aclose()


@pytest.mark.parametrize("used", [False, True])
async def test_what_is_asked_after_closing_never_leaves(serve: Serve, connect: Connect, used: bool) -> None:
    api = await serve([told({"credits": 1}), told({"credits": 1})])
    client = connect(api)
    if used:
        await client.account.balance()
    before = len(api.seen)
    await client.aclose()
    with pytest.raises(Unreachable):
        await client.account.team()
    assert len(api.seen) == before


async def test_a_proxy_in_the_environment_never_sees_what_stays_on_this_computer(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, api, media = await serve([told({"credits": 5})]), await serve([told({"credits": 1})]), await serve([Reply()])
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    client = connect(api)
    assert (await client.account.balance()).credits == 1
    async with client.outputs.open(media.url, limit=100) as body:
        assert body.status == 200
    assert proxy.seen == []


async def test_a_prefix_in_the_address_is_kept(serve: Serve, connect: Connect) -> None:
    api = await serve([told({"credits": 1})])
    await connect(f"{api.url}/prefix/").account.balance()
    assert api.seen[0].target == "/prefix/v1/balance"


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_a_clock_that_was_set_meanwhile_is_noticed_before_the_time_matters(
    serve: Serve, connect: Connect, clock: HeldClock, hours: int
) -> None:
    server_time = clock.now()
    dated = {"Date": format_datetime(server_time, usegmt=True)}
    api = await serve([told({"credits": 1}, 200, **dated)])
    client = connect(api)
    await client.learn_time()
    await client.learn_time()
    assert len(api.seen) == 1
    clock.moment += timedelta(hours=hours)
    await client.learn_time()
    assert len(api.seen) == 2
    assert client.now() == server_time


@pytest.mark.parametrize("hours", [-24, 24])
async def test_an_answer_during_which_our_clock_was_set_does_not_tell_the_time(
    serve: Serve, connect: Connect, clock: HeldClock, hours: int
) -> None:
    began = clock.now()
    api = await serve(
        [told({"credits": 1}, Date=format_datetime(began + timedelta(days=day), usegmt=True)) for day in (0, 1)]
    )
    client = connect(api)
    api.gate.clear()
    asking = asyncio.create_task(client.account.balance())
    await api.comes(1)
    clock.moment += timedelta(hours=hours)
    api.gate.set()
    await asking
    assert client.now() == clock.now()  # as long as nothing better is known
    await client.learn_time()
    assert client.now() == began + timedelta(days=1)


async def test_a_host_of_files_does_not_tell_the_time(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    api = await serve([Reply(200, b"x", {"Date": "Mon, 04 May 2020 10:05:00 GMT"})])
    client = connect(api)
    async with client.outputs.open(api.url, limit=9) as body:
        assert [piece async for piece in body.chunks()] == [b"x"]
    assert client.now() == clock.now()
