"""The Trash: nothing in it is lost, nothing leaves it silently, and everything can come back."""

# ruff: noqa: ASYNC240  # a test may wait for its own files

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.marks import Change
from studio.domain.picture import Picture
from studio.flow.beside import marks_beside
from studio.flow.rebuilding import rebuild
from studio.flow.sidecars import Scribe
from studio.flow.trash import KEPT_FOR, Trash
from studio.store import trash as on_disk
from studio.store.files import LibraryFolder
from studio.store.thrown import Move
from tests.flow.cabinet import NOW, Cabinet
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


@pytest.fixture
async def cabinet(tmp_path: Path) -> AsyncIterator[Cabinet]:
    cabinet = await Cabinet(tmp_path / "home").open()
    yield cabinet
    await cabinet.close()


class Bin:
    """In the place of the system's Trash: takes files, or refuses."""

    def __init__(self, folder: Path, *, refuses: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.refuses = refuses

    def give(self, path: str) -> None:
        if self.refuses:
            raise OSError("no trash on this volume")
        shutil.move(path, self.folder / Path(path).name)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


def bin_of(cabinet: Cabinet, tmp_path: Path, *, refuses: bool = False) -> tuple[Trash, Bin]:
    bin_ = Bin(tmp_path / "bin", refuses=refuses)
    return Trash(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock, give=bin_.give), bin_


def trash_of(cabinet: Cabinet) -> Trash:
    return Trash(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock)


async def test_a_picture_goes_and_comes_back(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/11/heron.png", words_beside=True)
    before = Path(picture.path).read_bytes()
    outcome = await trash_of(cabinet).throw([picture.id])
    assert (outcome.ids, outcome.problem) == ((picture.id,), "")
    thrown = await cabinet.row(picture)
    assert thrown.trashed_at == NOW and Path(thrown.path).read_bytes() == before
    assert cabinet.files() == [".trash/…/2026/11/heron.json", ".trash/…/2026/11/heron.png"]
    assert await cabinet.store.library.count() == 0

    assert (await trash_of(cabinet).restore([picture.id])).ids == (picture.id,)
    back = await cabinet.row(picture)
    assert (back.path, back.trashed_at, back.id) == (picture.path, None, picture.id)
    assert cabinet.files() == ["2026/11/heron.json", "2026/11/heron.png"]
    assert list((cabinet.root / ".trash").iterdir()) == [], "empty folders are left"


async def test_marks_go_with_it(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/11/heron.png")
    await cabinet.store.marks.apply([picture.id], Change(rating=4))
    scribe = Scribe(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock, data=cabinet.paths.data)
    await scribe.write()
    for move in (trash_of(cabinet).throw, trash_of(cabinet).restore):
        await move([picture.id])
        await scribe.write()
        row = await cabinet.row(picture)
        beside = marks_beside(Path(row.path), generation_id=row.generation_id)
        assert row.rating == 4 and beside is not None and beside.rating == 4
    assert cabinet.files() == ["2026/11/heron.json", "2026/11/heron.png"]
    await scribe.close()


async def test_marks_that_stand_under_another_name_are_written_where_it_is_now(cabinet: Cabinet) -> None:
    picture, clip = await cabinet.add("a.png"), await cabinet.add("a.mp4", words_beside=True)
    await cabinet.store.marks.apply([picture.id, clip.id], Change(rating=4))
    scribe = Scribe(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock, data=cabinet.paths.data)
    await scribe.write()
    await trash_of(cabinet).throw([picture.id])
    await scribe.write()
    for row in (await cabinet.row(picture), await cabinet.row(clip)):
        beside = marks_beside(Path(row.path), generation_id=row.generation_id)
        assert beside is not None and beside.rating == 4
    await scribe.close()


async def test_a_name_that_is_taken_gets_a_number(cabinet: Cabinet) -> None:
    first = await cabinet.add("2026/11/heron.png", words_beside=True)
    await trash_of(cabinet).throw([first.id])
    second = await cabinet.add("2026/11/heron.png", words_beside=True)
    (cabinet.root / "2026/11/heron 2.json").write_text("somebody's own words")
    outcome = await trash_of(cabinet).restore([first.id])
    assert (outcome.ids, outcome.renamed, outcome.problem) == ((first.id,), 1, "")
    assert Path((await cabinet.row(first)).path).name == "heron 3.png"
    assert (await cabinet.row(second)).path == second.path
    assert (cabinet.root / "2026/11/heron 2.json").read_text() == "somebody's own words"
    assert (cabinet.root / "2026/11/heron 3.json").is_file() and (cabinet.root / "2026/11/heron.json").is_file()


async def test_twice_the_same_name_in_one_moment(cabinet: Cabinet) -> None:
    first = await cabinet.add("a.png", prompt="first")
    await trash_of(cabinet).throw([first.id])
    second = await cabinet.add("a.png", prompt="second")
    await trash_of(cabinet).throw([second.id])
    assert cabinet.files() == [".trash/…/a.png", ".trash/…/a.png"]
    paths = {Path((await cabinet.row(each)).path).read_bytes() for each in (first, second)}
    assert len(paths) == 2


async def test_words_of_a_twin_with_another_ending_stay_with_it(cabinet: Cabinet) -> None:
    picture = await cabinet.add("a.png")
    clip = await cabinet.add("a.mp4")
    await trash_of(cabinet).throw([picture.id])
    assert cabinet.files() == [".trash/…/a.png", "a.json", "a.mp4"]
    await trash_of(cabinet).throw([clip.id])
    assert cabinet.files() == [".trash/…/a.json", ".trash/…/a.mp4", ".trash/…/a.png"]


async def test_outside_the_picture_folder_it_stays_on_its_disk(cabinet: Cabinet, tmp_path: Path) -> None:
    picture = await cabinet.add(str(tmp_path / "elsewhere" / "heron.png"))
    elsewhere = tmp_path / "elsewhere"
    await trash_of(cabinet).throw([picture.id])
    (thrown,) = elsewhere.rglob("heron.png")
    assert thrown.relative_to(elsewhere).parts[0] == ".trash" and Path((await cabinet.row(picture)).path).samefile(
        thrown
    )
    await trash_of(cabinet).restore([picture.id])
    assert (elsewhere / "heron.png").is_file() and not (cabinet.root / ".trash").exists()


async def test_what_is_in_it_already_or_unknown_is_passed_over(cabinet: Cabinet) -> None:
    picture = await cabinet.add("a.png")
    bin_ = trash_of(cabinet)
    assert (await bin_.throw([picture.id, picture.id, "unknown"])).ids == (picture.id,)
    moved = (await cabinet.row(picture)).path
    assert (await bin_.throw([picture.id])).ids == () and (await cabinet.row(picture)).path == moved
    assert (await bin_.restore(["unknown"])).ids == ()
    assert (await bin_.delete(["unknown"])).ids == ()


async def test_a_file_that_is_gone_is_no_trouble(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/11/a.png")
    Path(picture.path).unlink()
    bin_ = trash_of(cabinet)
    assert (await bin_.throw([picture.id])).problem == ""
    assert (await bin_.restore([picture.id])).ids == (picture.id,)
    assert (await cabinet.row(picture)).path == picture.path


async def test_where_no_trash_can_be_made_everything_stays(cabinet: Cabinet) -> None:
    pictures = [await cabinet.add("2026/11/a.png", words_beside=True), await cabinet.add("2026/11/b.png")]
    (cabinet.root / ".trash").write_bytes(b"somebody's file")
    outcome = await trash_of(cabinet).throw([each.id for each in pictures])
    assert outcome.ids == () and outcome.problem.startswith(str(cabinet.root))
    assert cabinet.files() == [".trash", "2026/11/a.json", "2026/11/a.png", "2026/11/b.png"]
    assert [await cabinet.row(each) for each in pictures] == pictures


async def test_a_folder_that_went_with_its_disk(cabinet: Cabinet) -> None:
    first, second = await cabinet.add("2026/11/a.png"), await cabinet.add("b/a.png")
    (cabinet.root / "2026").rename(cabinet.root.parent / "unplugged")
    outcome = await trash_of(cabinet).throw([first.id, second.id])
    assert outcome.ids == () and "is not there" in outcome.problem
    for each in (first, second):
        assert (await cabinet.row(each)).path == each.path and (await cabinet.row(each)).trashed_at is None
    assert cabinet.files() == ["b/a.png"]


async def test_a_thousand_at_once(cabinet: Cabinet) -> None:
    pictures = await cabinet.add_many(1000)
    told: list[int] = []
    ids = [each.id for each in pictures]
    beat = asyncio.create_task(_beats())
    outcome = await trash_of(cabinet).throw(ids, told.append)
    beats = await _stopped(beat)
    assert len(outcome.ids) == 1000 and told[-1] == 1000 and len(told) == 10
    assert beats > 10, "the loop stood still"
    assert len(cabinet.files()) == 1000 and all(name.startswith(".trash/") for name in cabinet.files())
    assert len((await trash_of(cabinet).restore(ids)).ids) == 1000
    assert not [name for name in cabinet.files() if name.startswith(".trash/")]


async def _beats() -> int:
    count = 0
    try:
        while True:
            await asyncio.sleep(0)
            count += 1
    except asyncio.CancelledError:
        return count


async def _stopped(task: asyncio.Task[int]) -> int:
    task.cancel()
    return await task


async def test_deleting_for_good_hands_it_to_the_system(cabinet: Cabinet, tmp_path: Path) -> None:
    picture, other = await cabinet.add("2026/11/heron.png", words_beside=True), await cabinet.add("2026/11/b.png")
    bin_, system = bin_of(cabinet, tmp_path)
    await bin_.throw([picture.id])
    outcome = await bin_.delete([picture.id, other.id])
    assert (outcome.ids, outcome.problem) == ((picture.id,), "")
    assert system.files == ["heron.json", "heron.png"] and cabinet.files() == ["2026/11/b.png"]
    assert await cabinet.store.library.get(picture.id) is None
    assert (await cabinet.row(other)).path == other.path, "only what is in the Trash can be deleted"


async def test_without_a_system_trash_nothing_is_deleted(cabinet: Cabinet, tmp_path: Path) -> None:
    picture = await cabinet.add("2026/11/heron.png")
    bin_, _ = bin_of(cabinet, tmp_path, refuses=True)
    await bin_.throw([picture.id])
    files = cabinet.files()
    outcome = await bin_.delete([picture.id])
    assert outcome.ids == () and cabinet.files() == files
    assert "heron.png was not deleted" in outcome.problem and "It stays in the Trash here" in outcome.problem
    assert (await cabinet.row(picture)).trashed_at is not None


async def test_after_thirty_days_and_not_before(cabinet: Cabinet, tmp_path: Path) -> None:
    old, new = await cabinet.add("old.png"), await cabinet.add("new.png")
    bin_, system = bin_of(cabinet, tmp_path)
    await bin_.throw([old.id])
    cabinet.clock.moment += timedelta(days=3)
    await bin_.throw([new.id])
    cabinet.clock.moment = NOW + KEPT_FOR
    assert (await bin_.expire()).ids == ()
    cabinet.clock.moment += timedelta(seconds=1)
    assert (await bin_.expire()).ids == (old.id,)
    assert system.files == ["old.png"] and (await cabinet.row(new)).trashed_at is not None


async def test_on_an_unplugged_disk_nothing_is_forgotten(cabinet: Cabinet, tmp_path: Path) -> None:
    picture = await cabinet.add("2026/a.png")
    bin_, _ = bin_of(cabinet, tmp_path)
    await bin_.throw([picture.id])
    cabinet.root.rename(tmp_path / "unplugged")
    outcome = await bin_.delete([picture.id])
    assert outcome.ids == () and "Is its disk connected?" in outcome.problem
    assert await cabinet.store.library.get(picture.id) is not None


async def test_the_trash_of_the_desktop_takes_it(tmp_path: Path) -> None:
    """With the real thing, in a process of its own, for it looks for its folder once."""
    file = tmp_path / "heron.png"
    file.write_bytes(b"pixels")
    file.with_suffix(".json").write_bytes(b"{}")
    code = "import sys, pathlib; from studio.store.trash import give_to_system as give; give(pathlib.Path(sys.argv[1]))"
    environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code, str(file)], env=environ, check=True)
    kept = tmp_path / "data" / "Trash" / "files"
    assert sorted(path.name for path in kept.iterdir()) == ["heron.json", "heron.png"]
    assert not file.exists()


async def half(cabinet: Cabinet, picture: Picture) -> Path:
    """Leave what a kill leaves between the row and the file; return the place in the Trash."""
    target = on_disk.place_for(Path(picture.path), cabinet.root, NOW)
    assert await cabinet.store.thrown.move([Move(picture.id, Path(picture.path), target, NOW)])
    return target


async def test_the_next_start_brings_a_file_to_its_row(cabinet: Cabinet) -> None:
    picture, other = await cabinet.add("2026/a.png", words_beside=True), await cabinet.add("2026/b.png")
    target = await half(cabinet, picture)
    assert await trash_of(cabinet).settle() == 1
    assert target.is_file() and target.with_suffix(".json").is_file()
    assert cabinet.files() == [".trash/…/2026/a.json", ".trash/…/2026/a.png", "2026/b.png"]
    assert await trash_of(cabinet).settle() == 0
    assert (await cabinet.row(other)).path == other.path


async def test_a_file_on_its_way_back_is_brought_to_its_row(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/a.png")
    await trash_of(cabinet).throw([picture.id])
    other = await cabinet.add("2026/a.png", prompt="another")
    thrown = Path((await cabinet.row(picture)).path)
    thrown.rename(cabinet.root / "2026/a 2.png")
    assert await trash_of(cabinet).settle() == 1
    assert thrown.is_file() and Path(other.path).is_file() and not (cabinet.root / "2026/a 2.png").exists()


async def test_a_second_name_left_on_the_way_back_goes(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/a.png")
    await trash_of(cabinet).throw([picture.id])
    thrown = Path((await cabinet.row(picture)).path)
    os.link(thrown, picture.path)
    assert await trash_of(cabinet).settle() == 1
    assert cabinet.files() == [".trash/…/2026/a.png"]


async def test_somebody_elses_file_is_left_alone(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/a.png")
    await trash_of(cabinet).throw([picture.id])
    Path((await cabinet.row(picture)).path).unlink()
    Path(picture.path).write_bytes(b"of the user's own")
    assert await trash_of(cabinet).settle() == 0
    assert Path(picture.path).read_bytes() == b"of the user's own"


async def test_a_lost_index_leaves_it_in_the_trash(cabinet: Cabinet, tmp_path: Path) -> None:
    kept = await cabinet.add("2026/11/kept.png")
    thrown = await cabinet.add("2026/11/thrown.png", words_beside=True)
    clip = await cabinet.add("2026/11/clip.mp4")
    await trash_of(cabinet).throw([thrown.id, clip.id])
    await cabinet.close()
    shutil.rmtree(cabinet.paths.data)
    await cabinet.open()
    folder = LibraryFolder(cabinet.root)
    done = await rebuild(cabinet.store, folder, profile="default", clock=cabinet.clock)
    await asyncio.to_thread(folder.close)
    assert done.restored == 3
    for each, moment in ((kept, None), (thrown, NOW), (clip, NOW)):
        (row,) = await cabinet.store.library.by_generation(each.generation_id)
        assert row.trashed_at == moment and Path(row.path).is_file()
    (row,) = await cabinet.store.library.by_generation(thrown.generation_id)
    assert (await trash_of(cabinet).restore([row.id])).ids == (row.id,)
    assert (await cabinet.row(row)).path == thrown.path


async def test_of_a_copy_in_the_trash_and_one_in_the_library_the_latter_counts(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/11/a.png")
    await trash_of(cabinet).throw([picture.id])
    shutil.copyfile((await cabinet.row(picture)).path, cabinet.root / "2026/11/again.png")
    await cabinet.close()
    shutil.rmtree(cabinet.paths.data)
    await cabinet.open()
    folder = LibraryFolder(cabinet.root)
    await rebuild(cabinet.store, folder, profile="default", clock=cabinet.clock)
    await asyncio.to_thread(folder.close)
    (row,) = await cabinet.store.library.by_generation(picture.generation_id)
    assert Path(row.path).name == "again.png" and row.trashed_at is None


async def test_what_was_thrown_away_is_not_fetched_again(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start(reconcile=False)
    job = await desk.make("a heron", count=2)
    first, second = await desk.store.library.by_generation(job.generation_id or "")
    bin_ = Trash(desk.store, root=lambda: desk.paths.library, clock=desk.clock, give=Bin(tmp_path / "bin").give)
    assert len((await bin_.throw([first.id, second.id])).ids) == 2
    assert (await bin_.delete([second.id])).ids == (second.id,)
    await desk.engine.rescue()
    await desk.engine.drained()
    await desk.close()
    desk = await desk.again()
    await desk.engine.start(reconcile=False)
    await desk.engine.rescue()
    await desk.engine.drained()
    assert [path for path in desk.paths.library.rglob("*.png") if ".trash" not in path.parts] == []
    (row,) = await desk.store.library.by_generation(job.generation_id or "")
    assert row.id == first.id and row.trashed_at is not None
    await desk.close()
