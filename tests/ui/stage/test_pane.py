"""The stage by keyboard and mouse: what is shown, rated, reused and opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QToolButton, QWidget

from studio.domain.job import JobError, JobState
from studio.flow.events import JobChanged, PictureSaved
from studio.state.composer import STARTERS
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.stage.pane import StagePane
from studio.ui.stage.recent_view import RecentView
from studio.ui.theme.theme import Theme
from tests.ui.rooms import COLOURS, Room, make_job, until


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[StagePane]:
    pane = StagePane(theme, room.studio)
    pane.resize(768, 852)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


def words(pane: StagePane, name: str) -> str:
    label = pane.findChild(QLabel, name)
    assert label is not None
    return label.text()


def found(pane: QWidget, kind: type[QWidget], name: str) -> QWidget:
    widget = pane.findChild(kind, name)
    assert widget is not None
    return widget


def alike(one: QColor, other: QColor) -> bool:
    """Thumbnails are JPEG: a step or two of difference is theirs."""
    steps = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(map(abs, steps)) <= 3


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center())


async def four(room: Room, pane: StagePane) -> None:
    pictures = await room.add_run(4)
    await room.show(pictures[0])
    pane.view.setFocus()


async def test_a_picture_saved_while_its_run_is_read_stays(room: Room, pane: StagePane) -> None:
    job = make_job(state=JobState.FINISHED, count=2, output_count=2)
    first, second = room.draw(job, 0), room.draw(job, 1)
    await room.store.journal.add(job)
    await room.store.library.add(first)
    room.studio.stage.show_job(job)
    room.studio.link.heard.emit(PictureSaved(second))  # the reading does not find it
    await until(lambda: not room.studio.tasks.running("stage"))
    assert [cell.tile and cell.tile.picture.index for cell in room.studio.stage.view.cells] == [0, 1]


async def test_empty_stage_offers_words_and_sends_nothing(room: Room, pane: StagePane) -> None:
    starter = found(pane, QPushButton, "starter2")
    assert starter.isVisible()
    click(starter)
    assert room.studio.composer.draft.prompt == STARTERS[1]
    assert room.studio.queue.rows.rowCount() == 0


async def test_a_run_is_named_counted_and_paid(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    assert words(pane, "stageTitle") == "Gouache Storybook"
    assert words(pane, "stageFacts") == "4 images · quoted 4,"
    assert words(pane, "stageMoney") == "charged 4"
    assert words(pane, "stagePosition") == "1 of 4"
    assert pane.view.accessibleName() == "Result, picture 1 of 4"
    assert len(pane.view.places.pictures) == 4


async def test_pictures_are_painted_in_their_places(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    await until(lambda: all(cell.tile and cell.tile.image for cell in room.studio.stage.view.cells))
    shown = pane.view.grab().toImage()
    for place, colour in zip(pane.view.places.pictures, COLOURS, strict=True):
        assert alike(shown.pixelColor(place.center()), QColor(colour))


async def test_large_places_of_a_grid_get_more_than_thumbnails(room: Room, pane: StagePane) -> None:
    pictures = await room.add_run(2)
    stripes = Image.new("L", (1024, 1024))
    stripes.putdata([255 * (x % 2) for _ in range(1024) for x in range(1024)])
    for picture in pictures:
        stripes.convert("RGB").save(room.studio.path_of(picture), "PNG")
    pane.resize(2400, 1400)
    await room.show(pictures[0])

    def sharp() -> bool:
        shown = pane.view.grab().toImage()
        return all(_contrast(shown, place.center()) > 150 for place in pane.view.places.pictures)

    await until(sharp)


def _contrast(image: QImage, at: QPoint) -> int:
    """Return how far apart the lightest and darkest pixels beside ``at`` are."""
    values = [image.pixelColor(at.x() + step, at.y()).lightness() for step in range(40)]
    return max(values) - min(values)


async def test_arrows_and_clicks_move_the_hand(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    QTest.keyClick(pane.view, Qt.Key.Key_Right)
    QTest.keyClick(pane.view, Qt.Key.Key_Down)
    assert words(pane, "stagePosition") == "4 of 4"
    click(pane.view, pane.view.places.pictures[2].center())
    assert words(pane, "stagePosition") == "3 of 4"


async def test_digits_rate_and_f_favours_for_good(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    picture = room.studio.stage.view.picture
    assert picture is not None
    QTest.keyClick(pane.view, Qt.Key.Key_4)
    QTest.keyClick(pane.view, Qt.Key.Key_F)
    bar, heart = pane.findChild(RatingBar, "ratingBar"), pane.findChild(QToolButton, "favouriteButton")
    assert bar is not None and heart is not None
    await until(lambda: bar.stars == 4 and heart.isChecked())
    kept = await room.store.library.get(picture.id)
    assert kept is not None and (kept.rating, kept.favourite) == (4, True)


async def test_stars_and_heart_below_do_the_same(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    bar = found(pane, RatingBar, "ratingBar")
    click(bar, QPoint(bar.width() // 2, bar.height() // 2))
    click(found(pane, QToolButton, "favouriteButton"))
    await until(lambda: (picture := room.studio.stage.view.picture) and picture.favourite and picture.rating == 3)


async def test_r_adds_a_reference_and_g_shows_the_file(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    picture = room.studio.stage.view.picture
    assert picture is not None
    wanted = QSignalSpy(room.studio.reveal_wanted)
    QTest.keyClick(pane.view, Qt.Key.Key_G)
    assert wanted.at(0) == [str(room.studio.path_of(picture))]
    QTest.keyClick(pane.view, Qt.Key.Key_R)
    await until(lambda: room.studio.references.rows.rowCount() == 1)


async def test_use_settings_and_vary_fill_the_draft(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    QTest.keyClick(pane.view, Qt.Key.Key_U)
    draft = room.studio.composer.draft
    assert (draft.prompt, draft.seed, draft.seed_locked) == ("A lighthouse at dusk", 7, True)
    click(found(pane, QPushButton, "varyButton"))
    draft = room.studio.composer.draft
    assert draft.prompt == "A lighthouse at dusk"
    assert not draft.seed_locked
    assert room.studio.queue.rows.rowCount() == 0


async def test_more_menu_copies_words_and_pixels(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    menu = pane.findChild(QMenu, "stageMoreMenu")
    assert menu is not None
    named = {action.objectName(): action for action in menu.actions()}
    named["copyPromptAction"].trigger()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "A lighthouse at dusk"
    named["copyPictureAction"].trigger()
    await until(lambda: not clipboard.image().isNull())
    assert clipboard.image().pixelColor(5, 5).name() == COLOURS[0]
    assert clipboard.mimeData().urls()[0].toLocalFile().endswith(".png")


async def test_one_large_picture_with_its_siblings(room: Room, pane: StagePane) -> None:
    await four(room, pane)
    room.studio.stage.set_mode("single")
    assert len(pane.view.places.siblings) == 4
    click(pane.view, pane.view.places.siblings[3].center())
    assert words(pane, "stagePosition") == "4 of 4"
    QTest.keyClick(pane.view, Qt.Key.Key_Left)
    assert words(pane, "stagePosition") == "3 of 4"


async def test_recent_strip_is_walked_by_arrows(room: Room, pane: StagePane) -> None:
    old = await room.add_run(1, days=1, style_name="Ink Wash")
    new = await room.add_run(1)
    await room.show(new[0])
    strip = pane.findChild(RecentView, "recentStrip")
    assert strip is not None and strip.tile is not None
    assert strip.tile.picture.id == new[0].id
    assert words(pane, "recentDay") == "Today"
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    await until(lambda: words(pane, "stageTitle") == "Ink Wash")
    picture = room.studio.stage.view.picture
    assert picture is not None and picture.id == old[0].id
    QTest.keyClick(strip, Qt.Key.Key_F)
    await until(lambda: (shown := room.studio.stage.view.picture) and shown.favourite)


async def test_a_line_stands_before_another_day(room: Room, pane: StagePane) -> None:
    strip = pane.findChild(RecentView, "recentStrip")
    assert strip is not None

    def breaks() -> list[bool]:
        widths = [strip.visualRect(strip.model().index(at, 0)).width() for at in range(strip.model().rowCount())]
        return [width > widths[0] for width in widths]

    await room.add_run(2, days=1)
    assert breaks() == [False, False]
    await room.add_run(1)
    assert breaks() == [False, True, False]
    await room.add_run(1, days=2)
    assert breaks() == [False, True, False, True]
    room.studio.recent.drop(room.studio.recent.rows[0].picture.id)
    assert breaks() == [False, False, True]


async def test_a_key_after_an_arrow_is_for_the_new_picture(room: Room, pane: StagePane) -> None:
    old = await room.add_run(1, days=1)
    new = await room.add_run(1)
    await room.show(new[0])
    strip = pane.findChild(RecentView, "recentStrip")
    assert strip is not None
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_5)
    await until(lambda: (tile := room.studio.recent.value(old[0].id)) and tile.picture.rating == 5)
    kept = await room.store.library.get(new[0].id)
    assert kept is not None and kept.rating == 0


async def test_a_run_being_made_says_how_far_it_is(room: Room, pane: StagePane) -> None:
    job = make_job(count=3)
    room.studio.queue.show(job)
    room.studio.stage.show_job(job)
    view = room.studio.stage.view
    assert [cell.line for cell in view.cells] == ["Planned"] * 3
    assert len(pane.view.places.pictures) == 3
    assert not found(pane, QPushButton, "varyButton").isEnabled()
    QTest.keyClick(pane.view, Qt.Key.Key_F)
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    assert pane.findChild(QFrame, "lightbox") is None


async def test_a_failed_run_says_what_it_cost_and_what_to_do(room: Room, pane: StagePane) -> None:
    error = JobError(code="provider_timeout", message="<b>slow</b>", request_id="req_1")
    job = make_job(state=JobState.FAILED, count=2, charged=Decimal(0), held=Decimal(2), error=error)
    again = QSignalSpy(room.studio.queue.wanted_again)
    room.studio.stage.show_job(job)
    await until(lambda: room.studio.stage.view.trouble)
    assert found(pane, QFrame, "errorPanel").isVisible()
    assert words(pane, "errorTitle") == "The provider timed out"
    assert words(pane, "errorCost") == "Not charged. The hold of 2 was released."
    assert words(pane, "stageFacts").endswith("not charged") and words(pane, "stageMoney") == ""
    retry = pane.findChild(QPushButton, "errorRetryButton")
    assert retry is not None and retry.text() == "Try again · 2 credits"
    assert retry.property("kind") == "spend"
    click(found(pane, QToolButton, "errorCopyButton"))
    assert QGuiApplication.clipboard().text() == "req_1"
    click(found(pane, QPushButton, "errorEditButton"))
    assert room.studio.composer.draft.prompt == job.request.prompt
    assert again.count() == 0


async def test_a_loss_is_asked_about_or_made_again(room: Room, pane: StagePane) -> None:
    error = JobError(code="output_expired", message="2 pictures were no longer there.", request_id="req_2")
    job = make_job(state=JobState.LOST, count=2, output_count=2, charged=Decimal(2), error=error)
    pages = QSignalSpy(room.studio.browse_wanted)
    room.studio.stage.show_job(job)
    await until(lambda: room.studio.stage.view.trouble)
    assert words(pane, "errorCost") == "Charged 2."
    retry = pane.findChild(QPushButton, "errorRetryButton")
    assert retry is not None and retry.text() == "Make again · 2 credits"
    assert not found(pane, QPushButton, "errorEditButton").isVisible()
    click(found(pane, QPushButton, "errorAskButton"))
    assert pages.count() == 1
    copied = QGuiApplication.clipboard().text()
    assert f"Generation: {job.generation_id}" in copied and "Request ids: req_2" in copied and "Charged: 2" in copied
    assert job.request.prompt not in copied and job.key not in copied


async def test_a_part_that_was_lost_is_said_beside_the_rest(room: Room, pane: StagePane) -> None:
    pictures = await room.add_run(2)
    await room.show(pictures[0])
    job = room.studio.stage.job
    assert job is not None
    room.studio.link.heard.emit(JobChanged(replace(job, state=JobState.LOST, output_count=3)))
    assert words(pane, "stageFacts").startswith("2 images · 1 expired unsaved · ")


async def test_refused_words_are_changed_not_paid_again(room: Room, pane: StagePane) -> None:
    error = JobError(code="output_moderation_rejected", message="no", request_id=None)
    room.studio.stage.show_job(make_job(state=JobState.FAILED, charged=Decimal(0), error=error))
    await until(lambda: room.studio.stage.view.trouble)
    assert not found(pane, QPushButton, "errorRetryButton").isVisible()
    assert not found(pane, QToolButton, "errorCopyButton").isVisible()
    edit = pane.findChild(QPushButton, "errorEditButton")
    assert edit is not None and edit.text() == "Change prompt"


async def test_a_cancelled_run_is_not_an_empty_stage(room: Room, pane: StagePane) -> None:
    room.studio.stage.show_job(make_job(state=JobState.CANCELLED))
    await until(lambda: words(pane, "stageNote") == "Cancelled by you.")
    assert found(pane, QLabel, "stageNote").isVisible()


async def test_the_strip_can_be_put_away(room: Room, pane: StagePane) -> None:
    assert pane.recent.height() == 108
    pane.toggle_recent()
    assert not pane.recent.isVisible()
    pane.toggle_recent()
    assert pane.recent.isVisible()
