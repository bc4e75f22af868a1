"""What happened lately is kept within bounds, without secrets, and whatever became of its file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.store.activity_file import ActivityFile, Happening

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "activity.jsonl"


def told(number: int, *, days: float = 0) -> Happening:
    return Happening(NOW - timedelta(days=days), "ok", f"{number} saved", "Quoted 4, ", "4 charged", f"job{number}")


def test_what_was_written_is_read_in_its_order(path: Path) -> None:
    ActivityFile(path).add([told(1), told(2)])
    ActivityFile(path).add([told(3)])
    assert ActivityFile(path).read(LONG_AGO) == [told(1), told(2), told(3)]


def test_there_is_nothing_before_something_happened(path: Path) -> None:
    assert ActivityFile(path).read(LONG_AGO) == []
    assert not path.exists()


def test_what_is_older_than_a_month_goes_and_500_stay(path: Path) -> None:
    file = ActivityFile(path)
    file.add([told(0, days=31), *(told(number, days=1) for number in range(1, 700))])
    kept = [told(number, days=1) for number in range(200, 700)]
    assert file.read(LONG_AGO) == kept
    assert len(path.read_bytes().splitlines()) == 500
    assert file.read(LONG_AGO) == kept


def test_what_makes_no_sense_takes_nothing_else_along(path: Path) -> None:
    file = ActivityFile(path)
    file.add([told(1)])
    with path.open("ab") as damaged:
        damaged.write(b'\xff\x00\n[]\n{"at": "2026-11-30T12:00:00"}\n' + b"[" * 100_000 + b'\n{"at": "2026-11-3')
    file.add([told(2)])
    assert file.read(LONG_AGO) == [told(1), told(2)]


def test_of_a_huge_file_the_end_is_read(path: Path) -> None:
    path.write_bytes(b"x" * (8 << 20))
    file = ActivityFile(path)
    file.add([told(1)])
    assert file.read(LONG_AGO) == [told(1)]
    assert path.stat().st_size < 1000


def test_no_secret_no_essay_and_no_half_letter_is_written(path: Path) -> None:
    key = "al_live_" + "k" * 32
    ActivityFile(path).add([Happening(NOW, "err", f"{key} refused", "\udcff" + "long " * 2000)])
    (kept,) = ActivityFile(path).read(LONG_AGO)
    assert key.encode() not in path.read_bytes() and kept.title == "al_live_… refused"
    assert kept.text.startswith("?long") and len(kept.text) == 2000
