"""Stacks of a run’s pictures, and a collection’s own order, in the real window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from studio.domain.listing import Grouping, Order
from studio.ui.controls.choice import Choice
from tests.ui.library.visitor import NONE, Visitor, kept, visitor

__all__ = ["kept", "visitor"]


async def test_a_run_is_a_stack_that_is_spread_and_folded(visitor: Visitor) -> None:
    """By its number, or by a key on any of its pictures."""
    run = await visitor.room.add_run(4)
    await visitor.room.add_run(1, days=1)
    await visitor.go()
    desk, grid = visitor.studio.library, visitor.place.grid
    desk.group(Grouping.STACK)
    await visitor.sees(lambda: len(desk.rows.keys) == 2 and desk.rows.has(desk.rows.keys))
    top = desk.rows.row_of_id(run[0].id)
    assert desk.rows.cell(top).stack == 4 and "the first of 4" in str(desk.rows.index(top).data())
    assert visitor.words("galleryCount") == "5 pictures"
    number = grid.place_of(top).bottomRight() - QPoint(12, 12)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, number)
    await visitor.sees(lambda: len(desk.rows.keys) == 5 and desk.rows.has(desk.rows.keys))
    assert [desk.rows.row_of_id(each.id) for each in run] == [top, top + 1, top + 2, top + 3]
    assert [desk.rows.cell(row).stack for row in range(top, top + 4)] == [4, 1, 1, 1]
    grid.choose([desk.rows.keys[top + 2]], desk.rows.keys[top + 2])
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_S)
    await visitor.sees(lambda: len(desk.rows.keys) == 2)


async def test_a_collection_alone_has_an_order_of_its_own(visitor: Visitor) -> None:
    run = await visitor.room.add_run(3)
    await visitor.go()
    studio, place = visitor.studio, visitor.place
    desk = studio.library
    sort = visitor.find(Choice, "gallerySort")
    rows, own = sort.view(), sort.findText("Own order")
    assert isinstance(rows, QListView) and rows.isRowHidden(own)
    desk.cabinet.add()
    await visitor.sees(lambda: desk.cabinet.collections)
    (shelf,) = desk.cabinet.collections
    studio.marking.collect(tuple(each.id for each in run), shelf)
    await studio.marking.settled()
    desk.go_to(f"in {shelf.id}")
    await visitor.sees(lambda: len(desk.rows.keys) == 3 and desk.view.section.kind == "collection")
    assert not rows.isRowHidden(own)
    place.grid.reordered.emit((run[2].id,), run[0].id)
    await visitor.sees(lambda: desk.view.order is Order.ARRANGED and desk.rows.row_of_id(run[2].id) == 0)
    assert sort.currentText() == "Own order"
