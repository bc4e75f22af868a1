"""A damaged or lost index is rebuilt: from a copy, from the files' own words, and from the server's last day."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from studio.domain.clock import SystemClock
from studio.domain.job import Job, JobState
from studio.domain.limits import OUTPUT_BYTES
from studio.domain.marks import Change
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.flow.rebuilding import Rebuilt, rebuild
from studio.flow.spending import spending
from studio.media.embed import embed
from studio.media.record import Record
from studio.store.files import LibraryFolder
from studio.store.paths import Paths
from studio.store.store import Store
from tests.commands.shell import Shell
from tests.flow.desk import Desk, clip_order, served_bytes
from tests.sandbox_fixture import Sandbox

NOW = datetime.now(UTC).replace(microsecond=0)
NONSENSE: tuple[dict[str, Any], ...] = (
    {"index": -1},
    {"index": 2**70},
    {"created_at": datetime(1, 1, 1, tzinfo=UTC)},
    {"created_at": datetime(9999, 12, 31, 23, 59)},
    {"generation_id": "x" * 10_000},
    {"width": 0},
    {"height": 10**12},
)
OUTPUT = "GET /v1/images/{id}/output/{n}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a studio knew before its index was lost."""

    today: Decimal
    month: Decimal
    jobs: tuple[Job, ...]
    pictures: tuple[Picture, ...]

    @classmethod
    async def by(cls, desk: Desk) -> Known:
        used = await spending(desk.store, desk.clock, desk.session.profile)
        jobs = sorted(await desk.store.journal.recent(), key=lambda job: job.request.prompt)
        return cls(used.today, used.month, tuple(jobs), await desk.pictures())


def told(job: Job) -> dict[str, object]:
    """Return what the files know of a run."""
    fields = (
        "profile state request style_name quoted charged generation_id request_ids accepted_at "
        "output_count saved_count another shot"
    )
    return {name: getattr(job, name) for name in fields.split()}


def shown(picture: Picture) -> dict[str, object]:
    """Return what the files know of themselves."""
    fields = (
        "generation_id index path sha256 source_sha256 size_bytes media_type width height request style_name seed "
        "charged seconds sandbox"
    )
    return {name: getattr(picture, name) for name in fields.split()}


def lose(desk: Desk) -> None:
    """Lose the whole data folder, as on a new computer."""
    shutil.rmtree(desk.paths.data)


def delete(desk: Desk) -> None:
    """Delete the index alone; what belongs to it stays."""
    desk.paths.database.with_name("studio.sqlite3-wal").write_bytes(b"left behind")
    desk.paths.database.unlink()


def zero(desk: Desk) -> None:
    """Zero the pages in the middle, as a dying disk does."""
    content = bytearray(desk.paths.database.read_bytes())
    content[4096:-4096] = bytes(len(content) - 8192)
    desk.paths.database.write_bytes(content)


