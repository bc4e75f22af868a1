"""The library under the lightbox: walked, rated, put into the Trash and compared without going back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.domain.picture import Picture
from studio.ui.library.collection_popup import CollectionPopup
from studio.ui.library.export_dialog import ExportDialog
from studio.ui.library.tag_popup import TagPopup
from studio.ui.lightbox.lightbox import Lightbox
from tests.ui.library.visitor import Visitor, kept, popups, visitor
from tests.ui.rooms import Room, until

__all__ = ["kept", "visitor"]


@pytest.fixture
async def pictures(room: Room) -> tuple[Picture, ...]:
    """Six, the newest run last."""
    return (*await room.add_run(3, days=1), *await room.add_run(3))


async def opened(visitor: Visitor) -> Lightbox:
    """Go to the library and open its first picture."""
    await visitor.go()
    await visitor.sees(lambda: len(visitor.place.grid.rows.keys) == 6)
    visitor.select(0)
    await visitor.sees(lambda: visitor.studio.library.selection.picture)
    visitor.press(Qt.Key.Key_Space)
    return box(visitor)


def box(visitor: Visitor) -> Lightbox:
    found = visitor.window.findChild(Lightbox, "lightbox")
    assert found is not None and found.isVisible()
    return found


def seen(visitor: Visitor) -> str:
    picture = box(visitor).picture
    return "" if picture is None else picture.id


async def test_the_rows_are_walked_and_the_hand_comes_along(visitor: Visitor, pictures: tuple[Picture, ...]) -> None:
    lightbox = await opened(visitor)
    order = [pictures[at].id for at in (3, 4, 5, 0, 1, 2)]
    assert seen(visitor) == order[0] and visitor.words("lightboxPosition") == "1 of 6"
    for each in order[1:]:
        visitor.press(Qt.Key.Key_Right)
        await visitor.sees(lambda each=each: seen(visitor) == each)  # type: ignore[misc]
    await visitor.sees(lambda: lightbox.area.panes[0].whole)
    visitor.press(Qt.Key.Key_4)
    await visitor.rated(0, 0, 0, 0, 0, 4)
    await visitor.sees(lambda: lightbox.picture and lightbox.picture.rating == 4)
    await visitor.sees(lambda: visitor.studio.library.selection.view.current == visitor.place.grid.rows.keys[5])
    visitor.press(Qt.Key.Key_Escape)
    assert not lightbox.isVisible()


async def test_delete_puts_what_is_seen_into_the_trash_and_the_next_one_comes(
    visitor: Visitor, pictures: tuple[Picture, ...]
) -> None:
    await opened(visitor)
    visitor.press(Qt.Key.Key_Delete)
    await visitor.sees(lambda: len(visitor.place.grid.rows.keys) == 5)
    await visitor.sees(lambda: seen(visitor) == pictures[4].id)
    assert visitor.words("lightboxPosition") == "1 of 5"


@popups
async def test_what_is_seen_is_tagged_collected_and_exported(visitor: Visitor, pictures: tuple[Picture, ...]) -> None:
    lightbox = await opened(visitor)
    visitor.press(Qt.Key.Key_Right)
    await visitor.sees(lambda: seen(visitor) == pictures[4].id)
    await visitor.sees(lambda: visitor.studio.library.selection.view.current == visitor.place.grid.rows.keys[1])
    visitor.press(Qt.Key.Key_T)
    await visitor.sees(lambda: visitor.place.findChild(TagPopup))
    popup = visitor.find(TagPopup, "tagPopup")
    QTest.keyClicks(popup.field, "sea")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    await visitor.sees(lambda: lightbox.picture and lightbox.picture.tags == ("sea",))
    popup.close()
    visitor.press(Qt.Key.Key_B)
    await visitor.sees(lambda: visitor.place.findChild(CollectionPopup))
    other = visitor.find(CollectionPopup, "collectionPopup")
    QTest.keyClicks(other.field, "Coast")
    QTest.keyClick(other.field, Qt.Key.Key_Return)
    await visitor.sees(lambda: visitor.studio.library.cabinet.collections)
    await visitor.sees(lambda: 1 in visitor.studio.library.counts.collections.values())
    visitor.press(Qt.Key.Key_E)
    await visitor.sees(lambda: visitor.window.findChild(ExportDialog))
    assert visitor.studio.library.exporting.view.pictures == 1
    assert lightbox.isVisible() and seen(visitor) == pictures[4].id


async def test_two_that_are_selected_are_compared_and_the_next_ones_come_up(
    visitor: Visitor, pictures: tuple[Picture, ...]
) -> None:
    await opened(visitor)
    visitor.press(Qt.Key.Key_Escape)
    visitor.select(3, 1)
    await visitor.sees(lambda: len(visitor.studio.library.selection.view.keys) == 2)
    visitor.press(Qt.Key.Key_C)
    await visitor.sees(lambda: box(visitor).comparing)
    act = box(visitor).comparing
    assert act is not None
    first = [picture.id for picture in act.compare.view.pictures]
    assert sorted(first) == sorted((pictures[4].id, pictures[0].id))
    assert act.compare.view.next is not None and act.compare.view.next.id not in first
    visitor.press(Qt.Key.Key_A)
    await until(lambda: act.compare.view.pictures[0].favourite)
    assert act.compare.view.pictures[1].id not in first
