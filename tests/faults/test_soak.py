"""A few seconds of the soak, and its honesty: it must be able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.soak.__main__ import main
from tests.faults.soak.place import Place
from tests.faults.soak.plan import Plan


def test_the_same_seed_gives_the_same_plan() -> None:
    first, again, other = (Plan(seed, number=1, seconds=60.0) for seed in (7, 7, 8))
    assert first.upsets == again.upsets != other.upsets
    errands, repeated, different = (plan.errands() for plan in (first, again, other))
    assert [next(errands) for _ in range(40)] == [next(repeated) for _ in range(40)]
    assert next(first.clicks()) == next(again.clicks())
    assert next(errands) != next(different)


def short(folder: Path) -> list[str]:
    return ["--minutes", "0.08", "--seed", "7", "--fuzz", "0", "--folder", str(folder)]


def test_a_few_seconds_of_abuse_leave_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(short(tmp_path))
    said = capsys.readouterr().out
    assert code == 0, said
    assert said.startswith("seed 7\n") and "differences" in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_lost_before_the_end_fails_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost: list[Path] = []

    def meddle(place: Place) -> None:
        lost.append(next(place.paths.library.rglob("*.png")))
        lost[0].unlink()

    assert main(short(tmp_path), meddle=meddle) == 1
    said = capsys.readouterr().out
    (kept,) = tmp_path.iterdir()
    assert f"has no file {lost[0].name}." in said
    assert f"Kept in {kept}. Again: make soak" in said and (kept / "library").is_dir()
