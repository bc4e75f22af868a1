"""Each way an exchange can end has one meaning, told by its type."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import traceback
from typing import Any

import pytest

from studio.api.calls import Timeouts
from studio.api.client import Client
from studio.domain.errors import (
    AnswerLost,
    Gone,
    KeyInUse,
    KeyRefused,
    NotFound,
    OutOfFunds,
    Refused,
    ScopeTooSmall,
    ServerFailed,
    StudioError,
    TooMany,
    Unreachable,
    Unreadable,
)
from tests.api.conftest import KEY, SHORT, Connect, HeldClock, Serve
from tests.api.server import Reply, Server, html, refused, told

BALANCE = told({"credits": 10, "held_credits": 4})
PENDING = told({"id": "img_1", "status": "pending"}, 201)


async def failure_of(client: Client, *, buying: bool = False) -> StudioError:
    with pytest.raises(StudioError) as caught:
        await (client.images.create(b"{}", key="k1") if buying else client.account.balance())
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "value_out_of_range", Refused),
        (401, "revoked_api_key", KeyRefused),
        (402, "balance_too_low", OutOfFunds),
        (403, "missing_scope", ScopeTooSmall),
        (404, "forbidden_resource", NotFound),
        (409, "idempotency_key_in_use", KeyInUse),
        (410, "output_expired", Gone),
        (418, "never_heard_of", Refused),
        (422, "prompt_blocked", Refused),
        (429, "concurrency_limit_exceeded", TooMany),
        (500, "internal_error", ServerFailed),
        (503, "provider_unavailable", ServerFailed),
    ],
)
async def test_every_refusal_has_its_type(
    serve: Serve, connect: Connect, status: int, code: str, kind: type[Refused]
) -> None:
    server = await serve([refused(status, code, "some_type", param="prompt", Retry_After="7")])
    error = await failure_of(connect(server), buying=True)
    assert type(error) is kind
    assert isinstance(error, Refused)
    assert (error.status, error.code, error.type, error.param) == (status, code, "some_type", "prompt")
    assert error.request_id == "req_body"
    assert error.retry_after == 7.0
    assert str(error) == f"About {code}."
    assert len(server.seen) == 1


@pytest.mark.parametrize("envelope", [{}, {"error": None}, {"error": "no"}, {"error": {"message": 5}}, {"detail": "x"}])
async def test_a_broken_envelope_still_has_a_type(serve: Serve, connect: Connect, envelope: Any) -> None:
    error = await failure_of(connect(await serve([told(envelope, 401)])))
    assert isinstance(error, KeyRefused)
    assert error.code == "invalid_api_key"
    assert error.request_id == "req_head"
    assert str(error)


GATEWAYS: list[tuple[int, Any]] = [
    (401, {"error": "log in"}),
    (403, {"message": "Forbidden"}),
    (404, {"message": "no Route matched with those values"}),
    (404, {"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}}),
    (400, []),
]


@pytest.mark.parametrize(("status", "body"), GATEWAYS)
async def test_a_no_without_the_marks_of_the_service_proves_nothing(
    serve: Serve, connect: Connect, status: int, body: Any
) -> None:
    gateway = Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
    assert isinstance(await failure_of(connect(await serve([gateway]))), Unreadable)
    assert isinstance(await failure_of(connect(await serve([gateway])), buying=True), AnswerLost)


async def test_the_headers_of_a_request(serve: Serve, connect: Connect) -> None:
    server = await serve([BALANCE])
    await connect(server).account.balance()
    headers = server.seen[0].headers
    assert headers["x-api-key"] == KEY
    assert headers["aurous-version"] == "2026-05-15"
    assert headers["user-agent"].startswith("AurousStudio/")
    assert "authorization" not in headers


async def test_nobody_at_the_door_means_nothing_happened(connect: Connect, clock: HeldClock) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert isinstance(await failure_of(connect(url), buying=True), Unreachable)
        assert clock.slept == []
        assert isinstance(await failure_of(connect(url)), Unreachable)
        assert clock.slept == [1.0]


async def test_a_refused_handshake_means_nothing_happened(serve: Serve, connect: Connect) -> None:
    server = await serve([Reply(raw=b"HTTP/1.1 400 Plain words only\r\n\r\n")], deaf=True)
    client = connect(f"https://127.0.0.1:{server.port}")
    assert isinstance(await failure_of(client, buying=True), Unreachable)


async def test_a_handshake_that_never_ends_means_nothing_happened(serve: Serve, connect: Connect) -> None:
    server = await serve([Reply(raw=b"", then="hang")], deaf=True)
    client = connect(f"https://127.0.0.1:{server.port}", timeouts=Timeouts(connect=0.2))
    assert isinstance(await failure_of(client, buying=True), Unreachable)


LOST = {
    "closed without a word": Reply(raw=b""),
    "reset after reading": Reply(raw=b"", then="reset"),
    "silence": Reply(raw=b"", then="hang"),
    "half a head": Reply(raw=b"HTTP/1.1 201 Crea", then="close"),
    "half a body": Reply(201, b'{"id": "img_', cut=20),
    "body that never ends": Reply(201, b'{"id": "img_', cut=20, then="hang"),
    "body that drips": Reply(201, b"{", cut=100_000, then="drip"),
    "no HTTP": Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
    "broken JSON": Reply(201, b'{"id": "img_1", ', {"Aurous-Request-Id": "req_1"}),
    "no generation": told({"ok": True}, 201),
    "gateway": html(502),
    "captive portal": html(200),
    "portal elsewhere": Reply(302, b"", {"Location": "https://login.example/"}),
    "packed wrongly": Reply(201, b"zzz", {"Content-Encoding": "gzip"}),
    "a bomb": Reply(201, gzip.compress(bytes(20_000_000)), {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("reply", LOST.values(), ids=LOST.keys())
async def test_a_purchase_whose_answer_is_lost_may_have_been_made(
    serve: Serve, connect: Connect, clock: HeldClock, reply: Reply
) -> None:
    server = await serve([reply])
    assert isinstance(await failure_of(connect(server, timeouts=SHORT), buying=True), AnswerLost)
    assert len(server.seen) == 1
    assert clock.slept == []


async def test_a_read_without_an_answer_is_asked_twice(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([Reply(raw=b""), BALANCE])
    assert (await connect(server).account.balance()).credits == 10
    assert clock.slept == [1.0]


async def test_a_failing_server_is_asked_four_times(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([refused(503, "provider_unavailable", "server_error")])
    assert isinstance(await failure_of(connect(server)), ServerFailed)
    assert len(server.seen) == 4
    assert clock.slept == [1.0, 2.0, 4.0]


async def test_a_gateway_is_asked_again_a_portal_is_not(serve: Serve, connect: Connect) -> None:
    gateway = await serve([html(502), html(504), BALANCE])
    assert (await connect(gateway).account.balance()).available == 6
    portal = await serve([html(200)])
    assert isinstance(await failure_of(connect(portal)), Unreadable)
    assert len(portal.seen) == 1


async def test_a_gateways_401_is_no_word_about_the_key(serve: Serve, connect: Connect) -> None:
    error = await failure_of(connect(await serve([html(401)])))
    assert isinstance(error, Unreadable)
    assert error.status == 401


async def test_a_busy_service_is_waited_for_as_it_says(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    busy = refused(429, "too_many_requests", "rate_limit", Retry_After="12")
    server = await serve([busy, PENDING])
    assert (await connect(server).images.create(b"{}", key="k1")).generation.id == "img_1"
    assert clock.slept == [12.0]
    assert [seen.headers["idempotency-key"] for seen in server.seen] == ["k1", "k1"]


async def test_patience_with_a_busy_service_ends(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([refused(429, "too_many_requests", "rate_limit", Retry_After="2")])
    error = await failure_of(connect(server), buying=True)
    assert isinstance(error, TooMany)
    assert error.retry_after == 2.0
    assert len(server.seen) == 3
    assert clock.slept == [2.0, 2.0]
    absurd = await serve([refused(429, "too_many_requests", "rate_limit", Retry_After="99999999")])
    error = await failure_of(connect(absurd))
    assert isinstance(error, TooMany)
    assert error.retry_after == 3600.0
    assert len(absurd.seen) == 1


async def test_without_retry_after_the_reset_second_counts(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    reset = str(int(clock.now().timestamp()) + 5)
    busy = refused(429, "too_many_requests", "rate_limit", X_RateLimit_Reset=reset)
    await connect(await serve([busy, BALANCE])).account.balance()
    assert clock.slept == [5.0]


async def test_a_date_to_wait_for_is_read_by_the_servers_clock(
    serve: Serve, connect: Connect, clock: HeldClock
) -> None:
    dates = {"Retry_After": "Mon, 04 May 2020 10:00:09 GMT", "Date": "Mon, 04 May 2020 10:00:00 GMT"}
    await connect(await serve([refused(429, "too_many_requests", "rate_limit", **dates), BALANCE])).account.balance()
    assert clock.slept == [9.0]


async def test_a_dry_bucket_is_waited_for_before_it_bites(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    reset = str(int(clock.now().timestamp()) + 120)
    dry = told({"credits": 1}, X_RateLimit_Limit="120", X_RateLimit_Remaining="0", X_RateLimit_Reset=reset)
    client = connect(await serve([dry]))
    await client.account.balance()
    assert clock.slept == []
    await client.account.balance()
    assert clock.slept == [pytest.approx(1.0)]


async def test_the_servers_time_is_learnt_from_its_answers(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    client = connect(await serve([told({"credits": 1}, Date="Mon, 04 May 2026 10:05:00 GMT")]))
    assert client.now() == clock.now()
    await client.account.balance()
    assert (client.now() - clock.now()).total_seconds() == 300


async def test_a_portals_clock_is_not_the_services(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    page = Reply(200, b"<html>", {"Date": "Mon, 04 May 2020 10:05:00 GMT"})
    client = connect(await serve([page]))
    await failure_of(client)
    assert client.now() == clock.now()


async def test_a_long_or_packed_body_ends_at_the_limit(serve: Serve, connect: Connect) -> None:
    packed = {"Content-Encoding": "gzip"}
    client = connect(await serve([Reply(200, gzip.compress(b'{"credits": 3}'), packed)]))
    assert (await client.account.balance()).credits == 3
    for reply in (LOST["a bomb"], Reply(200, b" " * (17 * 1024 * 1024))):
        assert isinstance(await failure_of(connect(await serve([reply]))), Unreadable)


async def test_a_renamed_route_is_followed_with_method_body_and_key(serve: Serve, connect: Connect) -> None:
    server = await serve([Reply(308, b"", {"Location": "/v2/images"}), PENDING])
    await connect(server).images.create(b'{"prompt": "a"}', key="k1")
    first, second = server.seen
    assert (second.method, second.target, second.body) == ("POST", "/v2/images", first.body)
    assert second.headers["x-api-key"] == KEY
    assert second.headers["idempotency-key"] == "k1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_the_key_never_follows_a_redirect_to_another_origin(serve: Serve, connect: Connect, status: int) -> None:
    other = await serve([BALANCE])
    server = await serve([Reply(status, b"", {"Location": f"{other.url}/v1/balance"})])
    assert isinstance(await failure_of(connect(server)), Unreadable)
    assert other.seen == []


@pytest.mark.parametrize("location", ["/v1/balance", "javascript:alert(1)", "http://[", "//", "http:///"])
async def test_redirects_in_a_circle_or_to_nowhere_end(serve: Serve, connect: Connect, location: str) -> None:
    server = await serve([Reply(308, b"", {"Location": location})])
    assert isinstance(await failure_of(connect(server)), Unreadable)
    assert len(server.seen) <= 3


async def test_no_more_than_so_many_at_once(serve: Serve, connect: Connect) -> None:
    server: Server = await serve([BALANCE])
    server.gate.clear()
    client = connect(server, concurrency=3)
    calls = [asyncio.ensure_future(client.account.balance()) for _ in range(10)]
    while server.busy < 3:
        await asyncio.sleep(0)
    server.gate.set()
    await asyncio.gather(*calls)
    assert server.busiest == 3
    assert len(server.seen) == 10


async def test_a_cancelled_call_frees_its_place(serve: Serve, connect: Connect) -> None:
    server: Server = await serve([BALANCE])
    client = connect(server, concurrency=1)
    server.gate.clear()
    call = asyncio.ensure_future(client.account.balance())
    while not server.busy:
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    server.gate.set()
    await client.account.balance()


async def test_the_key_is_in_no_error_not_even_behind_it(serve: Serve, connect: Connect) -> None:
    quoting = told({"error": {"code": "invalid_api_key", "message": f"No {KEY}", "param": KEY}}, 401)
    for reply in (quoting, Reply(raw=b""), html(200), LOST["a bomb"], Reply(raw=b"", then="reset")):
        for buying in (True, False):
            error: BaseException | None = await failure_of(connect(await serve([reply])), buying=buying)
            while error is not None:
                assert KEY not in repr(vars(error)) + str(error) + repr(error)
                assert not hasattr(error, "request")
                assert KEY not in "".join(traceback.format_exception(error))
                error = error.__cause__ or error.__context__


async def test_json_in_odd_places(serve: Serve, connect: Connect) -> None:
    body = json.dumps({"credits": 12}).encode()
    client = connect(await serve([Reply(202, b"\n " + body + b"\n", {"Content-Type": "text/plain"})]))
    assert (await client.account.balance()).credits == 12
