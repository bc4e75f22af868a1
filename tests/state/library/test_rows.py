"""The rows of the library: what is looked at is read, what changed little is told little."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from studio.domain.listing import Grouping, Listed, Listing
from studio.domain.marks import Change
from studio.domain.picture import FileState, Picture
from studio.domain.query import parse
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state.library.cell import Cell
from studio.state.library.rows import LibraryRows
from studio.state.library.tile_image import TileShape
from studio.state.rows import VALUE
from tests.studio_fixture import Home, until
from tests.ui.rooms import Room


class Reader:
    """The library's own answers, and what it was asked for."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.asked: list[tuple[int, ...]] = []
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()

    async def rows(self, keys: Sequence[int]) -> Sequence[Listed]:
        self.asked.append(tuple(keys))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.open.wait()
            return await self._home.store.finder.rows(keys)
        finally:
            self.at_once -= 1

    async def all(self, text: str = "", grouping: Grouping = Grouping.NONE) -> Listing:
        return await self._home.store.finder.find(parse(text), grouping=grouping)


@pytest.fixture
async def room(home: Home) -> Room:
    return Room(home, await home.studio())


@pytest.fixture
def reader(home: Home, room: Room) -> Reader:
    return Reader(home)


@pytest.fixture
async def rows(home: Home, room: Room, reader: Reader) -> AsyncIterator[LibraryRows]:
    folder, studio = home.paths.thumbnails, room.studio
    rows = LibraryRows(
        reader.rows,
        studio.tasks,
        thumbnail=partial(thumbnail_path, folder),
        make=lambda picture: keep_thumbnail(folder, picture, studio.path_of(picture)),
        parent=studio,
    )
    yield rows
    rows.close()


def picture(rows: LibraryRows, row: int) -> Picture:
    tile = rows.cell(row).tile
    assert tile is not None
    return tile.picture


def decoded(rows: LibraryRows, row: int) -> bool:
    tile = rows.cell(row).tile
    return tile is not None and tile.image is not None


async def test_rows_keep_the_rules_of_qt(
    room: Room, rows: LibraryRows, reader: Reader, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(rows)  # type: ignore[no-untyped-call]
    await room.add_run(4)
    rows.show(await reader.all())
    rows.visible(0, 3)
    await room.add_run(2)
    rows.show(await reader.all())
    await until(lambda: decoded(rows, 5), rows.dataChanged)
    rows.show(Listing(keys=rows.keys[2:4]))
    rows.show(Listing())
    rows.show(await reader.all())
    assert rows.rowCount() == 6


async def test_only_what_is_looked_at_and_near_is_read(room: Room, rows: LibraryRows, reader: Reader) -> None:
    for _ in range(30):
        await room.add_run(4)
    rows.show(await reader.all())
    assert rows.rowCount() == 120 and rows.cell(0) == Cell(rows.keys[0])
    assert rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole) == "A picture that is being read"
    rows.visible(100, 107)
    await until(lambda: rows.cell(100).tile is not None, rows.came)
    assert reader.asked[0] == tuple(rows.keys[100:108])
    await until(lambda: reader.at_once == 0 and rows.cell(119).tile, rows.came)
    assert rows.cell(0).tile is None
    assert picture(rows, 100).index == 0


async def test_whoever_looks_elsewhere_is_answered_next_and_never_two_at_once(
    room: Room, rows: LibraryRows, reader: Reader
) -> None:
    for _ in range(60):
        await room.add_run(4)
    rows.show(await reader.all())
    reader.open.clear()
    rows.visible(0, 9)
    await until(lambda: reader.asked)
    for first in range(10, 230, 10):
        rows.visible(first, first + 9)
    reader.open.set()
    await until(lambda: rows.cell(220).tile, rows.came)
    assert reader.asked[1] == tuple(rows.keys[220:230])
    assert rows.cell(10).tile is None
    assert reader.most_at_once == 1


async def test_thumbnails_come_in_the_size_they_are_painted_in(
    home: Home, room: Room, rows: LibraryRows, reader: Reader
) -> None:
    await room.add_run(4)
    rows.wear(TileShape(side=100, radius=6, fill=False))
    rows.show(await reader.all())
    rows.visible(0, 3)
    await until(lambda: decoded(rows, 3), rows.dataChanged)
    tile = rows.cell(3).tile
    assert tile is not None and tile.image is not None
    assert (tile.image.width(), tile.image.height()) == (100, 66)
    assert tile.image.pixelColor(0, 0).alpha() == 0 and tile.image.pixelColor(50, 33).alpha() == 255
    rows.wear(TileShape(side=60, radius=6))
    tile = rows.cell(3).tile
    assert tile is not None and tile.image is not None and tile.image.width() == 100  # stands in
    await until(lambda: (t := rows.cell(3).tile) and t.image and t.image.width() == 60, rows.dataChanged)
    assert thumbnail_path(home.paths.thumbnails, picture(rows, 3)).exists()


async def test_a_thumbnail_that_is_gone_is_made_again_and_a_broken_file_is_told(
    home: Home, room: Room, rows: LibraryRows, reader: Reader
) -> None:
    whole, gone, damaged = (await room.add_run(4))[:3]
    await until(lambda: all(tile.image for tile in room.studio.recent.rows))  # who makes thumbnails too
    room.studio.path_of(gone).unlink()
    room.studio.path_of(damaged).write_bytes(b"<html>")
    for each in (whole, gone, damaged):
        thumbnail_path(home.paths.thumbnails, each).unlink(missing_ok=True)
    rows.show(await reader.all())
    rows.visible(0, 3)
    await until(lambda: decoded(rows, 0) and all(rows.cell(at).trouble for at in (1, 2)), rows.dataChanged)
    assert [rows.cell(at).trouble for at in range(4)] == ["", "No preview", "No preview", ""]
    assert str(rows.data(rows.index(1), Qt.ItemDataRole.AccessibleTextRole)).endswith(", no preview")
    room.studio.path_of(gone).write_bytes(room.studio.path_of(whole).read_bytes())
    rows.touch([gone.id])
    await until(lambda: decoded(rows, 1), rows.dataChanged)


