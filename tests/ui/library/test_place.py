"""The place of the library in the real window: what is shown, and what keys, bar and search do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget
from shiboken6 import delete

from studio.state.layout import Layout
from studio.state.rows import VALUE
from studio.ui.controls.picture_mime import picture_data
from studio.ui.theme.theme import Theme
from tests.ui.library.visitor import CONTROL, NONE, SHIFT, Visitor, kept, popups, visitor
from tests.ui.rooms import Room

__all__ = ["kept", "visitor"]


async def test_an_empty_library_says_what_belongs_there_and_leads_to_image(visitor: Visitor) -> None:
    await visitor.go()
    assert visitor.words("galleryNothingTitle") == "Pictures you make are kept here."
    visitor.find(QAbstractButton, "galleryMakeButton").click()
    assert visitor.window.desk is not None and visitor.window.desk.place.isVisible()
    assert visitor.find(QAbstractButton, "placeImage").isChecked()


async def test_everything_is_shown_and_counted(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.room.add_clip()
    await visitor.go()
    assert visitor.place.grid.rows.rowCount() == 5
    assert visitor.words("galleryCount") == "5 pictures"
    assert visitor.words("galleryFacts") == "charged 5 credits in all"
    assert visitor.find(QAbstractButton, "placeLibrary").isChecked()
    videos = visitor.studio.library.sidebar.find("videos")
    assert videos.data(Qt.ItemDataRole.AccessibleTextRole) == "Videos, 1"
    visitor.place.sidebar.tree.setCurrentIndex(videos)
    await visitor.sees(lambda: visitor.words("galleryCount") == "1 of 5")


async def test_keys_rate_and_undo_and_redo(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    visitor.select(0, 2)
    visitor.press(Qt.Key.Key_4)
    await visitor.rated(4, 0, 4, 0)
    visitor.press(Qt.Key.Key_Z, CONTROL)
    await visitor.rated(0, 0, 0, 0)
    visitor.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    await visitor.rated(4, 0, 4, 0)


async def test_what_concerns_several_is_told_with_a_way_back(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    visitor.select(0, 1, 2)
    visitor.press(Qt.Key.Key_F)
    assert visitor.window.desk is not None
    toasts = visitor.window.desk.toasts
    await visitor.sees(lambda: [toast.news.title for toast in toasts.toasts] == ["Put 3 pictures among the favourites"])
    await visitor.sees(lambda: visitor.studio.library.counts.favourites == 3)
    assert toasts.parentWidget() is visitor.place.centre
    toasts.toasts[0].acted.emit()
    await visitor.sees(lambda: visitor.studio.library.counts.favourites == 0)


async def test_letters_typed_into_the_search_are_text(visitor: Visitor) -> None:
    await visitor.room.add_run(2)
    await visitor.go()
    visitor.select(0, 1)
    await visitor.search("4ft", 0)
    assert await visitor.room.store.finder.counts() == visitor.studio.library.counts
    assert (await visitor.room.store.finder.counts()).unrated == 2


async def test_words_become_chips_and_backspace_takes_them_away(visitor: Visitor) -> None:
    run = await visitor.room.add_run(4)
    visitor.studio.marking.rate([run[0].id], 4)
    await visitor.go()
    await visitor.search("rating>=3 lighthouse ", 1)
    chip = visitor.find(QAbstractButton, "searchChip0")
    assert chip.text() == "rating ≥ 3"
    assert visitor.words("galleryCount") == "1 of 4"
    edit = visitor.find(QLineEdit, "gallerySearchEdit")
    assert edit.text() == "lighthouse "
    QTest.keyClick(edit, Qt.Key.Key_Home)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    await visitor.sees(lambda: visitor.studio.library.view.found == 4)


async def test_a_wrong_search_says_where_and_looks_for_the_rest(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    visitor.press(Qt.Key.Key_F, CONTROL)
    edit = visitor.place.search.words
    QTest.keyClicks(edit, "light rating>=many")
    start, end = edit.wrong
    assert edit.text()[start:end] == "many"
    assert "many" in visitor.words("galleryProblem") and visitor.find(QLabel, "galleryProblem").isVisible()
    await visitor.sees(lambda: visitor.studio.library.view.text == "light rating>=many")
    await visitor.sees(lambda: visitor.studio.library.view.found == 4)


async def test_no_match_names_the_filters_and_offers_to_drop_them(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    await visitor.search("is:fav zebra", 0)
    visitor.press(Qt.Key.Key_Return)
    assert visitor.words("galleryNothingTitle") == "No pictures match"
    assert "zebra" in visitor.words("galleryNothingWords")
    visitor.find(QAbstractButton, "clearFiltersButton").click()
    await visitor.sees(lambda: visitor.studio.library.view.found == 4)
    assert visitor.place.grid.isVisible()


async def test_from_two_pictures_on_there_is_a_bar_that_covers_nothing(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    bar = visitor.find(QWidget, "selectionBar")
    visitor.select(0)
    assert not bar.isVisible()
    before = visitor.place.grid.height()
    visitor.select(0, 1, 2)
    await visitor.sees(lambda: "3 credits" in visitor.words("selectionFacts"))
    assert bar.isVisible() and bar.height() == 52
    QApplication.processEvents()
    assert visitor.place.grid.height() == before - 52
    assert visitor.words("selectionLabel") == "3 selected"
    visitor.press(Qt.Key.Key_Escape)
    assert not bar.isVisible()


@popups
async def test_tags_are_typed_completed_and_taken_off(visitor: Visitor) -> None:
    run = await visitor.room.add_run(3)
    visitor.studio.marking.tag([run[2].id], add=("seaside",))
    await visitor.go()
    await visitor.sees(lambda: "seaside" in visitor.studio.library.counts.tags)
    visitor.select(0, 1)
    visitor.press(Qt.Key.Key_T)
    popup = visitor.find(QWidget, "tagPopup")
    field, view = popup.findChild(QLineEdit), popup.findChild(QListView)
    assert field is not None and view is not None
    QTest.keyClicks(field, "sea")
    offered = [view.model().index(row, 0).data(VALUE).words for row in range(view.model().rowCount())]
    assert offered == ["seaside", "New tag “sea”"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    await visitor.sees(lambda: visitor.studio.library.counts.tags.get("seaside") == 3)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await visitor.sees(lambda: visitor.studio.library.counts.tags.get("seaside") == 1)
    popup.close()


@popups
async def test_a_new_collection_holds_what_is_selected_and_stands_in_the_sidebar(visitor: Visitor) -> None:
    await visitor.room.add_run(4)
    await visitor.go()
    visitor.select(1, 3)
    visitor.press(Qt.Key.Key_B)
    field = visitor.find(QWidget, "collectionPopup").findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "Coast and sea")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk = visitor.studio.library
    await visitor.sees(lambda: [section.count for section in desk.named_sections] == [2])
    desk.go(desk.named_sections[0])
    await visitor.sees(lambda: desk.view.found == 2 and visitor.words("galleryCount") == "2 of 4")
    desk.cabinet.remove(desk.named_sections[0])
    await visitor.sees(lambda: desk.view.section.key == "all" and desk.view.found == 4)
    await visitor.sees(visitor.has_the_keyboard)
    visitor.press(Qt.Key.Key_Z, CONTROL)
    await visitor.sees(lambda: [section.count for section in desk.named_sections] == [2])


async def test_what_is_saved_meanwhile_appears_and_takes_no_selection_away(visitor: Visitor) -> None:
    await visitor.room.add_run(2)
    await visitor.go()
    visitor.select(1)
    chosen = list(visitor.place.grid.keys)
    await visitor.room.add_run(1)
    visitor.studio.library.refresh()
    await visitor.sees(lambda: visitor.place.grid.rows.rowCount() == 3)
    assert list(visitor.place.grid.keys) == chosen


async def test_f6_walks_the_panes(visitor: Visitor) -> None:
    await visitor.room.add_run(1)
    await visitor.go()
    visitor.select(0)
    await visitor.sees(lambda: visitor.studio.library.inspector.view.picture)
    walked = []
    for _ in range(4):
        visitor.press(Qt.Key.Key_F6)
        walked.append(QApplication.focusWidget())
    assert walked == [
        visitor.place.inspector.door,
        visitor.place.sidebar.tree,
        visitor.place.search.words,
        visitor.place.grid,
    ]


async def test_ctrl_return_buys_nothing_that_is_out_of_sight(visitor: Visitor) -> None:
    await visitor.go()
    visitor.press(Qt.Key.Key_Return, CONTROL)
    assert visitor.window.desk is not None and visitor.window.desk.place.isVisible()
    assert visitor.studio.queue.rows.rowCount() == 0


async def test_the_details_come_as_a_drawer_where_there_is_no_room(visitor: Visitor) -> None:
    visitor.window.resize(1024, 640)
    await visitor.go()
    pane = visitor.find(QWidget, "inspector")
    assert not pane.isVisible()
    visitor.find(QAbstractButton, "detailsButton").click()
    assert pane.isVisible()
    visitor.press(Qt.Key.Key_I)
    assert not pane.isVisible()
    visitor.window.resize(1440, 900)
    QApplication.processEvents()
    assert pane.isVisible()


async def test_section_order_and_size_are_there_the_next_time(
    visitor: Visitor, theme: Theme, room: Room, kept: Layout
) -> None:
    await room.add_run(3)
    await visitor.go()
    desk = visitor.studio.library
    desk.go_to("unrated")
    visitor.place.grid.set_side(200)
    visitor.find(QWidget, "gallerySort").setCurrentIndex(1)  # type: ignore[attr-defined]
    await visitor.sees(lambda: desk.view.found == 3 and kept.text("library order") == "oldest")
    again = Visitor(theme, room, kept)
    assert again.place.grid.side == 200
    assert kept.text("library section") == "unrated"
    again.window.close()
    delete(again.window)


async def test_the_name_of_a_collection_is_typed_in_place(visitor: Visitor) -> None:
    await visitor.go()
    visitor.find(QAbstractButton, "newCollectionButton").click()
    await visitor.sees(lambda: visitor.place.sidebar.tree.findChild(QLineEdit, "sectionNameEdit"))
    editor = visitor.find(QLineEdit, "sectionNameEdit")
    assert editor.selectedText() == "New collection"
    QTest.keyClicks(editor, "Coast & sea")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await visitor.sees(lambda: [each.name for each in visitor.studio.library.named_sections] == ["Coast & sea"])


async def test_pictures_are_dropped_on_a_collection(visitor: Visitor) -> None:
    run = await visitor.room.add_run(4)
    await visitor.go()
    visitor.studio.marking.create("Coast")
    await visitor.sees(lambda: visitor.studio.library.named_sections)
    tree = visitor.place.sidebar.tree
    index = visitor.studio.library.sidebar.find(visitor.studio.library.named_sections[0].key)
    data = picture_data(run[1:3], visitor.studio.path_of)
    place, copy = QPointF(tree.visualRect(index).center()), Qt.DropAction.CopyAction
    for event in (
        QDragEnterEvent(place.toPoint(), copy, data, Qt.MouseButton.LeftButton, NONE),
        QDragMoveEvent(place.toPoint(), copy, data, Qt.MouseButton.LeftButton, NONE),
        QDropEvent(place, copy, data, Qt.MouseButton.LeftButton, NONE),
    ):
        QApplication.sendEvent(tree.viewport(), event)
        assert event.isAccepted()
    await visitor.sees(lambda: visitor.studio.library.named_sections[0].count == 2)


async def test_f6_stops_at_the_storyboard_and_at_the_recent_pictures(visitor: Visitor) -> None:
    await visitor.room.add_run(1)
    for place, doors in (
        (Qt.Key.Key_2, {"videoPromptEdit", "storyboardToggle", "modelSearch", "queueView"}),
        (Qt.Key.Key_1, {"promptEdit", "recentStrip", "loraSearch", "queueView"}),
    ):
        QTest.keyClick(visitor.window, place, CONTROL)
        QTest.keyClick(visitor.window, Qt.Key.Key_P, CONTROL)
        walked = set()
        for _ in range(5):
            visitor.press(Qt.Key.Key_F6)
            focus = QApplication.focusWidget()
            walked.add(focus.objectName() if focus is not None else "")
        assert doors <= walked, walked


async def test_another_question_is_answered_from_the_top_and_the_same_one_where_it_was(visitor: Visitor) -> None:
    for _ in range(12):
        await visitor.room.add_run(4)
    await visitor.go()
    grid = visitor.place.grid
    grid.set_side(320)
    grid.verticalScrollBar().setValue(900)
    visitor.studio.library.refresh()
    await visitor.room.add_run(1)
    visitor.studio.library.refresh()
    await visitor.sees(lambda: grid.rows.rowCount() == 49)
    assert grid.verticalScrollBar().value() >= 900
    await visitor.search("light", 49)
    await visitor.sees(lambda: grid.verticalScrollBar().value() == 0)
