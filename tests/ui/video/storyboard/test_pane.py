"""Shots are added, walked, edited, put in another order and taken out, by mouse and by keyboard alike."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from studio.domain.job import JobState
from studio.state.storyboard import StoryboardDesk
from studio.state.studio import Studio
from studio.ui.controls.button import Button
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.controls.picture_mime import picture_data
from studio.ui.theme.theme import Mode, Theme
from studio.ui.video.storyboard.header import HEADER
from studio.ui.video.storyboard.pane import StoryboardPane
from studio.ui.video.storyboard.view import ShotView
from tests.media.examples import saved
from tests.state import boards
from tests.state.boards import compose, drawn, told
from tests.studio_fixture import until
from tests.ui.dressing import dress
from tests.ui.rooms import Room, make_job

_W = TypeVar("_W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def board(room: Room) -> StoryboardDesk:
    return room.studio.video.storyboard


def draw(studio: Studio, *words: str) -> tuple[str, ...]:
    """Draw shots, and let the view take the room for them."""
    shots = boards.draw(studio, *words)
    QApplication.processEvents()
    return shots


def part(pane: QWidget, kind: type[_W], name: str) -> _W:
    found = pane.findChild(kind, name)
    assert found is not None, name
    return found


def middle(view: ShotView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def click(view: ShotView, row: int) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=middle(view, row))


def drag(view: ShotView, start: QPoint, *through: QPoint, drop: bool = True) -> None:
    """Move a card as a hand does: press, move in steps, let go."""
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for at in through:
        place = QPointF(at)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, view.viewport().mapToGlobal(place), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(view.viewport(), move)
    if drop:
        QTest.mouseRelease(view.viewport(), LEFT, pos=through[-1])


async def made(room: Room, *shots: str) -> None:
    """Let shots have their clips."""
    for shot in shots:
        await room.add_clip(shot=shot)
    await room.studio.video.storyboard.makings.read()


async def test_an_empty_storyboard_says_what_it_is_for(pane: StoryboardPane) -> None:
    assert part(pane, QLabel, "storyboardNone").isVisible() and not pane.view.isVisible()
    assert not part(pane, Button, "storyboardSendButton").isVisible()
    assert not part(pane, QAbstractButton, "joinClipsButton").isEnabled()
    assert part(pane, QLabel, "storyboardTotals").text() == ""


async def test_a_click_adds_what_is_in_the_composer(pane: StoryboardPane, room: Room) -> None:
    compose(room.studio, "one")
    add = part(pane, QAbstractButton, "addShotButton")
    QTest.mouseClick(add, LEFT)
    assert drawn(room.studio) == ["one"] and pane.view.isVisible()
    assert not part(pane, QLabel, "storyboardNone").isVisible()
    QTest.mouseClick(add, LEFT)
    assert drawn(room.studio) == ["one", "→one"] and pane.view.currentIndex().row() == 1
    assert part(pane, QLabel, "storyboardExtent").text() == "2 shots, 4 s"


async def test_a_click_puts_a_shot_into_the_composer_and_beside_the_cards_lets_go(
    pane: StoryboardPane, room: Room, board: StoryboardDesk
) -> None:
    one, _ = draw(room.studio, "one", "two")
    click(pane.view, 0)
    assert board.drawing.selected == one and room.studio.video.composer.draft.prompt == "one"
    assert board.rows.rows[0].selected
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert board.drawing.selected == "" and not pane.view.currentIndex().isValid()


async def test_everything_is_done_by_keys(pane: StoryboardPane, room: Room, board: StoryboardDesk) -> None:
    draw(room.studio, *"abc")
    view = pane.view
    click(view, 0)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert room.studio.video.composer.draft.prompt == "b"
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert drawn(room.studio) == ["a", "→c", "→b"] and view.currentIndex().row() == 2
    QTest.keyClick(view, Qt.Key.Key_Left, CTRL)
    QTest.keyClick(view, Qt.Key.Key_L)
    assert drawn(room.studio) == ["a", "b", "→c"]
    QTest.keyClick(view, Qt.Key.Key_D, CTRL)
    assert drawn(room.studio) == ["a", "b", "b", "→c"] and view.currentIndex().row() == 2
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert drawn(room.studio) == ["a", "b", "→c"] and board.drawing.selected == ""
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert drawn(room.studio) == ["a", "b", "b", "→c"]
    QTest.keyClick(view, Qt.Key.Key_N)
    assert len(board.drawing.board.shots) == 5


async def test_a_key_that_does_not_fit_does_nothing(pane: StoryboardPane, room: Room) -> None:
    draw(room.studio, "a", "b")
    click(pane.view, 0)
    for key, held in ((Qt.Key.Key_Left, CTRL), (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier)):
        QTest.keyClick(pane.view, key, held)
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    assert drawn(room.studio) == ["a", "→b"]


@pytest.mark.parametrize(("row", "to", "order"), [(0, 2, "bca"), (2, 0, "cab"), (0, 0, "abc"), (1, 2, "acb")])
async def test_a_card_is_dragged_to_another_place(
    pane: StoryboardPane, room: Room, row: int, to: int, order: str
) -> None:
    draw(room.studio, *"abc")
    rect = pane.view.visualRect(pane.view.model().index(to, 0))
    end = QPoint(rect.right() - 12 if to > row else rect.left() + 12, rect.center().y())
    drag(pane.view, middle(pane.view, row), end - QPoint(3, 0), end)
    assert "".join(drawn(room.studio)).replace("→", "") == order and pane.view.gap == -1


async def test_escape_ends_a_drag_without_a_change(pane: StoryboardPane, room: Room) -> None:
    draw(room.studio, *"abc")
    end = middle(pane.view, 2) + QPoint(90, 0)
    drag(pane.view, middle(pane.view, 0), end, drop=False)
    assert pane.view.gap == 3
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(pane.view.viewport(), LEFT, pos=end)
    assert drawn(room.studio) == ["a", "→b", "→c"]


async def test_a_card_that_is_pulled_out_of_the_row_carries_its_clip(
    pane: StoryboardPane, room: Room, board: StoryboardDesk
) -> None:
    one, _ = draw(room.studio, "one", "two")
    await made(room, one)
    carried: list[object] = []
    pane.view.carried.disconnect()
    pane.view.carried.connect(carried.append)
    start = middle(pane.view, 0)
    drag(pane.view, start, start - QPoint(0, 20), QPoint(start.x(), -60))
    assert carried == [board.rows.rows[0]] and drawn(room.studio) == ["one", "→two"]


def _drop(target: QWidget, data: QMimeData, at: QPoint) -> None:
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, LEFT, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDragMoveEvent(at, copy, data, LEFT, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, data, LEFT, none))


async def test_a_picture_that_is_dropped_between_two_cards_becomes_a_shot_there(
    pane: StoryboardPane, room: Room, board: StoryboardDesk, tmp_path: Path
) -> None:
    draw(room.studio, "one", "two")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved(tmp_path / "heron.png", size=(640, 480))))])
    between = pane.view.visualRect(pane.view.model().index(1, 0)).left()
    _drop(pane.view.viewport(), data, QPoint(between, 40))
    await until(lambda: len(board.drawing.board.shots) == 3)
    first = board.drawing.board.shots[1].draft.first
    assert first is not None and first.original.name == "heron.png" and pane.view.gap == -1


async def test_a_picture_that_is_dropped_on_an_empty_storyboard_is_its_first_shot(
    pane: StoryboardPane, board: StoryboardDesk, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved(tmp_path / "heron.png", size=(640, 480))))])
    _drop(pane, data, QPoint(300, 150))
    await until(lambda: board.drawing.board.shots)
    assert board.drawing.board.shots[0].draft.first is not None


async def test_a_clip_of_the_library_that_is_dropped_leads_to_the_next(
    pane: StoryboardPane, room: Room, board: StoryboardDesk
) -> None:
    clip = await room.add_clip()
    _drop(pane, picture_data((clip,), room.studio.path_of), QPoint(300, 150))
    await until(lambda: board.drawing.board.shots)
    first = board.drawing.board.shots[0].draft.first
    assert first is not None and first.original.origin is not None
    assert first.original.origin.generation_id == clip.generation_id


async def test_what_is_no_picture_is_said(pane: StoryboardPane, board: StoryboardDesk, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("a heron")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(notes))])
    _drop(pane, data, QPoint(300, 150))
    trouble = part(pane, QLabel, "storyboardTrouble")
    await until(trouble.isVisible)
    assert trouble.text().endswith(".") and not board.drawing.board.shots
    far = QMimeData()
    far.setUrls([QUrl("file://elsewhere/share/heron.png")])
    _drop(pane, far, QPoint(300, 150))
    assert trouble.text().startswith("A file on another computer")


async def test_the_clip_of_a_shot_is_played_on_the_stage(
    pane: StoryboardPane, room: Room, board: StoryboardDesk
) -> None:
    one, two = draw(room.studio, "one", "two")
    await made(room, one, two)
    player = room.studio.video.player
    click(pane.view, 1)
    await until(lambda: player.view.playable, player.changed)
    clip = board.rows.rows[0].clip
    click(pane.view, 0)
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    await until(lambda: player.view.playing, player.changed)
    assert clip is not None and player.clip is not None and player.clip.id == clip.id
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert not player.view.playing


async def test_a_card_tells_everything_to_a_screen_reader(pane: StoryboardPane, room: Room) -> None:
    one, _ = draw(room.studio, "one", "two")
    await made(room, one)
    click(pane.view, 1)
    rows = [pane.view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert rows[0] == "Shot 1, 2 s, Saved, 1 charged, one"
    assert rows[1] == "Shot 2, 2 s, begins as shot 1 ends, Begins as shot 1 ends, two, in the composer"


async def test_the_totals_say_what_was_charged_and_what_is_held(pane: StoryboardPane, room: Room) -> None:
    one, two = draw(room.studio, "one", "two")
    await made(room, one)
    job = make_job(state=JobState.ACCEPTED, shot=two, held=1, status_word="processing")
    await room.store.journal.add(job)
    await room.studio.video.storyboard.makings.read()
    assert part(pane, QLabel, "storyboardTotals").text() == "1 charged · 1 held"
    assert told(room.studio)[1].startswith("Processing")
    assert not pane.view.turning, "nothing turns where motion is off"


async def test_a_loader_turns_only_while_it_is_seen(pane: StoryboardPane, room: Room, theme: Theme) -> None:
    (one,) = draw(room.studio, "one")
    dress(theme, still=False)
    await room.store.journal.add(make_job(state=JobState.ACCEPTED, shot=one, held=1, status_word="processing"))
    await room.studio.video.storyboard.makings.read()
    assert pane.view.turning
    pane.hide()
    assert not pane.view.turning


async def test_without_an_account_the_button_says_why_it_is_off(pane: StoryboardPane, room: Room) -> None:
    draw(room.studio, "one")
    send = part(pane, Button, "storyboardSendButton")
    assert send.isVisible() and not send.isEnabled() and send.text() == "Send shot 1"
    assert send.toolTip() == "Add a key or open the sandbox first."


async def test_the_action_of_a_card_is_clicked_without_opening_the_shot(
    pane: StoryboardPane, room: Room, board: StoryboardDesk
) -> None:
    (one,) = draw(room.studio, "one")
    await room.store.journal.add(make_job(state=JobState.FAILED, shot=one, charged=0))
    await board.makings.read()
    assert board.rows.rows[0].telling.action == "again"
    heard: list[str] = []
    board.sale.refused.connect(heard.append)
    QTest.mouseClick(pane.view.viewport(), LEFT, pos=pane.view.action_place(0))
    assert heard == ["The price of shot 1 is not known yet. Nothing was sent; try again."]
    assert board.drawing.selected == ""


async def test_the_menu_offers_what_fits_the_shot(pane: StoryboardPane, room: Room, board: StoryboardDesk) -> None:
    one, _ = draw(room.studio, "one", "two")
    await made(room, one)
    click(pane.view, 0)
    menu = pane.deeds.menu(pane)
    offered = {action.objectName(): action.isEnabled() for action in menu.actions() if action.isVisible()}
    assert offered["shotPlayAction"] and offered["shotRightAction"] and not offered["shotLeftAction"]
    assert not offered["shotLinkAction"] and "shotWithdrawAction" not in offered


async def test_it_folds_to_its_header(pane: StoryboardPane, room: Room) -> None:
    draw(room.studio, "one")
    fold = part(pane, FoldHeader, "storyboardToggle")
    QTest.mouseClick(fold, LEFT)
    assert pane.maximumHeight() == HEADER and not pane.view.isVisible()
    assert part(pane, QLabel, "storyboardTotals").isVisible()
    QTest.mouseClick(fold, LEFT)
    assert pane.maximumHeight() > 300 and pane.view.isVisible()


async def test_a_storyboard_is_given_a_name_in_place(pane: StoryboardPane, board: StoryboardDesk) -> None:
    name = part(pane, QLineEdit, "storyboardName")
    assert name.text() == "" and name.placeholderText() == "Untitled"
    name.setFocus()
    QTest.keyClicks(name, "Nightfall")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert board.drawing.board.name == "Nightfall" and board.view.name == "Nightfall"
    name.setFocus()
    QTest.keyClicks(name, " never")
    QTest.keyClick(name, Qt.Key.Key_Escape)
    assert board.drawing.board.name == "Nightfall" and name.text() == "Nightfall"


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.LIGHT])
@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize(("width", "height"), [(768, 306), (620, 180), (480, 120)])
async def test_every_part_of_a_card_is_inside_of_it_at_any_size(
    pane: StoryboardPane, room: Room, theme: Theme, mode: Mode, percent: int, width: int, height: int
) -> None:
    one, *_ = draw(room.studio, *"abcd")
    await made(room, one)
    dress(theme, mode=mode, text_size=percent)
    pane.resize(width, max(height, pane.minimumHeight()))
    QApplication.processEvents()
    rect = pane.view.visualRect(pane.view.model().index(0, 0))
    places = pane.view._cards.places(rect)
    parts = (places.clip, places.first, places.last, places.title, places.line)
    assert all(places.card.contains(each) for each in parts if not each.isEmpty())
    assert not any(one.intersects(other) for at, one in enumerate(parts) for other in parts[at + 1 :])
    assert not pane.grab().isNull()
    assert pane.view.visualRect(pane.view.model().index(0, 0)).bottom() <= pane.view.viewport().rect().bottom()
