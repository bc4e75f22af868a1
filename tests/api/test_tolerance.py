"""Both readings of everything newer servers, or two pages of the documentation, tell differently."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from studio.api.client import Client
from studio.domain.account import LedgerEvent, Usage, UsageBucket, UsageGroup
from studio.domain.errors import (
    Gone,
    KeyInUse,
    Refused,
    ServerFailed,
    TooMany,
    Unreadable,
)
from studio.domain.generation import Generation, Status
from studio.domain.request import ImageRequest
from tests.api.conftest import KEY, Connect, HeldClock, Serve
from tests.api.server import Reply, Seen, refused, told

RUN: dict[str, Any] = {
    "id": "img_01HXMQ7Z3K8Y2NABCDEFGHJKMN",
    "status": "succeeded",
    "prompt": "a heron",
    "created_at": "2026-05-04T10:00:00Z",
}
OPTIONAL = [name for name in Generation.__struct_fields__ if name not in ("id", "status_word", "prompt", "created_at")]

Ask = Callable[[Client], Awaitable[Any]]


async def run(serve: Serve, connect: Connect, **changes: Any) -> Generation:
    return await connect(await serve([told({**RUN, **changes})])).images.get("img_1")


async def test_the_five_statuses_the_two_of_the_prose_and_those_to_come(serve: Serve, connect: Connect) -> None:
    over = {"succeeded", "failed", "cancelled", "expired", "moderation_rejected"}
    for word in ("pending", "processing", *sorted(over)):
        read = await run(serve, connect, status=word)
        assert (read.status.value, read.status.terminal) == (word, word in over)
    for word in ("queued", "on_hold"):
        read = await run(serve, connect, status=word)
        assert (read.status, read.status.terminal, read.status_word) == (Status.UNKNOWN, False, word)


async def test_a_generation_that_calls_itself_inference(serve: Serve, connect: Connect) -> None:
    newer = {"object": "inference", "cfg_rescale": 0.7, "denoise_strength": 0.6, "character_id": "char_1"}
    assert await run(serve, connect, **newer) == await run(serve, connect, bundle_name="Cinematic Trio")


EXTRA = {"brand_new": {"deep": [1, None, "x"]}}
READS: list[tuple[Ask, dict[str, Any]]] = [
    (lambda client: client.images.get("img_1"), {**RUN, "cost": {"amount": 2}, "loras": [{"id": "l", "name": "Ink"}]}),
    (lambda client: client.images.estimate(ImageRequest(prompt="a")), {"estimated_cost": {"amount": 2}}),
    (lambda client: client.images.list(), {"object": "list", "data": [RUN], "has_more": False, "next_cursor": None}),
    (lambda client: client.files.get("file_1"), {"id": "file_1", "url": "https://a", "metadata": {"a": 1}}),
    (lambda client: client.loras.get("lora_1"), {"id": "lora_1", "name": "Ink"}),
    (lambda client: client.video_loras.get("lora_1"), {"id": "lora_1", "name": "Seedance"}),
    (lambda client: client.account.balance(), {"credits": 4}),
    (lambda client: client.account.team(), {"id": "team_1", "name": "Acme", "credits": 5}),
    (lambda client: client.account.pricing(), {"version": "2026-05-15", "image": {"base": 1}, "video": {}}),
    (lambda client: client.account.usage(), {"total_generations": 1, "total_credits_used": 2}),
    (lambda client: client.account.events(), {"data": [{"id": "uev_1", "type": "hold", "amount": 1}]}),
    (lambda client: client.webhooks.get("we_1"), {"id": "we_1", "url": "https://a", "events": ["image.failed"]}),
    (lambda client: client.webhooks.test("we_1", "image.failed"), {"event_id": "evt_1", "enqueued": True}),
    (lambda client: client.webhooks.deliveries("we_1"), {"data": [{"id": "whd_1", "event_id": "evt_1"}]}),
]


def widened(value: Any) -> Any:
    """Return ``value`` with a field nobody knows in every object."""
    match value:
        case dict():
            return EXTRA | {name: part if name == "metadata" else widened(part) for name, part in value.items()}
        case list():
            return [widened(part) for part in value]
        case _:
            return value


@pytest.mark.parametrize(("ask", "body"), READS)
async def test_fields_nobody_knows_change_nothing(serve: Serve, connect: Connect, ask: Ask, body: Any) -> None:
    plain, wide = connect(await serve([told(body)])), connect(await serve([told(widened(body))]))
    assert await ask(wide) == await ask(plain)


async def test_a_missing_field_and_a_null_are_the_same(serve: Serve, connect: Connect) -> None:
    plain = await run(serve, connect)
    for name in OPTIONAL:
        assert await run(serve, connect, **{name: None}) == plain


async def test_a_camera_that_is_an_empty_object(serve: Serve, connect: Connect) -> None:
    clip = {"media_type": "video", "video_duration": 5, "video_ratio": "16:9"}
    read = await run(serve, connect, **clip, video_camera_fixed={})
    assert (read.video_camera_fixed, read.video_duration, read.video_ratio) == (None, 5.0, "16:9")
    assert (await run(serve, connect, **clip, video_camera_fixed=True)).video_camera_fixed is True


@pytest.mark.parametrize("id", ["img_" + "0" * 24, "img_" + "0" * 26, "vid_1", "i", "inf_" + "0" * 300])
async def test_ids_of_any_length_and_prefix(serve: Serve, connect: Connect, id: str) -> None:
    server = await serve([told({**RUN, "id": id})])
    assert (await connect(server).images.get(id)).id == id
    assert server.seen[0].target == f"/v1/images/{id}"


async def test_outputs_as_a_redirect_as_bytes_and_as_a_part(serve: Serve, connect: Connect) -> None:
    media = await serve([Reply(200, b"picture")])
    part = {"Content-Range": "bytes 0-6/7"}
    for reply in (Reply(302, b"", {"Location": media.url}), Reply(200, b"picture"), Reply(206, b"picture", part)):
        api = await serve([reply])
        async with connect(api).outputs.open(f"{api.url}/v1/images/img_1/output/0", limit=7) as body:
            assert b"".join([chunk async for chunk in body.chunks()]) == b"picture"
    assert "x-api-key" not in media.seen[0].headers


async def test_an_output_that_is_over_and_one_that_never_was(serve: Serve, connect: Connect) -> None:
    for status, code, kind in ((410, "output_expired", Gone), (422, "output_not_available", Refused)):
        api = await serve([refused(status, code)])
        with pytest.raises(kind) as caught:
            async with connect(api).outputs.open(api.url, limit=7):
                raise AssertionError
        assert caught.value.code == code


@pytest.mark.parametrize(("mode", "gates"), [(None, True), ("metered", True), ("exempt", False), ("barter", False)])
async def test_a_billing_mode_we_do_not_know_does_not_gate(
    serve: Serve, connect: Connect, mode: str | None, gates: bool
) -> None:
    server = await serve([told({"id": "team_1", "name": "Acme", "credits": 1, "billing_mode": mode})])
    account = connect(server).account
    assert (await account.balance()).gates is gates
    assert (await account.team()).billing_mode == mode


async def test_usage_in_spans_of_time(serve: Serve, connect: Connect) -> None:
    day = {"object": "usage.bucket", "bucket_start": "2026-05-04T00:00:00Z", "bucket_end": "2026-05-05T00:00:00Z"}
    metrics = {"request_count": 3, "credits_used": 4.5, "duration_ms_p95": None, "video_seconds": 5}
    groups = [{"key": {"status": "succeeded"}, "metrics": metrics}]
    answer = {"object": "list", "data": [{**day, "groups": groups}], "has_more": True, "next_page": "p2"}
    usage = await connect(await serve([told(answer)])).account.usage()
    figures = {"request_count": Decimal(3), "credits_used": Decimal("4.5"), "video_seconds": Decimal(5)}
    bucket = UsageBucket(
        bucket_start=datetime(2026, 5, 4, tzinfo=UTC),
        bucket_end=datetime(2026, 5, 5, tzinfo=UTC),
        groups=(UsageGroup(key={"status": "succeeded"}, metrics=figures),),
    )
    assert usage == Usage(buckets=(bucket,), has_more=True)
    assert (usage.total_generations, usage.total_credits_used) == (None, None)


async def test_usage_events_that_are_billed_requests(serve: Serve, connect: Connect) -> None:
    newer = {"id": "uev_1", "type": "chat", "model": "lumen-1", "status": "completed", "credits_charged": 0.25}
    tokens = {"prompt_tokens": 5, "completion_tokens": 9, "api_key_id": "key_1", "user_id": None, "request_id": "req_1"}
    older = {"id": "uev_0", "object": "usage_event", "type": "charge", "amount": 2, "generation_id": "img_1"}
    server = await serve([told({"object": "list", "data": [{**newer, **tokens}, older], "has_more": False})])
    first, second = (await connect(server).account.events()).items
    assert (first.credits, first.model, first.status, first.request_id) == (
        Decimal("0.25"),
        "lumen-1",
        "completed",
        "req_1",
    )
    assert second == LedgerEvent(id="uev_0", type="charge", amount=Decimal(2), generation_id="img_1")
    assert second.credits == 2


async def failure(serve: Serve, connect: Connect, status: int, error: dict[str, Any], **headers: str) -> Refused:
    server = await serve([told({"error": error}, status, **headers)])
    with pytest.raises(Refused) as caught:
        await connect(server).videos.create(b"{}", key="k")
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.aurous-labs.com/errors#balance_too_low",
        "https://docs.aurous-labs.com/errors/balance_too_low",
        "https://api.preprod.aurous-labs.com/api-spec.json#errors-balance_too_low",
        None,
        5,
    ],
)
async def test_the_address_of_a_refusals_page_may_have_any_form(serve: Serve, connect: Connect, url: Any) -> None:
    error = {"type": "invalid_request", "code": "balance_too_low", "message": "Too little.", "doc_url": url}
    read = await failure(serve, connect, 402, error)
    assert (str(read), read.code, read.status) == ("Too little.", "balance_too_low", 402)


async def test_a_refusal_without_a_field_and_one_with_the_status_of_its_provider(
    serve: Serve, connect: Connect
) -> None:
    read = await failure(serve, connect, 503, {"code": "provider_unavailable", "message": "Down.", "status": 418})
    assert (type(read), read.status, read.param, read.type) == (ServerFailed, 503, None, "")


NEWER_CODES = {
    "output_expired": 410,
    "output_not_available": 422,
    "character_not_ready": 400,
    "mutually_exclusive_input": 400,
    "parameter_invalid_combination": 400,
    "invalid_request_error": 400,
    "tpm_rate_limit_exceeded": 429,
    "max_tokens_exceeds_hard_cap": 400,
    "model_wrong_kind": 400,
    "embeddings_input_too_many_items": 400,
    "embeddings_unsupported_dimensions": 400,
    "a_code_of_tomorrow": 409,
}


@pytest.mark.parametrize(("code", "status"), NEWER_CODES.items())
async def test_newer_codes_are_handed_up_as_they_are(
    serve: Serve, connect: Connect, clock: HeldClock, code: str, status: int
) -> None:
    kinds: dict[int, type[Refused]] = {410: Gone, 429: TooMany, 409: KeyInUse}
    read = await failure(serve, connect, status, {"type": "of_tomorrow", "code": code, "message": "No."})
    assert (type(read), read.code, read.type) == (kinds.get(status, Refused), code, "of_tomorrow")
    assert clock.slept == []


async def test_a_file_refused_by_size_or_type_in_the_services_words_and_in_a_gateways(
    serve: Serve, connect: Connect
) -> None:
    for status, code in ((413, "value_out_of_range"), (415, "invalid_format"), (400, "invalid_format")):
        replies = [refused(status, code, param="file"), Reply(status, b"<html>Too large</html>")]
        for reply in replies if status != 400 else replies[:1]:
            files = connect(await serve([reply])).files
            with pytest.raises(Refused) as caught:
                await files.upload(b"x", name="a", media_type="image/png", purpose="reference", key="k")
            assert (caught.value.status, caught.value.code) == (status, code)


SUCCESSES: list[tuple[Ask, dict[str, Any]]] = [
    (lambda client: client.images.estimate(ImageRequest(prompt="a")), {"estimated_cost": {"amount": 2}}),
    (lambda client: client.images.create(b"{}", key="k"), RUN),
    (lambda client: client.videos.create(b"{}", key="k"), RUN),
    (lambda client: client.images.cancel("img_1"), RUN),
    (lambda client: client.webhooks.create(url="https://a", events=["*"]), {"id": "we_1"}),
    (lambda client: client.webhooks.rotate("we_1"), {"id": "we_1"}),
    (lambda client: client.webhooks.test("we_1", "image.failed"), {"event_id": "evt_1"}),
    (lambda client: client.webhooks.update("we_1", is_active=True), {"id": "we_1"}),
]


@pytest.mark.parametrize(("ask", "body"), SUCCESSES)
async def test_any_2xx_is_a_success(serve: Serve, connect: Connect, ask: Ask, body: Any) -> None:
    read = [await ask(connect(await serve([told(body, status)]))) for status in (200, 201, 202, 299)]
    assert all(other == read[0] for other in read)


@pytest.mark.parametrize("deleted", [{"deleted": False, "id": None}, {"deleted": True, "id": "x", "object": "file"}])
async def test_removing_what_is_not_there_is_no_fault(serve: Serve, connect: Connect, deleted: dict[str, Any]) -> None:
    client = connect(await serve([told(deleted)]))
    await client.files.delete("file_1")
    assert await client.webhooks.delete("we_1") is deleted["deleted"]


LISTS: list[Callable[[Client], Awaitable[Any]]] = [
    lambda client: client.loras.list(),
    lambda client: client.video_loras.list(),
    lambda client: all_of(client.webhooks.every()),
]


async def all_of(rows: Any) -> tuple[Any, ...]:
    return tuple([row async for row in rows])


@pytest.mark.parametrize("ask", LISTS)
async def test_a_list_is_a_bare_array_or_an_envelope_or_several_pages(serve: Serve, connect: Connect, ask: Ask) -> None:
    rows = [{"id": f"lora_{n}", "name": "Ink", "url": "https://a"} for n in range(3)]

    def paged(seen: Seen) -> Reply:
        first = "starting_after=lora_1" not in seen.target
        return told({"data": rows[:2] if first else rows[2:], "has_more": first, "next_cursor": None})

    for script in ([told(rows)], [told({"object": "list", "data": rows, "has_more": False})], paged):
        assert [row.id for row in await ask(connect(await serve(script)))] == ["lora_0", "lora_1", "lora_2"]
    with pytest.raises(Unreadable):
        await ask(connect(await serve([told({"rows": rows})])))


@pytest.mark.parametrize("form", ["X-RateLimit", "RateLimit"])
async def test_both_kinds_of_bucket_headers_make_us_wait(
    serve: Serve, connect: Connect, clock: HeldClock, form: str
) -> None:
    reset = {"X-RateLimit": str(int(clock.now().timestamp()) + 20), "RateLimit": "20"}[form]
    empty = {f"{form}-Limit": "10", f"{form}-Remaining": "0", f"{form}-Reset": reset}
    server = await serve([told({"credits": 1}, 200, **empty), told({"credits": 1})])
    account = connect(server).account
    await account.balance()
    await account.balance()
    assert clock.slept == [pytest.approx(2.0)]


@pytest.mark.parametrize("form", ["X-RateLimit", "RateLimit"])
async def test_a_429_without_retry_after_is_waited_for_by_its_bucket(
    serve: Serve, connect: Connect, clock: HeldClock, form: str
) -> None:
    reset = {"X-RateLimit": str(int(clock.now().timestamp()) + 7), "RateLimit": "7"}[form]
    full = refused(429, "too_many_requests", "rate_limit", **{f"{form}-Reset": reset})
    server = await serve([full, told({"credits": 1})])
    await connect(server).account.balance()
    assert clock.slept == [pytest.approx(7.0)]


@pytest.mark.parametrize("size", ["2k_1_1", "4k_16_9", "hd_square"])
async def test_larger_size_names_pass_both_ways(serve: Serve, connect: Connect, size: str) -> None:
    server = await serve([told({**RUN, "size_preset": size, "width": 3840, "height": 2160}, 201)])
    request = ImageRequest(prompt="a", size=size)
    made = (await connect(server).images.create(request.body(), key="k")).generation
    assert json.loads(server.seen[0].body)["size"] == size
    assert (made.size_preset, made.width, made.height) == (size, 3840, 2160)


async def test_the_key_goes_in_its_own_header_and_in_no_other(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"credits": 1})])
    await connect(server).account.balance()
    headers = server.seen[0].headers
    assert headers["x-api-key"] == KEY
    assert "authorization" not in headers
    assert [name for name, text in headers.items() if KEY in text] == ["x-api-key"]