async def test_one_on_top_is_inserted_and_nothing_else_moves(room: Room, rows: LibraryRows, reader: Reader) -> None:
    await room.add_run(4)
    rows.show(await reader.all())
    rows.visible(0, 3)
    await until(lambda: rows.cell(3).tile, rows.came)
    told: list[tuple[str, int, int]] = []
    rows.rowsInserted.connect(lambda _, first, last: told.append(("in", first, last)))
    rows.rowsRemoved.connect(lambda _, first, last: told.append(("out", first, last)))
    rows.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    old = picture(rows, 0)
    await room.add_run(2)
    rows.show(await reader.all())
    assert told == [("in", 0, 1)] and picture(rows, 2) == old
    rows.show(Listing(keys=[rows.keys[0], *rows.keys[3:]]))
    assert told[1:] == [("out", 1, 2)]
    rows.show(Listing(keys=rows.keys))
    assert len(told) == 2


async def test_what_changed_is_read_again_and_shown_as_it_was_until_then(
    home: Home, room: Room, rows: LibraryRows, reader: Reader
) -> None:
    (one, *_) = await room.add_run(4)
    rows.show(await reader.all())
    rows.visible(0, 3)
    await until(lambda: rows.cell(3).tile, rows.came)
    asked = len(reader.asked)
    await home.store.marks.apply([one.id], Change(rating=5))
    rows.touch([one.id])
    assert picture(rows, 0).rating == 0
    await until(lambda: picture(rows, 0).rating == 5, rows.dataChanged)
    assert reader.asked[asked:] == [(rows.keys[0],)]


async def test_the_first_ones_are_shown_with_their_pictures_and_the_rest_follows(
    home: Home, room: Room, rows: LibraryRows, reader: Reader
) -> None:
    for _ in range(4):
        await room.add_run(4)
    first = await home.store.finder.first(parse(""), limit=3)
    rows.show_first(first)
    assert [picture(rows, at) for at in range(3)] == [row.picture for row in first]
    resets: list[None] = []
    rows.modelReset.connect(lambda: resets.append(None))
    rows.show(await reader.all())
    assert rows.rowCount() == 16 and not resets
    assert picture(rows, 0) == first[0].picture


async def test_groups_are_told_with_the_rows(room: Room, rows: LibraryRows, reader: Reader) -> None:
    for days in (0, 3):
        await room.add_run(4, days=days)
    rows.show(await reader.all(grouping=Grouping.DAY))
    assert [(group.start, group.count) for group in rows.groups] == [(0, 4), (4, 4)]
    assert rows.grouping is Grouping.DAY
    assert rows.moment(0).date() > rows.moment(4).date()
    before = rows.moment(0)
    rows.visible(0, 7)
    await until(lambda: rows.cell(0).tile, rows.came)
    assert abs((rows.moment(0) - before).total_seconds()) < 1  # a key tells when its picture was made


async def test_no_more_rows_are_held_than_are_of_use(room: Room, home: Home, rows: LibraryRows) -> None:
    (one, *_) = await room.add_run(1)
    many = [Listed(key, replace(one, id=f"{key:026d}")) for key in range(1, 8001)]
    rows.show_first(many)
    held = [key for key in range(1, 8001) if rows.has([key])]
    assert len(held) == 2600 and held[-1] == 8000


async def test_what_is_wanted_is_read_although_nobody_looks(room: Room, rows: LibraryRows, reader: Reader) -> None:
    for _ in range(30):
        await room.add_run(4)
    rows.show(await reader.all())
    rows.visible(0, 5)
    keys = rows.keys[90:110]
    rows.want(keys)
    await until(lambda: rows.has(keys), rows.came)
    assert len(rows.pictures(keys)) == 20
    assert rows.rows_of(keys) == list(range(90, 110)) and rows.find(keys[3]) == 93 and rows.find(-77) == -1


async def test_what_is_gone_from_the_library_is_not_asked_for_again_and_again(
    room: Room, rows: LibraryRows, reader: Reader
) -> None:
    await room.add_run(2)
    listing = await reader.all()
    rows.show(Listing(keys=[*listing.keys, 1, 2]))
    rows.visible(0, 3)
    await until(lambda: rows.has([1, 2]), rows.came)
    rows.visible(0, 2)
    assert len(reader.asked) == 1 and rows.index(2).data(VALUE) == Cell(1)


async def test_what_has_no_file_says_so_and_is_not_decoded(room: Room, rows: LibraryRows) -> None:
    (one, *_) = await room.add_run(1)
    lost = replace(one, id="0" * 26, state=FileState.LOST)
    missing = replace(one, id="1" * 26, state=FileState.MISSING)
    rows.show_first([Listed(-1, lost), Listed(5, missing)])
    rows.visible(0, 1)
    await until(lambda: decoded(rows, 1), rows.dataChanged)
    assert [rows.cell(at).trouble for at in range(2)] == ["Link ended", "File is missing"]
    assert not decoded(rows, 0)
