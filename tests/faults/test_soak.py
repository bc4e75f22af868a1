"""A few seconds of the soak, and its honesty: it must be able to fail."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.books import differences
from tests.faults.soak.__main__ import main
from tests.faults.soak.plan import Plan
from tests.faults.soak.soak import Soak
from tests.faults.test_resume import post
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


def test_the_same_seed_gives_the_same_plan() -> None:
    first, again, other = (Plan(seed, number=1, seconds=60.0) for seed in (7, 7, 8))
    assert first.upsets == again.upsets != other.upsets
    errands, repeated, different = (plan.errands() for plan in (first, again, other))
    assert [next(errands) for _ in range(40)] == [next(repeated) for _ in range(40)]
    assert next(first.clicks()) == next(again.clicks())
    assert next(errands) != next(different)


def words(folder: Path, *, minutes: float) -> list[str]:
    return ["--minutes", f"{minutes}", "--seed", "7", "--fuzz", "0", "--folder", str(folder)]


def test_a_few_seconds_leave_no_difference_and_a_file_that_is_lost_then_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost: list[Path] = []

    def meddle(soak: Soak) -> None:
        soak.count()
        assert soak.tally.differences == []
        assert soak.tally.kills and soak.tally.faults and soak.tally.books["charges"]
        lost.append(next(soak.place.paths.library.rglob("*.png")))
        lost[0].unlink()

    assert main(words(tmp_path, minutes=0.07), meddle=meddle) == 1
    said = capsys.readouterr().out
    (kept,) = tmp_path.iterdir()
    assert said.startswith("seed 7\n") and f"has no file {lost[0].name}." in said
    assert f"Kept in {kept}. Again: make soak" in said and (kept / "home").is_dir()


def test_nothing_is_kept_when_the_books_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(tmp_path, minutes=0)) == 0
    assert "differences" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


async def test_a_second_purchase_is_told_from_a_run_made_elsewhere(desk: Desk, sandbox: Sandbox) -> None:
    await desk.make("a heron")
    run = await asyncio.to_thread(post, sandbox, order("a heron").request.body(), "another key")
    await desk.engine.rescue()
    await desk.engine.drained()
    await desk.engine.stop()
    assert await asyncio.to_thread(differences, desk.paths, sandbox, elsewhere={run}) == []
    bought_here, twice = await asyncio.to_thread(differences, desk.paths, sandbox, elsewhere=())
    assert bought_here == "“a heron” was clicked 1 times and bought 2 times."
    assert twice.startswith(f"{run} was bought here; row ")
