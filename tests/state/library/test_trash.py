"""The Trash in the window: undone from the same place as marks, and never silent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.errors import StudioError
from studio.domain.picture import Picture
from studio.flow.trash import Trash
from studio.state.library.marking import Marking
from studio.state.library.trash import TrashCan
from studio.state.tasks import Failure, Tasks
from tests.flow.cabinet import Cabinet
from tests.studio_fixture import until


class Bench:
    """A cabinet, its Trash, and what was said."""

    def __init__(self, cabinet: Cabinet, bin_: Path) -> None:
        self.cabinet = cabinet
        self.tasks = Tasks()
        self.marking = Marking(cabinet.store.marks, self.tasks)
        self.bin = bin_
        self.refuses = False
        bin_.mkdir()
        trash = Trash(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock, give=self._give)
        self.can = TrashCan(trash, cabinet.store.library, self.marking, self.tasks)
        self.said: list[str] = []
        self.offered: list[str] = []
        self.progress: list[str] = []
        self.changed: list[tuple[str, ...]] = []
        self.failures: list[Failure] = []
        self.can.told.connect(self.said.append)
        self.can.progressed.connect(self.progress.append)
        self.marking.told.connect(self.offered.append)
        self.marking.changed.connect(self.changed.append)
        self.tasks.failed.connect(self.failures.append)

    def _give(self, path: str) -> None:
        if self.refuses:
            raise OSError("none here")
        Path(path).rename(self.bin / Path(path).name)

    async def thrown(self, picture: Picture) -> bool:
        row = await self.cabinet.store.library.get(picture.id)
        return row is not None and row.trashed_at is not None


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    cabinet = await Cabinet(tmp_path / "home").open()
    bench = Bench(cabinet, tmp_path / "bin")
    yield bench
    await bench.tasks.close()
    await cabinet.close()


async def test_thrown_away_undone_and_done_again(bench: Bench) -> None:
    pictures = [await bench.cabinet.add(f"{name}.png") for name in "ab"]
    gone: list[tuple[str, ...]] = []
    back: list[tuple[Picture, ...]] = []
    bench.can.went.connect(gone.append)
    bench.can.came.connect(back.append)
    ids = tuple(each.id for each in pictures)
    bench.can.throw(ids)
    await until(lambda: bench.offered, bench.marking.told)
    assert bench.offered == ["Moved 2 pictures to the Trash"] and bench.changed == [ids] and gone == [ids]
    assert all([await bench.thrown(each) for each in pictures])

    bench.marking.undo()
    await until(lambda: len(bench.changed) == 2, bench.marking.changed)
    assert not any([await bench.thrown(each) for each in pictures])
    assert [each.path for each in back[0]] == [each.path for each in pictures]

    bench.marking.redo()
    await until(lambda: len(bench.changed) == 3, bench.marking.changed)
    assert all([await bench.thrown(each) for each in pictures])
    assert bench.said == [] and bench.progress == ["", "", ""]


async def test_restoring_under_another_name_is_told(bench: Bench) -> None:
    picture = await bench.cabinet.add("a.png")
    bench.can.throw([picture.id])
    await until(lambda: bench.offered, bench.marking.told)
    await bench.cabinet.add("a.png", prompt="another")
    bench.can.restore([picture.id])
    await until(lambda: len(bench.offered) == 2, bench.marking.told)
    assert bench.offered[1] == "Restored 1 picture, one under another name"


async def test_what_cannot_be_moved_is_told_and_offers_nothing(bench: Bench) -> None:
    picture = await bench.cabinet.add("a.png")
    (bench.cabinet.root / ".trash").write_bytes(b"in the way")
    bench.can.throw([picture.id])
    await until(lambda: bench.said, bench.can.told)
    assert bench.offered == [] and bench.changed == [] and str(bench.cabinet.root) in bench.said[0]
    assert not await bench.thrown(picture)


async def test_an_undo_that_fails_says_why_and_can_be_tried_again(bench: Bench) -> None:
    picture = await bench.cabinet.add("2026/a.png")
    bench.can.throw([picture.id])
    await until(lambda: bench.offered, bench.marking.told)
    (bench.cabinet.root / "2026").rmdir()
    (bench.cabinet.root / "2026").write_bytes(b"in the way")
    bench.marking.undo()
    await until(lambda: bench.failures, bench.tasks.failed)
    assert isinstance(bench.failures[0].error, StudioError) and await bench.thrown(picture)
    (bench.cabinet.root / "2026").unlink()
    bench.marking.undo()
    await until(lambda: len(bench.changed) == 2, bench.marking.changed)
    assert not await bench.thrown(picture) and (bench.cabinet.root / "2026/a.png").is_file()


async def test_for_good_only_with_a_question_that_says_what_it_costs(bench: Bench) -> None:
    question = bench.can.question(3)
    assert question.title == "Delete 3 pictures for good?"
    assert question.sentence.startswith("Paid for, and cannot be fetched again.")
    picture = await bench.cabinet.add("a.png")
    bench.can.throw([picture.id])
    await until(lambda: bench.offered, bench.marking.told)
    bench.refuses = True
    bench.can.delete([picture.id])
    await until(lambda: bench.said, bench.can.told)
    assert "a.png was not deleted" in bench.said[0] and await bench.thrown(picture)
    bench.refuses = False
    bench.can.delete([picture.id])
    await until(lambda: len(bench.said) == 2, bench.can.told)
    assert bench.said[1] == "Deleted 1 picture for good. The files are in the system’s Trash."
    assert [path.name for path in bench.bin.iterdir()] == ["a.png"]


async def test_what_is_thirty_days_old_goes_and_it_is_said(bench: Bench) -> None:
    picture = await bench.cabinet.add("a.png")
    bench.can.throw([picture.id])
    await until(lambda: bench.offered, bench.marking.told)
    bench.cabinet.clock.moment += timedelta(days=31)
    bench.can.begin()
    await until(lambda: bench.said, bench.can.told)
    assert bench.said == ["1 picture went to the system’s Trash after 30 days in the Trash here."]
    assert await bench.cabinet.store.library.get(picture.id) is None


async def test_many_are_told_how_far_it_is(bench: Bench) -> None:
    pictures = await bench.cabinet.add_many(250)
    bench.can.throw([each.id for each in pictures])
    await until(lambda: bench.offered, bench.marking.told)
    assert bench.progress == [
        "Moving to the Trash: 100 of 250",
        "Moving to the Trash: 200 of 250",
        "Moving to the Trash: 250 of 250",
        "",
    ]
