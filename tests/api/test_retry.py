"""The policy of trying again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from studio.api.refusals import unreadable
from studio.api.retry import BUYING, READING, pause, seconds, until
from studio.domain.errors import (
    AnswerLost,
    KeyInUse,
    NotFound,
    ServerFailed,
    StudioError,
    TooMany,
    Unreachable,
)

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
FAILED = ServerFailed("", status=500)


def waits(failure: StudioError, *, chance: float = 0.0) -> list[float]:
    found: list[float] = []
    while (wait := pause(READING, failure, attempt=len(found) + 1, waited=sum(found), chance=chance)) is not None:
        found.append(wait)
    return found


def test_a_failing_server_is_asked_four_times_further_and_further_apart() -> None:
    assert waits(FAILED) == [1.0, 2.0, 4.0]
    assert waits(FAILED, chance=1.0) == [1.25, 2.5, 5.0]
    assert waits(unreadable("", 502)) == [1.0, 2.0, 4.0]


def test_other_failures() -> None:
    assert waits(Unreachable("")) == [1.0]
    assert waits(NotFound("", status=404)) == []
    assert waits(unreadable("", 200)) == []
    assert waits(TooMany("", status=429, retry_after=12.0)) == [12.0, 12.0, 12.0]
    assert waits(ServerFailed("", status=503, retry_after=7.0)) == [7.0, 7.0, 7.0]


def test_nobody_waits_longer_than_a_minute_in_all() -> None:
    assert waits(TooMany("", status=429, retry_after=25.0)) == [25.0, 25.0]
    assert waits(TooMany("", status=429, retry_after=3600.0)) == []


@pytest.mark.parametrize(
    "failure",
    [
        FAILED,
        AnswerLost(""),
        Unreachable(""),
        KeyInUse("", status=409),
        TooMany("", status=429, code="concurrency_limit_exceeded", retry_after=1.0),
    ],
)
def test_buying_is_never_repeated_unless_nothing_can_have_been_bought(failure: StudioError) -> None:
    assert pause(BUYING, failure, attempt=1, waited=0, chance=0) is None


def test_buying_waits_for_a_full_bucket() -> None:
    full = TooMany("", status=429, code="too_many_requests", retry_after=12.0)
    assert pause(BUYING, full, attempt=2, waited=12, chance=0) == 12.0
    assert pause(BUYING, full, attempt=3, waited=24, chance=0) is None


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("12", 12.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("1e99", 3600.0),
        ("inf", 3600.0),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Mon, 04 May 2026 10:00:30 GMT", 30.0),
        ("Mon, 04 May 2026 09:00:00 GMT", 0.0),
        ("Mon, 04 May 9999 09:00:00 GMT", 3600.0),
        ("Mon, 99 May 2026 09:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_reason(text: str | None, wait: float | None) -> None:
    assert seconds(text, now=NOW) == wait


def test_a_reset_second_will_do_instead() -> None:
    assert until(str(int(NOW.timestamp()) + 9), now=NOW) == 9.0
    assert until("9" * 12, now=NOW) == 3600.0
    assert until("tomorrow", now=NOW) is None
    assert until("9" * 5000, now=NOW) is None
