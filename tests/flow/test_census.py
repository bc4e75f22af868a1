"""Files are moved, edited, deleted and brought back by other programs: the library follows, and loses nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from studio.domain.errors import DiskTrouble
from studio.domain.marks import Change
from studio.domain.picture import FileState, Picture
from studio.flow.beside import marks_beside
from studio.flow.census import Census, Noticed
from studio.flow.recognise import FillingIn
from studio.flow.sidecars import Scribe
from studio.flow.thumbnails import thumbnail_path
from studio.media.embed import embed
from studio.media.pixels import fingerprint
from studio.store.files import LibraryFolder
from tests.flow.shelf import Shelf, art, laid, stripped
from tests.media.examples import record


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    opened = await Shelf(tmp_path / "home").open()
    yield opened
    await opened.close()


@pytest.fixture
async def three(shelf: Shelf, tmp_path: Path) -> Shelf:
    """Three pictures, one of them ours, all of them loved and looked at."""
    for number in range(2):
        laid(tmp_path / "in" / f"{number}.png", number)
    embed(laid(tmp_path / "plain.png", 7), tmp_path / "in" / "ours.png", record())
    await shelf.take(tmp_path / "in")
    ids = [row.id for row in (await shelf.rows()).values()]
    await shelf.store.marks.apply(ids, Change(rating=4, add_tags=("sea",)))
    await FillingIn(shelf.store, shelf.clock, thumbnails=shelf.paths.thumbnails, busy=lambda: False).run()
    assert not (await look(shelf)).pictures
    return shelf


async def look(shelf: Shelf, *, thorough: bool = False, take: bool = True, busy: bool = False) -> Noticed:
    census = Census(shelf.store, shelf.folder, thumbnails=shelf.paths.thumbnails, clock=shelf.clock, busy=lambda: busy)
    return await census.run(thorough=thorough, take=take)


async def ours(shelf: Shelf) -> Picture:
    return next(row for row in (await shelf.rows()).values() if row.generation_id)


async def other(shelf: Shelf) -> Picture:
    return next(row for row in (await shelf.rows()).values() if not row.generation_id)


async def get(shelf: Shelf, picture: Picture) -> Picture:
    found = await shelf.store.library.get(picture.id)
    assert found is not None
    return found


def file_of(picture: Picture) -> Path:
    return Path(picture.path)


def nothing_lost(before: Picture, after: Picture) -> bool:
    return (after.id, after.rating, after.tags, after.request) == (before.id, 4, ("sea",), before.request)


def save_over(path: Path, picture: Image.Image) -> None:
    picture.save(path, "PNG")


async def test_nothing_happened(three: Shelf) -> None:
    noticed = await look(three)
    assert (noticed.fine, noticed.sentence, noticed.pictures) == (3, "", [])
    assert not noticed.missing and not noticed.changed


async def test_what_did_not_change_is_not_read(three: Shelf) -> None:
    """Files that would be found broken if anybody read them are as they were by size and time."""
    for row in (await three.rows()).values():
        path = file_of(row)
        status = path.stat()
        path.write_bytes(b"x" * status.st_size)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (await look(three)).fine == 3
    noticed = await look(three, thorough=True)
    assert len(noticed.broken) == 3


@pytest.mark.parametrize("way", ["renamed", "moved", "folder renamed"])
async def test_moved_files_are_followed(three: Shelf, way: str) -> None:
    before = await ours(three)
    path = file_of(before)
    if way == "folder renamed":
        target = path.parent.with_name("鷺") / path.name
        path.parent.rename(target.parent)
    else:
        target = path.with_name("鷺.png") if way == "renamed" else three.root / "best" / "of" / "all.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    noticed = await look(three)
    after = await get(three, before)
    assert Path(after.path) == target and after.state is FileState.SAVED
    assert nothing_lost(before, after)
    assert before.id in noticed.pictures and "moved" in noticed.sentence
    assert not noticed.missing and not noticed.taken and noticed.fine == 3
    assert not (await look(three)).pictures


async def test_all_files_of_others_are_followed_by_their_bytes(three: Shelf) -> None:
    three.folder.path("new").mkdir()
    for number, row in enumerate((await three.rows()).values()):
        file_of(row).rename(three.root / "new" / f"{number}.png")
    noticed = await look(three)
    assert noticed.sentence == "3 pictures were moved."
    assert all("/new/" in row.path and row.rating == 4 for row in (await three.rows()).values())


async def test_words_beside_a_file_do_not_become_those_of_the_next_one_there(three: Shelf) -> None:
    scribe = Scribe(three.store, root=lambda: three.root, clock=three.clock, data=three.paths.data)
    before = await other(three)
    old, new = file_of(before), three.root / "moved.png"
    try:
        await scribe.write()
        assert marks_beside(old) is not None
        old.rename(new)
        await look(three)
        await scribe.write()
    finally:
        await scribe.close()
    assert marks_beside(old) is None
    told = marks_beside(new)
    assert told is not None and (told.rating, told.tags) == (4, ("sea",))


async def test_moved_and_stripped_is_known_by_its_pixels(three: Shelf) -> None:
    before = await ours(three)
    target = three.root / "stripped.png"
    target.write_bytes(stripped(Path(before.path), "PNG"))
    file_of(before).unlink()
    noticed = await look(three)
    after = await get(three, before)
    assert (after.path, after.state) == (target.as_posix(), FileState.SAVED)
    assert nothing_lost(before, after) and after.sha256 != before.sha256
    assert [whose.id for whose in noticed.moved] == [before.id] and not noticed.taken


async def test_moved_and_edited_is_known_by_our_words(three: Shelf, tmp_path: Path) -> None:
    before = await ours(three)
    file_of(before).unlink()
    embed(laid(tmp_path / "edit.png", 9), three.root / "edit.png", record())
    await look(three)
    after = await get(three, before)
    assert (after.path, after.state) == ((three.root / "edit.png").as_posix(), FileState.CHANGED)
    assert nothing_lost(before, after)


async def test_edited_is_kept_said_and_has_a_new_thumbnail(three: Shelf) -> None:
    before = await other(three)
    original = file_of(before).read_bytes()
    save_over(Path(before.path), art(12, (300, 200)))
    noticed = await look(three)
    after = await get(three, before)
    assert noticed.sentence == "1 picture was edited outside."
    assert after.state is FileState.CHANGED and nothing_lost(before, after)
    assert (after.width, after.height) == (300, 200)
    assert after.pixels == fingerprint(Path(before.path)) and after.source_sha256 == before.source_sha256
    with Image.open(thumbnail_path(three.paths.thumbnails, after)) as small:
        assert small.size == (300, 200)
    again = await look(three)
    assert not again.pictures and [whose.id for whose in again.changed] == [before.id]
    file_of(before).write_bytes(original)
    await look(three)
    undone = await get(three, before)
    assert (undone.state, undone.sha256, undone.width) == (FileState.SAVED, before.sha256, before.width)


async def test_words_that_another_program_wrote_are_no_edit(three: Shelf) -> None:
    before = await other(three)
    path = file_of(before)
    path.write_bytes(stripped(path, "PNG", optimize=True))
    noticed = await look(three)
    after = await get(three, before)
    assert after.state is FileState.SAVED and after.sha256 != before.sha256
    assert noticed.sentence == ""
    assert [whose.id for whose in (await look(three, thorough=True)).changed] == [before.id]


async def test_touched_is_nothing_new(three: Shelf) -> None:
    before = await other(three)
    os.utime(before.path, (1, 1))
    assert not (await look(three)).pictures
    assert await get(three, before) == before


async def test_deleted_is_missing_and_comes_back(three: Shelf, tmp_path: Path) -> None:
    before = await other(three)
    shutil.move(before.path, tmp_path / "away.png")
    noticed = await look(three)
    assert noticed.sentence == "1 picture is missing."
    gone = await get(three, before)
    assert gone.state is FileState.MISSING and nothing_lost(before, gone)
    again = await look(three)
    assert not again.sentence and [whose.id for whose in again.missing] == [before.id]
    shutil.move(tmp_path / "away.png", before.path)
    assert (await look(three)).sentence == "1 picture is back."
    assert await get(three, before) == before


async def test_missing_comes_back_elsewhere(three: Shelf, tmp_path: Path) -> None:
    before = await other(three)
    shutil.move(before.path, tmp_path / "away.png")
    await look(three)
    shutil.move(tmp_path / "away.png", three.root / "elsewhere.png")
    await look(three)
    after = await get(three, before)
    assert (after.path, after.state) == ((three.root / "elsewhere.png").as_posix(), FileState.SAVED)
    assert nothing_lost(before, after)


async def test_a_copy_takes_the_place_of_what_is_deleted_later(three: Shelf) -> None:
    before = await other(three)
    copy = three.root / "copy.png"
    shutil.copy(before.path, copy)
    noticed = await look(three)
    assert not noticed.taken and len(await three.rows()) == 3
    file_of(before).unlink()
    await look(three)
    after = await get(three, before)
    assert (after.path, after.state) == (copy.as_posix(), FileState.SAVED)


async def test_broken_is_told_and_mended(three: Shelf) -> None:
    before = await other(three)
    path = file_of(before)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    noticed = await look(three)
    assert noticed.sentence == "1 picture cannot be read any more."
    broken = await get(three, before)
    assert broken.state is FileState.BROKEN and nothing_lost(before, broken)
    assert broken.sha256 == before.sha256
    assert not (await look(three)).pictures
    path.write_bytes(content)
    await look(three)
    assert await get(three, before) == before


async def test_a_folder_that_is_gone_changes_no_row(three: Shelf, tmp_path: Path) -> None:
    before = await three.rows()
    three.root.rename(tmp_path / "unplugged")
    noticed = await look(three)
    assert noticed.gone and noticed.sentence == noticed.gone
    assert len(noticed.missing) == 3
    assert await three.rows() == before
    (tmp_path / "unplugged").rename(three.root)
    assert (await look(three)).fine == 3


async def test_a_folder_that_goes_while_it_is_looked_at_changes_no_row(three: Shelf, tmp_path: Path) -> None:
    before = await other(three)
    shutil.move(before.path, tmp_path / "away.png")

    def unplug(_: Noticed) -> None:
        if three.root.exists():
            three.root.rename(tmp_path / "unplugged")

    census = Census(three.store, three.folder, thumbnails=three.paths.thumbnails, clock=three.clock)
    with pytest.raises(DiskTrouble):
        await census.run(report=unplug)
    assert await get(three, before) == before


async def test_an_empty_place_where_a_disk_was_changes_no_row(three: Shelf, tmp_path: Path) -> None:
    before = await three.rows()
    three.root.rename(tmp_path / "unplugged")
    three.root.mkdir()
    three.folder.close()
    three.folder = LibraryFolder(three.root)
    noticed = await look(three)
    assert "disk" in noticed.gone
    assert await three.rows() == before


async def test_a_year_on_another_disk_that_is_gone_is_not_missing(three: Shelf, tmp_path: Path) -> None:
    before = await ours(three)
    year = file_of(before).parents[1]
    shutil.move(year, tmp_path / "other disk")
    year.symlink_to(tmp_path / "other disk")
    assert (await look(three)).fine == 3
    (tmp_path / "other disk").rename(tmp_path / "unplugged")
    noticed = await look(three)
    assert not noticed.gone and noticed.missing and not noticed.pictures
    assert (await get(three, before)).state is FileState.SAVED


async def test_new_files_are_taken_in_where_they_lie(three: Shelf) -> None:
    new = laid(three.root / "mine" / "new.png", 20)
    laid(three.root / ".hidden" / "not.png", 21)
    (three.root / "mine" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    noticed = await look(three)
    assert noticed.sentence == "1 new file was taken in."
    row = await get(three, next(row for row in (await three.rows()).values() if row.id in noticed.taken))
    assert row.path == new.as_posix() and row.imported
    assert thumbnail_path(three.paths.thumbnails, row).is_file()
    assert not (await look(three)).pictures


async def test_new_files_may_be_left_alone(three: Shelf) -> None:
    laid(three.root / "new.png", 20)
    assert not (await look(three, take=False)).taken
    assert not (await look(three, busy=True)).taken  # it may be one that is just being saved
    os.utime(three.root / "new.png", (1_600_000_000, 1_600_000_000))
    assert len((await look(three, busy=True)).taken) == 1


async def test_what_is_in_the_trash_is_nobodys_business(three: Shelf) -> None:
    before = await other(three)
    file_of(before).unlink()

    def throw(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE pictures SET trashed_at = '2026-01-01T00:00:00.000000Z' WHERE id = ?", (before.id,))

    await three.store.library._database.write(throw)
    noticed = await look(three)
    assert not noticed.missing and not noticed.pictures and noticed.fine == 2


async def test_a_thousand_names_cost_no_reading_the_second_time(shelf: Shelf) -> None:
    for number in range(40):
        laid(shelf.root / "many" / f"{number}.png", number)
    first = await look(shelf)
    assert len(first.taken) == 40
    (shelf.root / "many" / "copy.png").write_bytes((shelf.root / "many" / "1.png").read_bytes())
    await look(shelf)
    strays = await shelf.store.sights.strays([shelf.root / "many" / "copy.png"])
    (stray,) = strays.values()
    assert stray.copy_of in first.taken


async def test_what_an_import_is_bringing_in_is_left_to_it(shelf: Shelf, tmp_path: Path) -> None:
    for number in range(40):
        laid(tmp_path / "in" / f"{number}.png", number)
    importing = asyncio.ensure_future(shelf.take(tmp_path / "in"))
    noticed = Noticed()
    while not importing.done():
        noticed = await look(shelf)
        assert not noticed.taken and not noticed.pictures
    assert (await importing).imported == len(await shelf.rows()) == 40
