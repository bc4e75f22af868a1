"""The next start shows what the last one did: what was looked for, what was selected, and where in the pictures."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from studio.domain.listing import Order
from studio.state.layout import Layout
from studio.ui.library.grid import GridView
from studio.ui.theme.theme import Theme
from tests.studio_fixture import Home
from tests.ui.library.visitor import Visitor, popups
from tests.ui.rooms import Room, until

pytestmark = popups


class Days:
    """Starts of the program, one after the other, on the same disk."""

    def __init__(self, theme: Theme, home: Home) -> None:
        self._theme = theme
        self._home = home
        self._visitor: Visitor | None = None

    async def begin(self) -> Visitor:
        visitor = self._visitor = Visitor(self._theme, await self.room(), Layout(self._home.paths.layout))
        await until(visitor.has_the_keyboard)
        return visitor

    async def room(self) -> Room:
        """Open the library without a window, as another program would."""
        await self.end()
        return Room(self._home, await self._home.studio())

    async def end(self) -> None:
        if self._visitor is not None:
            window, self._visitor = self._visitor.window, None
            window.close()
            window.kept.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        await self._home.close()


@pytest.fixture
async def days(theme: Theme, home: Home) -> AsyncIterator[Days]:
    days = Days(theme, home)
    QApplication.setQuitOnLastWindowClosed(False)
    yield days
    await days.end()
    QApplication.setQuitOnLastWindowClosed(True)


def chosen(visitor: Visitor) -> list[str]:
    grid = visitor.place.grid
    return [picture.id for picture in grid.rows.pictures(grid.keys)]


def hand(visitor: Visitor) -> str:
    cell = visitor.place.grid.cell
    return cell.tile.picture.id if cell is not None and cell.tile is not None else ""


def first_in_sight(grid: GridView) -> tuple[str, int]:
    """Return the first picture of which any part is seen, and how much of it is above."""
    row = grid.rows.cell(next(row for row in grid.in_sight if grid.place_of(row).bottom() >= 0))
    assert row.tile is not None
    return row.tile.picture.id, grid.place_of(grid.rows.find(row.key)).top()


async def read(visitor: Visitor) -> None:
    """Wait until the pictures in sight and the selected ones have been read."""
    grid = visitor.place.grid
    await visitor.sees(lambda: grid.in_sight and all(grid.rows.cell(row).tile for row in grid.in_sight))
    await visitor.sees(lambda: grid.rows.has(grid.keys))


async def furnish(visitor: Visitor, runs: int = 12) -> None:
    for day in range(runs):
        await visitor.room.add_run(4, days=day)
    await visitor.go()
    visitor.place.grid.set_side(320)
    await read(visitor)


async def test_search_selection_hand_and_place_are_there_again(days: Days) -> None:
    visitor = await days.begin()
    await furnish(visitor)
    await visitor.search("-tag:wip lighthouse", 48)
    await read(visitor)
    visitor.select(41, 30, 33)
    grid = visitor.place.grid
    grid.verticalScrollBar().setValue(grid.plan.place(25)[1] + 100)
    await read(visitor)
    before, seen = (chosen(visitor), hand(visitor)), first_in_sight(grid)
    assert len(before[0]) == 3 and before[1]

    visitor = await days.begin()
    await visitor.go()
    grid = visitor.place.grid
    await visitor.sees(lambda: len(grid.keys) == 3)
    await read(visitor)
    assert visitor.find(QWidget, "searchChip0").isVisible()
    assert visitor.find(QLineEdit, "gallerySearchEdit").text() == "lighthouse"
    assert (chosen(visitor), hand(visitor)) == before
    assert first_in_sight(grid)[0] == seen[0] and abs(first_in_sight(grid)[1] - seen[1]) <= 1
    assert visitor.studio.library.selection.view.keys == tuple(grid.keys)


async def test_it_holds_in_other_tiles_with_new_pictures_and_without_those_that_are_gone(days: Days) -> None:
    visitor = await days.begin()
    await furnish(visitor)
    visitor.select(30, 41, 33)
    grid = visitor.place.grid
    grid.begin_at(25, 0)
    await read(visitor)
    left, seen = chosen(visitor), first_in_sight(grid)[0]
    gone = {left[0], seen}
    second = grid.rows.pictures([grid.rows.keys[grid.rows.find(grid.rows.keys[25]) + 1]])[0].id
    visitor.window.kept.keep("library tiles", [136])
    room = await days.room()
    room.studio.library.can.throw(tuple(gone))
    await until(lambda: room.studio.marking.last is not None)
    assert (await room.store.finder.counts()).trash == 2
    await room.add_run(4)

    visitor = await days.begin()
    await visitor.go()
    grid = visitor.place.grid
    await visitor.sees(lambda: len(grid.keys) == 2)
    await read(visitor)
    assert chosen(visitor) == left[1:]
    assert hand(visitor) in left[1:], "the picture the hand was on is gone"
    in_first_line = [grid.rows.cell(row).tile for row in grid.in_sight][: grid.plan.columns]
    assert second in {tile.picture.id for tile in in_first_line if tile is not None}


async def test_who_was_at_the_top_sees_what_is_new(days: Days) -> None:
    visitor = await days.begin()
    await furnish(visitor)
    visitor.select(40)
    visitor.place.grid.to_top()
    await read(visitor)
    new = await (await days.room()).add_run(1)
    visitor = await days.begin()
    await visitor.go()
    await visitor.sees(lambda: visitor.place.grid.keys)
    await read(visitor)
    assert first_in_sight(visitor.place.grid)[0] == new[0].id


async def test_more_than_can_be_kept_is_not_kept_in_part(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.ui.library.returning.MOST_CHOSEN", 10)
    visitor = await days.begin()
    await furnish(visitor)
    visitor.place.grid.selectAll()
    await read(visitor)
    visitor = await days.begin()
    await visitor.go()
    await read(visitor)
    assert not visitor.place.grid.keys


async def test_what_is_looked_for_at_once_goes_before_what_was(days: Days) -> None:
    visitor = await days.begin()
    await furnish(visitor, runs=1)
    await visitor.search("lighthouse", 4)
    visitor.select(1, 2)
    visitor = await days.begin()
    assert visitor.window.desk is not None
    visitor.window.desk.look_for("dusk")
    await visitor.sees(lambda: visitor.studio.library.view.found == 4)
    assert visitor.find(QLineEdit, "gallerySearchEdit").text() == "dusk"
    assert not visitor.place.grid.keys


@pytest.mark.parametrize(
    "damaged",
    [
        {
            "library search": 7,
            "library selection": "x",
            "library hand": [1],
            "library above": [-1],
        },
        {"library search": "a" * 5000, "library selection": ["no such picture"] * 1000, "library in sight": ["'\"\0"]},
        {
            "library selection": [[1]],
            "library hand": "gone",
            "library in sight": ["gone"] * 24,
            "library above": [9999],
        },
        {"library section": "collection gone", "library order": "x", "library selection": ["x"] * 1001},
    ],
)
async def test_a_damaged_file_shows_everything_from_its_beginning(
    days: Days, home: Home, damaged: dict[str, object]
) -> None:
    visitor = await days.begin()
    await furnish(visitor, runs=3)
    await days.end()
    write(home.paths.layout, damaged)
    visitor = await days.begin()
    await visitor.go()
    await read(visitor)
    assert visitor.studio.library.view.found == 12 and visitor.studio.library.view.order is Order.NEWEST
    assert not visitor.place.grid.keys and visitor.place.grid.verticalOffset() == 0
    assert not visitor.find(QLineEdit, "gallerySearchEdit").text()


def write(file: Path, values: object) -> None:
    file.write_text(json.dumps(values))