def truncate(desk: Desk) -> None:
    """Cut the file in the middle of a page."""
    content = desk.paths.database.read_bytes()
    desk.paths.database.write_bytes(content[: len(content) // 2 + 100])


def empty(desk: Desk) -> None:
    """Leave the name and nothing else."""
    desk.paths.database.write_bytes(b"")


def garble(desk: Desk) -> None:
    """Overwrite the header."""
    with desk.paths.database.open("r+b") as file:
        file.write(b"\x5a" * 100)


def folder(desk: Desk) -> None:
    """Put a folder where the file was."""
    desk.paths.database.unlink()
    (desk.paths.database / "something").mkdir(parents=True)


DAMAGES = (lose, delete, zero, truncate, empty, garble, folder)


async def stocked(desk: Desk) -> Known:
    """Buy two runs and a clip, and return what is known then."""
    await desk.make("a heron", count=2, seed=7, negative_prompt="fog")
    await desk.make("an otter")
    await desk.end(await desk.engine.submit(clip_order()))
    return await Known.by(desk)


@pytest.fixture
async def first(tmp_path: Path, sandbox: Sandbox) -> Desk:
    """A desk at work; whoever uses it closes it."""
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    return desk


async def run(store: Store, paths: Paths, *, report: Callable[[Rebuilt], None] = lambda _: None) -> Rebuilt:
    """Rebuild without a session."""
    folder = LibraryFolder(paths.library)
    try:
        return await rebuild(store, folder, profile="default", clock=SystemClock(), report=report)
    finally:
        folder.close()


def record(number: int, **fields: Any) -> Record:
    """Return the words of a picture that cost a credit."""
    values: dict[str, Any] = {
        "request": ImageRequest(prompt=f"picture {number}"),
        "width": 8,
        "height": 8,
        "created_at": NOW - timedelta(minutes=number),
        "generation_id": f"img_{number}",
        "charged": Decimal(1),
        "source_sha256": "aa",
    }
    return Record(**values | fields)


def write(path: Path, words: Record) -> None:
    """Write a small picture with ``words`` inside."""
    path.parent.mkdir(exist_ok=True)
    plain = path.with_suffix(".plain")
    Image.new("RGB", (8, 8)).save(plain, "PNG")
    embed(plain, path, words)
    plain.unlink()


def cut_off(path: Path) -> None:
    """Lose the end of a file."""
    content = path.read_bytes()
    path.write_bytes(content[:-20])


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_everything_comes_back_from_the_files_and_nothing_is_fetched_twice(
    first: Desk, sandbox: Sandbox, damage: Callable[[Desk], None]
) -> None:
    before = await stocked(first)
    fetched = sandbox.calls(OUTPUT)
    await first.close()
    damage(first)
    following = await first.again()
    assert following.store.rebuild_wanted
    await following.engine.start()
    assert not following.store.rebuild_wanted
    await following.session.engine.rescue()
    await asyncio.wait_for(following.engine.drained(), 60)
    after = await Known.by(following)
    assert (after.today, after.month) == (before.today, before.month) and before.today > 3
    assert [told(job) for job in after.jobs] == [told(job) for job in before.jobs]
    assert sorted(map(str, map(shown, after.pictures))) == sorted(map(str, map(shown, before.pictures)))
    assert await following.sound() == 4
    assert sandbox.calls(OUTPUT) == fetched and len(following.charges()) == 3
    found = [each.explanation.cause for each in following.troubles]
    assert found == ["4 files are in the library again, with what 3 runs cost."]
    await following.close()


async def test_a_copy_keeps_what_people_added_and_gets_what_came_later(first: Desk) -> None:
    await first.make("a heron")
    (heron,) = await first.pictures()
    await first.store.marks.apply([heron.id], Change(rating=4))
    await first.store.keep_copy(first.clock.now())
    await first.make("an otter")
    before = await Known.by(first)
    await first.close()
    zero(first)
    following = await first.again()
    assert "took its place" in following.store.notices[0]
    await following.engine.start()
    after = await Known.by(following)
    assert after.month == before.month and [told(job) for job in after.jobs] == [told(job) for job in before.jobs]
    assert {picture.request.prompt: picture.rating for picture in after.pictures} == {"a heron": 4, "an otter": 0}
    assert (await following.store.library.get(heron.id)) == msgspec.structs.replace(heron, rating=4)
    await following.close()


async def test_what_is_missing_of_a_run_of_today_is_fetched_and_the_rest_is_not(first: Desk, sandbox: Sandbox) -> None:
    job = await first.make(count=3)
    gone, spoilt, _ = await first.pictures()
    first.file(gone).unlink()
    cut_off(first.file(spoilt))
    await first.close()
    lose(first)
    fetched = sandbox.calls(OUTPUT)
    following = await first.again()
    await following.engine.start()
    await asyncio.wait_for(following.engine.drained(), 60)
    (row,) = await following.store.journal.recent()
    assert (row.state, row.saved_count, row.generation_id) == (JobState.SAVED, 3, job.generation_id)
    assert sandbox.calls(OUTPUT) == fetched + 2 and len(following.charges()) == 1
    assert {picture.sha256 for picture in await following.pictures()} >= {gone.sha256, spoilt.sha256}
    await following.close()


async def test_what_people_threw_away_long_ago_is_not_mourned(first: Desk, sandbox: Sandbox) -> None:
    await first.make(count=2)
    gone, _ = await first.pictures()
    before = await Known.by(first)
    first.file(gone).unlink()
    await first.close()
    lose(first)
    sandbox.advance(30 * 3600)
    following = await first.again()
    following.clock.advance(hours=30)
    await following.engine.start()
    await asyncio.wait_for(following.engine.drained(), 60)
    (row,) = await following.store.journal.recent()
    assert (row.state, row.saved_count, row.charged) == (JobState.SAVED, 1, Decimal(2))
    assert await following.store.journal.spent(row.created_at, profile=row.profile) == before.month
    assert len(following.troubles) == 1
    await following.close()


async def test_a_clip_that_could_take_no_words_is_known_by_those_beside_it(first: Desk, sandbox: Sandbox) -> None:
    job = await first.end(await first.engine.submit(clip_order()))
    (clip,) = await first.pictures()
    first.file(clip).write_bytes(await asyncio.to_thread(served_bytes, sandbox, job))
    fetched = sandbox.calls(OUTPUT)
    await first.close()
    lose(first)
    following = await first.again()
    await following.engine.start()
    await asyncio.wait_for(following.engine.drained(), 60)
    (found,) = await following.pictures()
    assert (found.source_sha256, found.sha256, found.seconds) == (clip.source_sha256, clip.source_sha256, clip.seconds)
    assert sandbox.calls(OUTPUT) == fetched
    await following.close()


async def test_pretend_money_is_not_counted_as_money(paths: Paths, store: Store) -> None:
    write(paths.library / "real.png", record(1))
    write(paths.library / "pretend.png", record(2, sandbox=True))
    await run(store, paths)
    since = NOW - timedelta(days=1)
    assert await store.journal.spent(since, profile="default") == 1
    assert await store.journal.spent(since, profile="sandbox") == 1


async def test_a_rebuild_that_is_killed_goes_on_where_it_was(paths: Paths) -> None:
    for number in range(150):
        write(paths.library / f"{number % 3}" / f"{number}.png", record(number))
    store = await Store.open(paths)

    def kill(done: Rebuilt) -> None:
        if done.seen >= 100:
            raise KeyError("killed")

    with pytest.raises(KeyError):
        await run(store, paths, report=kill)
    await store.close()
    store = await Store.open(paths)
    assert store.rebuild_wanted
    done = await run(store, paths)
    assert (done.restored, done.known, done.jobs) == (22, 0, 22)
    assert await store.library.count() == 150 and not store.rebuild_wanted
    await store.close()


async def test_only_one_process_rebuilds_and_the_other_finds_it_done(paths: Paths, store: Store) -> None:
    for number in range(100):
        write(paths.library / f"{number}.png", record(number))
    other = await Store.open(paths)
    both = await asyncio.gather(run(store, paths), run(other, paths))
    assert sorted(each.restored for each in both) == [0, 100]
    assert not store.rebuild_wanted and not other.rebuild_wanted
    await other.close()


async def test_a_moved_file_is_found_again_by_hand_and_keeps_its_stars(paths: Paths, store: Store) -> None:
    write(paths.library / "a.png", record(1))
    write(paths.library / "b.png", record(2))
    await run(store, paths)
    (moved,) = await store.library.by_generation("img_1")
    await store.marks.apply([moved.id], Change(rating=5))
    (paths.library / "sorted").mkdir()
    (paths.library / "a.png").rename(paths.library / "sorted" / "c.png")
    shutil.copy(paths.library / "b.png", paths.library / "0 copy of b.png")
    await store.rebuild.want()
    done = await run(store, paths)
    assert (done.restored, done.known, done.jobs) == (1, 2, 0)
    (found,) = await store.library.by_generation("img_1")
    assert (found.id, found.rating, Path(found.path).name) == (moved.id, 5, "c.png")
    assert Path((await store.library.by_generation("img_2"))[0].path).name == "b.png"


def test_it_can_be_asked_for_by_hand(paths: Paths) -> None:
    write(paths.library / "a.png", record(1))
    (paths.library / "bad.png").write_bytes(b"")
    shell = Shell(paths.data.parent)
    said = shell.run("library", "rebuild", "--json")
    counts = {"restored": 1, "known": 0, "foreign": 0, "imported": 0, "jobs": 1, "skipped": 1}
    assert (said.code, said.document) == (7, counts | {"examples": said.document["examples"]})
    assert [Path(each["path"]).name for each in said.document["examples"]] == ["bad.png"]
    (paths.library / "bad.png").unlink()
    again = shell.run("library", "rebuild")
    assert again.code == 0 and "0 files are in the library again" in again.out
    assert shell.run("library", "list", "--json").document["total"] == 1


async def test_anything_may_lie_in_the_folder(paths: Paths, store: Store) -> None:
    lay_out(paths.library)
    before = {path: path.lstat().st_mtime_ns for path in paths.library.rglob("*")}
    done = await run(store, paths)
    names = {spoilt.path.name for spoilt in done.examples}
    bad = {path.name for path in paths.library.iterdir() if path.name.startswith("bad")}
    assert bad <= names <= bad | {f"odd {number}.png" for number in range(len(NONSENSE))}
    assert (done.restored, done.skipped, done.known) == (2, len(names), 0)
    assert done.foreign + done.skipped == 2 + len(bad) + len(NONSENSE)  # nonsense is nobody's, or of no use
    assert {os.fsencode(Path(picture.path).name) for picture in await store.library.page()} == {
        b"\xff.png",
        b"good.png",
    }
    assert {path: path.lstat().st_mtime_ns for path in paths.library.rglob("*")} == before


def lay_out(library: Path) -> None:
    """Put everything into a picture folder that should not be there, what is ours, and what is somebody else's."""
    write(library / "good.png", record(0))
    write(library / os.fsdecode(b"\xff.png"), record(100))
    Image.new("RGB", (8, 8)).save(library / "foreign.png")
    for number, nonsense in enumerate(NONSENSE):
        write(library / f"odd {number}.png", record(1, **nonsense))
    write(library / "bad end.png", record(1))
    cut_off(library / "bad end.png")
    (library / "bad page.webp").write_bytes(b"<!DOCTYPE html><html>")
    (library / "bad zeros.png").write_bytes(bytes(5000))
    (library / "bad nothing.jpg").write_bytes(b"")
    (library / "foreign.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"\xff" * 100)
    (library / "bad link.png").symlink_to("nowhere")
    os.mkfifo(library / "bad pipe.png")
    with (library / "bad giant.png").open("wb") as file:
        file.truncate(OUTPUT_BYTES + 1)
    (library / "folder.png").mkdir()
    (library / "folder.png" / "round").symlink_to(library)
    (library / ".hidden").mkdir()
    write(library / ".hidden" / "part.png", record(3))
    (library / "notes.txt").write_text("nothing")
