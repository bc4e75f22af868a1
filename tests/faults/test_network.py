"""Everything a network can do to a purchase, an upload, a poll, a price and a download: one charge, one file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.api.calls import Timeouts
from studio.domain.draft import stand_in
from studio.domain.job import Job, JobState
from studio.flow.order import Order
from studio.flow.references import take
from tests.faults.proxy import Act, Line, Proxy, between
from tests.flow.desk import Desk, QuickClock, order
from tests.flow.test_uploading import picture
from tests.sandbox_fixture import Sandbox

BUY = "POST /v1/images"
UPLOAD = "POST /v1/files"
PRICE = "POST /v1/images/estimate"
BALANCE = "GET /v1/balance"
LIST = "GET /v1/images"
POLL = "GET /v1/images/{id}"
LINK = "GET /v1/images/{id}/output/{n}"
BYTES = "GET /outputs/{name}"
ROUTES = (BUY, UPLOAD, PRICE, BALANCE, LIST, POLL, LINK, BYTES)

SHORT = Timeouts(connect=5, read=0.3, creating=0.3, whole=0.6, uploading=0.6, pace=0.3)
"""What the program waits for a minute for, these tests wait for a moment for."""


async def reset_before(line: Line) -> None:
    line.reset()


async def hung_up_before(line: Line) -> None:
    line.hang_up()


async def reset_after(line: Line) -> None:
    await line.served()
    line.reset()


async def half_a_head(line: Line) -> None:
    answer = await line.served()
    await line.say(answer.head[: len(answer.head) // 2])
    line.reset()


async def half_a_body(line: Line) -> None:
    answer = await line.served()
    await line.say(answer.head, answer.body[: len(answer.body) // 2])
    line.hang_up()


async def reset_in_the_body(line: Line) -> None:
    answer = await line.served()
    await line.say(answer.head, answer.body[: len(answer.body) // 2])
    await asyncio.sleep(0)
    line.reset()


async def silence_before(line: Line) -> None:
    await line.silence()


async def silence_after(line: Line) -> None:
    await line.served()
    await line.silence()


async def silence_in_the_body(line: Line) -> None:
    answer = await line.served()
    await line.say(answer.head, answer.body[: len(answer.body) // 2])
    await line.silence()


async def dripping_head(line: Line) -> None:
    await line.served()
    await line.say(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await line.drip(b"z")


async def dripping_body(line: Line) -> None:
    await line.served()
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    await line.drip()


async def too_short(line: Line) -> None:
    answer = await line.served()
    await line.answer("200 OK", answer.body, length=len(answer.body) + 1000)
    line.hang_up()


async def cut_chunks(line: Line) -> None:
    answer = await line.served()
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await line.say(f"{len(answer.body):x}\r\n".encode(), answer.body, b"\r\n")
    line.hang_up()


async def corrupt_json(line: Line) -> None:
    answer = await line.served()
    await line.answer("200 OK", b'{"id": ' + answer.body[: len(answer.body) // 2], "Content-Type: application/json")


async def another_json(line: Line) -> None:
    await line.served()
    await line.answer("200 OK", b'{"welcome": "Free WLAN"}', "Content-Type: application/json")


async def a_page(line: Line) -> None:
    await line.served()
    await line.answer("200 OK", b"<!doctype html><p>Please log in", "Content-Type: text/html")


async def a_page_of_a_gateway(line: Line) -> None:
    await line.served()
    await line.answer("502 Bad Gateway", b"<html>Bad gateway", "Content-Type: text/html")


async def the_wrong_type(line: Line) -> None:
    answer = await line.served()
    head = answer.head.replace(b"application/json", b"text/html").replace(b"image/png", b"text/html")
    await line.say(head, answer.body)


async def garbage(line: Line) -> None:
    await line.served()
    await line.say(b"SSH-2.0-OpenSSH_9.6\r\n\x00\xff\xfe")
    line.hang_up()


async def endless_headers(line: Line) -> None:
    await line.served()
    await line.say(b"HTTP/1.1 200 OK\r\n")
    await line.drip(b"X-More: " + b"a" * 8000 + b"\r\n")


async def endless_steps(line: Line) -> None:
    await line.served()
    await line.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


async def endless_answer(line: Line) -> None:
    await line.served()
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    for _ in range(20):
        await line.say(b" " * (1 << 20))
    line.hang_up()


async def redirected_in_a_circle(line: Line) -> None:
    await line.served()
    target = line.head.split(b" ")[1].decode()
    await line.answer("308 Permanent Redirect", b"", f"Location: {target}")


async def redirected_to_nowhere(line: Line) -> None:
    await line.served()
    await line.answer("302 Found", b"", "Location: http://[::1")


async def plain_words_of_a_gateway(line: Line) -> None:
    await line.served()
    await line.answer("404 Not Found", b'{"message": "no route"}', "Content-Type: application/json")


async def forbidden_by_a_gateway(line: Line) -> None:
    await line.served()
    await line.answer("403 Forbidden", b'{"message": "Forbidden"}', "Content-Type: application/json")


async def unknown_to_a_gateway(line: Line) -> None:
    await line.served()
    await line.answer("401 Unauthorized", b'{"error": "log in"}', "Content-Type: application/json")


async def broken_service(line: Line) -> None:
    error = b'{"error": {"type": "server_error", "code": "internal_error", "message": "It failed."}}'
    await line.answer("500 Oops", error, "Content-Type: application/json", "Aurous-Request-Id: req_1")


def storm(*headers: str) -> Act:
    async def too_many(line: Line) -> None:
        error = b'{"error": {"type": "rate_limit", "code": "too_many_requests", "message": "Slower."}}'
        await line.answer("429 Too Many", error, "Aurous-Request-Id: req_2", *headers)

    return too_many


QUICK: tuple[Act, ...] = (
    reset_before,
    hung_up_before,
    reset_after,
    half_a_head,
    half_a_body,
    reset_in_the_body,
    too_short,
    cut_chunks,
    corrupt_json,
    another_json,
    a_page,
    a_page_of_a_gateway,
    garbage,
    endless_headers,
    endless_answer,
    redirected_in_a_circle,
    redirected_to_nowhere,
    plain_words_of_a_gateway,
    forbidden_by_a_gateway,
    unknown_to_a_gateway,
    broken_service,
)
SLOW: tuple[Act, ...] = (
    silence_before,
    silence_after,
    silence_in_the_body,
    dripping_head,
    dripping_body,
    endless_steps,
)
STORMS = {
    "plain": (),
    "a second": ("Retry-After: 1",),
    "negative": ("Retry-After: -5",),
    "absurd": ("Retry-After: 99999999999",),
    "never": ("Retry-After: inf",),
    "nonsense": ("Retry-After: soon",),
    "a date gone by": ("Retry-After: Wed, 21 Oct 2015 07:28:00 GMT",),
}


@pytest.fixture
async def far(tmp_path: Path, sandbox: Sandbox, network: Proxy) -> AsyncIterator[Desk]:
    """A desk that reaches the sandbox through the network."""
    desk = Desk(tmp_path / "home", sandbox, base_url=network.base_url, timeouts=SHORT)
    desk.clock = QuickClock(100)
    await desk.open()
    await desk.engine.start()
    yield desk
    await desk.close()


async def with_reference(desk: Desk, folder: Path) -> Order:
    """Return an order with a picture to upload and a price to ask for."""
    reference = await take(picture(folder), folder=desk.paths.data)
    plain = order("a heron in the reeds", reference_image_urls=(stand_in(reference),))
    return replace(plain, references=(reference,), unpriced=True)


async def all_is_well(desk: Desk, jobs: list[Job]) -> None:
    """Everything that was ordered is on disk once, and was paid once."""
    for job in jobs:
        assert (await desk.reaches(job, JobState.SAVED)).charged == 1
    await desk.engine.drained()  # raises what one of our own parts failed with
    assert await desk.sound() == len(jobs)
    assert len(desk.charges()) == len(jobs) == len(desk.sandbox.generations())
    for trouble in desk.troubles:
        assert "Traceback" not in trouble.explanation.title and trouble.explanation.title[:1].isupper()


async def through(desk: Desk, network: Proxy, folder: Path, act: Act, *, times: int) -> None:
    """Let every route go wrong ``times`` times while three jobs are made."""
    for route in ROUTES:
        network.plan(route, act, times=times)
    jobs = [await desk.engine.submit(await with_reference(desk, folder)), await desk.buy("two herons")]
    for job in jobs:
        await desk.reaches(job, JobState.SAVED)
    jobs.append(await desk.buy("a lone heron"))  # which is watched alone
    await all_is_well(desk, jobs)
    assert network.planned == []


@pytest.mark.parametrize("act", QUICK, ids=lambda act: act.__name__)
async def test_every_call_survives(far: Desk, network: Proxy, tmp_path: Path, act: Act) -> None:
    await through(far, network, tmp_path, act, times=2)


async def test_every_call_survives_a_wrong_media_type(far: Desk, network: Proxy, tmp_path: Path) -> None:
    await through(far, network, tmp_path, the_wrong_type, times=1)


@pytest.mark.parametrize("act", SLOW, ids=lambda act: act.__name__)
async def test_every_call_survives_a_network_that_says_nothing(
    far: Desk, network: Proxy, tmp_path: Path, act: Act
) -> None:
    await through(far, network, tmp_path, act, times=1)


@pytest.mark.parametrize("name", STORMS)
async def test_every_call_survives_a_storm_of_429(far: Desk, network: Proxy, tmp_path: Path, name: str) -> None:
    await through(far, network, tmp_path, storm(*STORMS[name]), times=2)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
async def test_nobody_leads_us_elsewhere_with_the_key_or_an_order(
    far: Desk, network: Proxy, sandbox: Sandbox, tmp_path: Path, status: str
) -> None:
    async with between(sandbox) as elsewhere:
        for scheme in ("http", "https", "ftp"):
            for route in ROUTES:
                network.plan(route, led(status, elsewhere.base_url.replace("http", scheme, 1)))
        jobs = [await far.engine.submit(await with_reference(far, tmp_path)), await far.buy("two herons")]
        await all_is_well(far, jobs)
        # Only a file may be fetched from another host, and it gets nothing of ours for that.
        assert all(line.route.startswith("GET /") and "/output" in line.route for line in elsewhere.lines)
        assert all(not line.header("X-Api-Key") for line in elsewhere.lines)


def led(status: str, origin: str) -> Act:
    async def elsewhere(line: Line) -> None:
        await line.served()
        await line.answer(status, b"", f"Location: {origin}{line.head.split(b' ')[1].decode()}")

    return elsewhere
