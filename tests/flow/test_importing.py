"""Folders of other people's pictures: all that is one comes in once, with what it tells, and nothing else does."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.errors import DiskTrouble, Mistaken
from studio.domain.marks import Marks
from studio.domain.names import numbered
from studio.flow.beside import write_marks
from studio.flow.importing import Imported
from studio.flow.thumbnails import thumbnail_path
from studio.media.embed import embed
from studio.store.marks import Leaf
from tests.flow.shelf import Shelf, laid, parameters, stripped
from tests.media.examples import record
from tests.media.films import film
from tests.store.examples import job

NAMES = (
    "鷺 夜明け",
    "цапля",
    "بجعة",
    "κύκνος",
    "אנפה",
    "नमस्ते",
    "🦩👨‍👩‍👧",
    "e\u0301té",
    "dots..",
    "CON",
    "a'b\"c%s{seed}",
)
PARAMETERS = "a heron\nNegative prompt: blur\nSteps: 5, CFG scale: 7, Seed: 7, Size: 512x768, Model: dream"


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    opened = await Shelf(tmp_path / "home").open()
    yield opened
    await opened.close()


async def test_a_folder_comes_in_with_what_its_files_tell(shelf: Shelf, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    laid(inside / "deep" / "deeper" / "web.png", 1, pnginfo=parameters(PARAMETERS))
    laid(inside / "photo.jpg", 2)
    os.utime(inside / "photo.jpg", (1_600_000_000, 1_600_000_000))
    embed(laid(tmp_path / "plain.png", 3), inside / "ours.png", record())
    film(inside / "clip.mp4", frames=4)
    told: list[int] = []
    done = await shelf.take(inside, lambda each: told.append(each.seen))
    assert (done.imported, done.total, done.seen) == (4, 4, 4)
    assert told[0] == 0 and told[-1] == 4
    assert done.sentence == "4 files were imported."
    rows = (await shelf.rows()).values()
    assert all(row.imported and row.job_id == "" for row in rows)
    web = next(row for row in rows if row.request.prompt == "a heron")
    photo = next(row for row in rows if row.media_type == "image/jpeg")
    ours = next(row for row in rows if row.generation_id)
    clip = next(row for row in rows if row.is_video)
    assert (web.request.negative_prompt, web.request.seed, web.style_name) == ("blur", 7, "dream")
    assert photo.created_at.timestamp() == 1_600_000_000 and "2020/09/" in photo.path and "photo" in photo.path
    assert (ours.generation_id, ours.index, ours.seed, ours.style_name) == ("img_1", 2, 42, "Ink, wash")
    assert ours.created_at == record().created_at and ours.sandbox
    assert clip.seconds and (clip.width, clip.height) == (128, 72)
    for row in rows:
        assert thumbnail_path(shelf.paths.thumbnails, row).stat().st_size > 0
    (copied,) = (path for path in shelf.files() if path.suffix == ".jpg")
    assert copied.read_bytes() == (inside / "photo.jpg").read_bytes()
    assert copied.stat().st_mtime == 1_600_000_000


async def test_what_is_known_does_not_come_in_twice(shelf: Shelf, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    laid(inside / "a.png", 1, pnginfo=parameters(PARAMETERS))
    (inside / "same.png").write_bytes((inside / "a.png").read_bytes())
    embed(laid(tmp_path / "plain.png", 3), inside / "ours.png", record())
    first = await shelf.take(inside)
    assert (first.imported, first.known) == (2, 1)
    (inside / "stripped.png").write_bytes(stripped(inside / "a.png", "PNG"))
    (inside / "stripped.webp").write_bytes(stripped(inside / "a.png", "WEBP", lossless=True))
    embed(inside / "ours.png", inside / "ours too.png", record(prompt="edited"))
    second = await shelf.take(inside)
    assert (second.imported, second.known) == (0, 6)
    assert second.sentence == "0 files were imported, 6 were in the library already."
    assert len(shelf.files()) == 2


async def test_names_in_every_script_and_one_name_twice(shelf: Shelf, tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        laid(tmp_path / "in" / "one" / f"{name}.png", number)
        laid(tmp_path / "in" / "two" / f"{name}.png", number + 50)
    (tmp_path / "in" / os.fsdecode(b"not \xff text.png")).write_bytes((tmp_path / "in/one/CON.png").read_bytes()[:-12])
    done = await shelf.take(tmp_path / "in")
    assert (done.imported, done.broken) == (2 * len(NAMES), 1)
    files = shelf.files()
    assert len(files) == len(set(files)) == 2 * len(NAMES)
    for row in (await shelf.rows()).values():
        assert Path(row.path) in files


async def test_broken_and_strange_files_among_good_ones(shelf: Shelf, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    good = laid(inside / "good.png")
    (inside / "cut.png").write_bytes(good.read_bytes()[:500])
    (inside / "empty.jpg").write_bytes(b"")
    (inside / "page.webp").write_bytes(b"<!doctype html><p>no")
    (inside / "gone.png").symlink_to(inside / "nowhere")
    (inside / "notes.pdf").write_bytes(b"%PDF")
    (inside / "good.json").write_bytes(b"{}")
    for hidden in ("._good.png", ".hidden.png", ".trashed/a.png"):
        (inside / hidden).parent.mkdir(exist_ok=True)
        (inside / hidden).write_bytes(good.read_bytes())
    done = await shelf.take(inside)
    assert (done.imported, done.broken, done.others, done.total) == (1, 4, 1, 6)
    assert {each.path.name for each in done.examples} == {"cut.png", "empty.jpg", "page.webp", "gone.png"}
    assert done.sentence == (
        "1 file was imported, 1 is no picture or clip, "
        "4 could not be read: “cut.png”, “empty.jpg”, “gone.png” and others."
    )
    assert len(shelf.files()) == 1


async def test_links_that_lead_round_in_a_circle(shelf: Shelf, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    laid(inside / "a.png")
    (inside / "again").symlink_to(inside)
    (inside / "up").symlink_to(tmp_path)
    done = await shelf.take(inside)
    assert done.imported == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
async def test_a_folder_that_may_not_be_read_is_named(shelf: Shelf, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.png")
    closed = tmp_path / "in" / "closed"
    closed.mkdir(mode=0)
    done = await shelf.take(tmp_path / "in")
    assert (done.imported, [each.path for each in done.examples]) == (1, [closed])


async def test_what_lies_in_the_picture_folder_stays_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    mine = laid(shelf.root / "mine" / "鷺.png")
    (tmp_path / "link").symlink_to(shelf.root / "mine")
    done = await shelf.take(tmp_path / "link")
    assert done.imported == 1
    assert shelf.files() == [mine]
    assert (await shelf.row()).path == mine.as_posix()


async def test_marks_beside_a_file_come_with_it(shelf: Shelf, tmp_path: Path) -> None:
    path = laid(tmp_path / "in" / "a.png")
    marks = Marks(rating=4, favourite=True, tags=("sea", "reeds"), notes="for the wall")
    write_marks(Leaf(id="x", path=path, generation_id="", index=0, marks=marks))
    await shelf.take(tmp_path / "in")
    row = await shelf.row()
    assert (row.rating, row.favourite, row.tags, row.notes) == (4, True, ("sea", "reeds"), "for the wall")


async def test_a_copy_without_its_row_gets_it_and_no_second_copy(shelf: Shelf, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.png")
    await shelf.take(tmp_path / "in")
    (copied,) = shelf.files()
    row = await shelf.row()
    other = await Shelf(tmp_path / "other").open()
    try:
        left = other.root / Path(row.path).relative_to(shelf.root)
        left.parent.mkdir(parents=True)
        shutil.copy2(copied, left)  # with its time, as it was copied in
        done = await other.take(tmp_path / "in")
        assert done.imported == 1
        assert other.files() == [left]
        assert (await other.row()).path == left.as_posix()
    finally:
        await other.close()


async def test_a_copy_without_its_row_is_found_among_hundreds_of_its_name(shelf: Shelf, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.png")
    await shelf.take(tmp_path / "in")
    (copied,) = shelf.files()
    other = await Shelf(tmp_path / "other").open()
    try:
        name = (other.root / copied.relative_to(shelf.root)).as_posix()
        Path(name).parent.mkdir(parents=True)
        for number in range(1, 200):
            shutil.copyfile(__file__, numbered(name, number))
        shutil.copy2(copied, numbered(name, 200))
        assert (await other.take(tmp_path / "in")).imported == 1
        assert len(other.files()) == 200
        assert (await other.row()).path == numbered(name, 200)
    finally:
        await other.close()


async def test_an_import_that_is_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    for number in range(100):
        laid(tmp_path / "in" / f"{number:03}.png", number)
    shelf, begun = await Shelf(tmp_path / "home").open(), asyncio.Event()

    def report(done: Imported) -> None:
        if done.imported:
            begun.set()

    running = asyncio.ensure_future(shelf.take(tmp_path / "in", report))
    await asyncio.wait_for(begun.wait(), 120)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    shelf = await shelf.again()
    try:
        before = len(await shelf.rows())
        done = await shelf.take(tmp_path / "in")
        assert 32 <= before < 100 and (done.imported, done.known) == (100 - before, before)
        assert len(await shelf.rows()) == len(shelf.files()) == 100
    finally:
        await shelf.close()


async def test_a_folder_that_is_not_there_is_a_mistake(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Mistaken, match="nowhere"):
        await shelf.take(tmp_path / "nowhere")


async def test_nothing_is_imported_into_a_folder_that_is_gone(shelf: Shelf, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.png")
    shelf.root.rename(tmp_path / "away")
    with pytest.raises(DiskTrouble):
        await shelf.take(tmp_path / "in")
    (tmp_path / "away").rename(shelf.root)
    assert not await shelf.rows()


async def test_a_run_that_the_journal_knows_owns_what_comes_back(shelf: Shelf, tmp_path: Path) -> None:
    bought = replace(job(), generation_id="img_1")
    await shelf.store.journal.add(bought)
    embed(laid(tmp_path / "plain.png"), tmp_path / "ours.png", record())
    await shelf.take(tmp_path / "ours.png")
    assert (await shelf.row()).job_id == bought.id
