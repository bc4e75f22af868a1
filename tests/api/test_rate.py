"""Buckets are respected before they bite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.api.rate import LONGEST_WAIT, Bucket, Rates, bucket_in, bucket_of

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/images", "images_post"),
        ("POST", "/v1/images/img_1/cancel", "images_post"),
        ("POST", "/v1/images/estimate", "estimate_post"),
        ("POST", "/v1/videos", "videos_post"),
        ("POST", "/v1/videos/estimate", "estimate_post"),
        ("POST", "/v1/webhook_endpoints", "webhook_endpoints_post"),
        ("PATCH", "/v1/webhook_endpoints/we_1", "webhook_endpoints_post"),
        ("DELETE", "/v1/webhook_endpoints/we_1", "webhook_endpoints_post"),
        ("POST", "/v1/webhook_endpoints/we_1/rotate_secret", "webhook_endpoints_post"),
        ("POST", "/v1/webhook_endpoints/we_1/test", "webhooks_test"),
        ("GET", "/v1/webhook_endpoints/we_1/deliveries", "get"),
        ("POST", "/v1/files", "files_post"),
        ("DELETE", "/v1/files/file_1", "files_post"),
        ("GET", "/v1/files/file_1", "get"),
        ("GET", "/v1/images", "get"),
        ("GET", "/v1/balance", "get"),
    ],
)
def test_each_route_draws_from_its_bucket(method: str, path: str, name: str) -> None:
    assert bucket_of(method, path) == name


def test_an_unknown_bucket_is_not_waited_for() -> None:
    assert Rates().wait("get", now=NOW) == 0.0


def test_a_dry_bucket_is_waited_for_as_long_as_a_token_takes() -> None:
    rates = Rates()
    rates.back("get", Bucket(120, 0, after(120)), now=NOW)
    assert rates.wait("get", now=NOW) == pytest.approx(1.0)
    assert rates.wait("get", now=after(0.5)) == pytest.approx(0.5)
    assert rates.wait("get", now=after(1)) == 0.0


def test_requests_on_the_way_are_counted_before_their_answers_come() -> None:
    rates = Rates()
    rates.back("get", Bucket(10, 2, after(8)), now=NOW)
    for _ in range(2):
        assert rates.wait("get", now=NOW) == 0.0
        rates.leaving("get")
    assert rates.wait("get", now=NOW) == pytest.approx(1.0)
    rates.back("get", None, now=NOW)
    assert rates.wait("get", now=NOW) == 0.0


def test_no_wait_is_longer_than_a_minute() -> None:
    rates = Rates()
    rates.back("get", Bucket(1, 0, after(10**9)), now=NOW)
    assert rates.wait("get", now=NOW) == LONGEST_WAIT


def headers(limit: str, remaining: str, reset: str) -> dict[str, str]:
    return {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}


def test_headers_are_read_when_they_make_sense() -> None:
    assert bucket_in(headers("120", "47", "1777888800"), now=NOW) == Bucket(120, 47, NOW)
    assert bucket_in(headers("120", "500", "x"), now=NOW) == Bucket(120, 120, None)
    for limit, remaining in (("0", "0"), ("-1", "3"), ("many", "3"), ("9" * 5000, "3"), ("5", "٣")):
        assert bucket_in(headers(limit, remaining, "1"), now=NOW) is None
    assert bucket_in({}, now=NOW) is None
