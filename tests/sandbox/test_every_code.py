"""Every documented error code can be seen, with its type and status: the table of docs/sandbox.md, running."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import SMALL, Live

_GUIDE = Path(__file__).resolve().parents[2] / "docs" / "sandbox.md"
_Seen = Callable[[Live], Awaitable[httpx.Response]]


def asking(method: str, path: str, *, key: str | None = "api_key", **how: Any) -> _Seen:
    """Send one call that is wrong in itself."""

    async def see(live: Live) -> httpx.Response:
        return await live.client(key).request(method, path, **how)

    return see


def buying(**fields: Any) -> _Seen:
    """Ask for a picture that is refused."""
    return asking("POST", "/v1/images", json={**SMALL, **fields})


def after(wish: str, then: _Seen, /, **fields: Any) -> _Seen:
    """Send a wish to the control address first."""

    async def see(live: Live) -> httpx.Response:
        await live.control(wish, **fields)
        return await then(live)

    return see


def ordered(code: str, **more: Any) -> _Seen:
    """Order a code at the control address: it has no other way to come about."""
    return after("faults", asking("GET", "/v1/balance"), route="GET /v1/balance", kind="error", code=code, **more)


async def key_in_use(live: Live) -> httpx.Response:
    await live.create("k")
    return await live.create("k", seed=8)


async def too_late_to_cancel(live: Live) -> httpx.Response:
    run = await live.made(prompt="unsafe-output")
    return await live.api.post(f"/v1/images/{run['id']}/cancel")


async def anothers_run(live: Live) -> httpx.Response:
    run = (await live.create()).json()
    return await live.client("other_team_key").get(f"/v1/images/{run['id']}")


async def output_of_yesterday(live: Live) -> httpx.Response:
    run = await live.made()
    await live.control("clock", advance=24 * 3600)
    return await live.api.get(f"/v1/images/{run['id']}/output/0")


async def output_of_a_failure(live: Live) -> httpx.Response:
    run = await live.made(prompt="unsafe-output")
    return await live.api.get(f"/v1/images/{run['id']}/output/0")


_REFERENCE = {"reference_image_urls": ["https://example.com/forbidden-word.png"]}
_SEEN: list[tuple[str, str, int, _Seen]] = [
    ("missing_field", "invalid_request", 400, asking("POST", "/v1/images", json={})),
    ("invalid_format", "invalid_request", 400, buying(steps="many")),
    ("value_out_of_range", "invalid_request", 400, buying(steps=0)),
    (
        "unsupported_lora_for_mode",
        "invalid_request",
        400,
        buying(lora_id="cross-stitch", reference_image_urls=["https://example.com/a.png"]),
    ),
    ("unknown_version", "invalid_request", 400, asking("GET", "/v1/team", headers={"Aurous-Version": "2020-01-01"})),
    ("generation_not_cancellable", "invalid_request", 400, too_late_to_cancel),
    ("balance_too_low", "invalid_request", 402, after("balance", buying(), credits=0.5)),
    ("idempotency_key_in_use", "invalid_request", 409, key_in_use),
    ("prompt_blocked", "invalid_request", 422, buying(prompt="a forbidden-word")),
    ("reference_blocked", "invalid_request", 422, buying(**_REFERENCE)),
    ("output_moderation_rejected", "invalid_request", 422, ordered("output_moderation_rejected")),
    ("missing_api_key", "authentication", 401, asking("GET", "/v1/balance", key=None)),
    ("invalid_api_key", "authentication", 401, asking("GET", "/v1/balance", key=None, headers={"X-Api-Key": "no"})),
    ("revoked_api_key", "authentication", 401, asking("GET", "/v1/balance", key="revoked_key")),
    ("missing_scope", "authentication", 403, asking("POST", "/v1/images", key="read_only_key", json=SMALL)),
    ("resource_not_found", "not_found", 404, anothers_run),
    ("forbidden_resource", "not_found", 404, ordered("forbidden_resource")),
    ("too_many_requests", "rate_limit", 429, after("buckets", buying(), bucket="images_post", remaining=0)),
    ("concurrency_limit_exceeded", "rate_limit", 429, after("concurrency", buying(), limit=0)),
    ("internal_error", "server_error", 500, ordered("internal_error")),
    ("provider_unavailable", "server_error", 503, ordered("provider_unavailable")),
    ("provider_unavailable", "server_error", 502, ordered("provider_unavailable", status=502)),
    ("provider_timeout", "server_error", 504, ordered("provider_timeout")),
    ("output_expired", "not_found", 410, output_of_yesterday),
    ("output_not_available", "invalid_request", 422, output_of_a_failure),
    # Codes of newer papers can be ordered too, and get the type that goes with their status.
    ("character_not_ready", "invalid_request", 400, ordered("character_not_ready", param="character_id")),
    ("tpm_rate_limit_exceeded", "rate_limit", 429, ordered("tpm_rate_limit_exceeded", status=429, retry_after=7)),
]


@pytest.mark.parametrize(
    ("code", "type", "status", "see"), _SEEN, ids=[f"{code}-{status}" for code, _, status, _ in _SEEN]
)
async def test_the_code_can_be_seen(live: Live, code: str, type: str, status: int, see: _Seen) -> None:
    answer = await see(live)
    said = answer.json()["error"]
    assert (said["code"], said["type"], answer.status_code) == (code, type, status)
    assert said["request_id"] == answer.headers["Aurous-Request-Id"]
    assert set(said) == {"type", "code", "message", "param", "doc_url", "request_id"}
    if status == 429 and code != "tpm_rate_limit_exceeded":
        assert int(answer.headers["Retry-After"]) > 0


async def test_an_ordered_error_carries_what_was_ordered(live: Live) -> None:
    answer = await ordered("parameter_invalid_combination", param="size", retry_after=3)(live)
    assert answer.json()["error"]["param"] == "size"
    assert (answer.status_code, answer.headers["Retry-After"]) == (400, "3")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503, 504])
async def test_a_bare_status_gets_a_documented_code(live: Live, status: int) -> None:
    await live.control("faults", route="*", kind="error", status=status)
    answer = await live.api.get("/v1/balance")
    known = {(code, status) for code, _, status, _ in _SEEN}
    assert (answer.json()["error"]["code"], answer.status_code) in known


@pytest.mark.parametrize(
    ("wish", "status", "message"),
    [
        ({"ends": "expired"}, "expired", "The generation took too long."),
        ({"ends": "moderation_rejected"}, "moderation_rejected", "Content policy violation"),
        ({"ends": "expired", "fails": "Gave up."}, "expired", "Gave up."),
        ({"fails": "Gave up."}, "failed", "Gave up."),
    ],
)
async def test_runs_end_in_every_way_the_papers_name_and_cost_nothing(
    live: Live, wish: dict[str, Any], status: str, message: str
) -> None:
    await live.control("outcomes", **wish)
    run = await live.made()
    assert (run["status"], run["error_message"], run["cost"]["amount"]) == (status, message, 0)
    assert await live.purse() == (100, 0, 100)
    assert (await live.api.post(f"/v1/images/{run['id']}/cancel")).json()["error"][
        "code"
    ] == "generation_not_cancellable"


def test_the_guide_says_how_to_see_every_code() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", _GUIDE.read_text("utf-8"), re.MULTILINE))
    assert {code for code, *_ in _SEEN[:25]} <= told
