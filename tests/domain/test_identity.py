"""Names we mint never repeat and sort by time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from studio.domain.identity import new_id, new_key
from studio.domain.moment import read, written

NOW = datetime(2026, 11, 23, 12, 0, 0, 999_999, tzinfo=UTC)


def test_ids_sort_by_time_and_never_repeat() -> None:
    ids = [new_id(NOW + timedelta(milliseconds=step)) for step in range(100)]
    assert ids == sorted(ids)
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", identity) for identity in ids)
    assert len({new_id(NOW) for _ in range(1000)} | {new_key() for _ in range(1000)}) == 2000


def test_moments_are_written_as_the_service_writes_them() -> None:
    assert written(NOW) == "2026-11-23T12:00:00Z"
    assert read(written(NOW)) == NOW.replace(microsecond=0)
    assert read("2026-11-23T14:00:00+02:00") == read("2026-11-23T12:00:00") == read("2026-11-23T12:00:00Z")
