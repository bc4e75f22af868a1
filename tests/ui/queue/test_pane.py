"""Jobs as rows: what they say, and what a hand on them does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QPaintEvent, QRegion
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QTextEdit, QToolButton, QWidget

from studio.domain.job import Job, JobError, JobState, Phase, Progress
from studio.domain.request import VideoRequest
from studio.ui.queue.delegate import ROW, WITH_BAR, action_words
from studio.ui.queue.details import facts
from studio.ui.queue.pane import QueuePane
from studio.ui.theme.theme import Theme
from tests.ui.dressing import dress
from tests.ui.rooms import Room, make_job, until


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[QueuePane]:
    pane = QueuePane(theme, room.studio.queue)
    pane.resize(327, 352)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


def saved(count: int = 1) -> Job:
    return make_job(state=JobState.SAVED, count=count, charged=Decimal(1))


def failed() -> Job:
    error = JobError(code="provider_timeout", message="slow", request_id="req_9")
    return make_job(state=JobState.FAILED, charged=Decimal(0), error=error)


def put(room: Room, pane: QueuePane, *jobs: Job) -> None:
    for job in jobs:
        room.studio.queue.show(job)
    pane.jobs.setCurrentIndex(room.studio.queue.rows.index(0))
    pane.jobs.setFocus()


def action(pane: QueuePane, name: str) -> QAction:
    found = pane.jobs.findChild(QAction, name)
    assert found is not None
    return found


class Watch(QObject):
    """Notes what is painted anew of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.painted.append(event.rect())
        return super().eventFilter(watched, event)


def rendered(widget: QWidget, part: QRect) -> QImage:
    """Return a part of ``widget`` as it is painted when nothing else is wanted."""
    image = QImage(part.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    widget.render(image, QPoint(), QRegion(part))
    return image


def click(pane: QueuePane, at: QPoint, *, twice: bool = False) -> None:
    press = QTest.mouseDClick if twice else QTest.mouseClick
    press(pane.jobs.viewport(), Qt.MouseButton.LeftButton, pos=at)


def on_action(pane: QueuePane, row: int = 0) -> QPoint:
    return pane.jobs.action_place(pane.jobs.model().index(row, 0))


async def test_an_empty_queue_says_what_comes_here(room: Room, pane: QueuePane) -> None:
    none, summary = pane.findChild(QLabel, "queueNone"), pane.findChild(QLabel, "queueSummary")
    assert none is not None and summary is not None
    assert none.isVisible() and summary.text() == "Nothing running"
    put(room, pane, make_job())
    assert not none.isVisible() and summary.text() == "1 waiting"


async def test_rows_are_as_high_as_designed(room: Room, pane: QueuePane) -> None:
    put(room, pane, saved(), make_job(state=JobState.FINISHED, output_count=4))
    heights = [pane.jobs.visualRect(room.studio.queue.rows.index(at)).height() for at in range(2)]
    assert heights == [WITH_BAR, ROW]


async def test_a_row_without_a_picture_yet_shows_what_will_come(room: Room, pane: QueuePane) -> None:
    put(room, pane, make_job(), make_job(request=VideoRequest(video_lora_id="orbit", prompt="a train")))
    rows = [pane.jobs.visualRect(room.studio.queue.rows.index(at)) for at in range(2)]
    places = [rendered(pane.jobs.viewport(), QRect(row.left() + 20, row.top() + 12, 32, 32)) for row in rows]
    for place in places:
        assert len({place.pixel(x, y) for x in range(place.width()) for y in range(place.height())}) > 1
    assert places[0] != places[1]


async def test_the_action_of_a_saved_row_shows_its_folder(room: Room, pane: QueuePane) -> None:
    job = saved()
    put(room, pane, job)
    revealed, opened = QSignalSpy(room.studio.queue.revealed), QSignalSpy(room.studio.queue.opened)
    click(pane, on_action(pane))
    assert revealed.count() == 1 and revealed.at(0) == [job.id]
    assert opened.count() == 0
    QTest.keyClick(pane.jobs, Qt.Key.Key_G)
    assert revealed.count() == 2


async def test_a_click_beside_the_action_shows_the_run(room: Room, pane: QueuePane) -> None:
    job = saved()
    await room.store.journal.add(job)
    put(room, pane, job)
    revealed = QSignalSpy(room.studio.queue.revealed)
    click(pane, QPoint(100, 20))
    await until(lambda: room.studio.stage.view.job_id == job.id)
    assert revealed.count() == 0


async def test_retry_names_its_price_and_asks_once(room: Room, pane: QueuePane) -> None:
    put(room, pane, failed())
    assert action(pane, "jobRetryAction").text() == "Retry, 1 credit"
    assert action(pane, "jobRetryAction").shortcut().isEmpty()
    again = QSignalSpy(room.studio.queue.wanted_again)
    click(pane, on_action(pane))
    assert again.count() == 1
    QTest.keyClick(pane.jobs, Qt.Key.Key_Delete)
    assert again.count() == 1


async def test_a_row_that_is_held_back_names_its_price_and_may_be_cancelled(room: Room, pane: QueuePane) -> None:
    job = make_job()
    put(room, pane, job)
    assert not action(pane, "jobAgreeAction").isEnabled()
    progress = Progress(phase=Phase.HELD_BACK, reason="Price is now 8, it was 1.", price=Decimal(8))
    room.studio.queue.show(job, progress)
    agree = action(pane, "jobAgreeAction")
    assert agree.isEnabled() and agree.text() == "Spend 8 credits"
    assert action(pane, "jobCancelAction").isEnabled()
    row = room.studio.queue.rows.value(job.id)
    assert row is not None and action_words(row) == "Spend 8 credits"


async def test_actions_fit_the_row(room: Room, pane: QueuePane) -> None:
    put(room, pane, make_job())
    assert action(pane, "jobCancelAction").isEnabled()
    assert not action(pane, "jobRetryAction").isEnabled()
    assert not action(pane, "jobRevealAction").isEnabled()
    room.studio.queue.rows.reset(())
    put(room, pane, saved())
    assert not action(pane, "jobCancelAction").isEnabled()
    assert action(pane, "jobRevealAction").isEnabled()


async def test_return_opens_everything_about_a_job(room: Room, pane: QueuePane) -> None:
    put(room, pane, failed())
    QTest.keyClick(pane.jobs, Qt.Key.Key_Return)
    dialog = pane.findChild(QDialog, "jobDetails")
    assert dialog is not None and dialog.isVisible()
    prompt = dialog.findChild(QTextEdit, "jobPrompt")
    assert prompt is not None and prompt.toPlainText() == "A lighthouse at dusk"
    copy = dialog.findChild(QToolButton, "jobCopyRequestId")
    assert copy is not None
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "req_9"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_a_double_click_opens_the_details_too(room: Room, pane: QueuePane) -> None:
    put(room, pane, saved())
    click(pane, QPoint(100, 20), twice=True)
    assert pane.findChild(QDialog, "jobDetails") is not None


async def test_facts_say_only_what_is_known() -> None:
    names = [name for name, _, _ in facts(make_job())]
    assert "Quoted" in names and "Charged" not in names and "Accepted" not in names
    paid = {name: value for name, value, _ in facts(saved(count=4))}
    assert paid["Charged"] == "1" and paid["Saved"] == "4 of 4" and paid["Seed"] == "7"


async def test_the_menu_clears_what_has_ended(room: Room, pane: QueuePane) -> None:
    put(room, pane, saved(), make_job())
    menu = pane.findChild(QMenu, "queueMenu")
    assert menu is not None
    menu.aboutToShow.emit()
    clear = menu.findChild(QAction, "queueClearFinished")
    assert clear is not None and clear.isEnabled()
    clear.trigger()
    assert [row.job.state for row in room.studio.queue.rows.rows] == [JobState.PLANNED]
    menu.aboutToShow.emit()
    assert not clear.isEnabled()


async def test_the_loader_turns_only_while_it_is_seen(room: Room, theme: Theme, pane: QueuePane) -> None:
    put(room, pane, make_job(state=JobState.ACCEPTED, status_word="processing"))
    assert not pane.jobs.turning  # motion is off
    dress(theme, still=False)
    assert pane.jobs.turning
    pane.hide()
    assert not pane.jobs.turning
    pane.show()
    assert pane.jobs.turning
    room.studio.queue.rows.reset(())
    assert not pane.jobs.turning


async def test_a_loader_out_of_sight_stands_still_until_it_comes_back(
    room: Room, theme: Theme, pane: QueuePane
) -> None:
    put(room, pane, *(saved() for _ in range(30)), make_job(state=JobState.ACCEPTED, status_word="processing"))
    dress(theme, still=False)
    bar = pane.jobs.verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: not pane.jobs.turning)
    bar.setValue(0)
    assert pane.jobs.turning


async def test_a_turning_loader_paints_nothing_but_itself(room: Room, theme: Theme, pane: QueuePane) -> None:
    put(room, pane, saved(), make_job(state=JobState.ACCEPTED, status_word="processing"))
    seen, row = pane.jobs.viewport(), pane.jobs.visualRect(room.studio.queue.rows.index(0))
    watch = Watch(seen)
    dress(theme, still=False)
    await until(lambda: watch.painted and watch.painted[-1].height() < row.height())
    loader = watch.painted[-1]
    assert row.contains(loader) and max(loader.width(), loader.height()) <= 18
    alone, whole = rendered(seen, loader), rendered(seen, seen.rect()).copy(loader)
    assert alone == whole
    shades = [alone.pixelColor(x, y).lightness() for x in range(alone.width()) for y in range(alone.height())]
    assert max(shades) > 2 * min(shades)


async def test_it_shrinks_to_its_header(pane: QueuePane) -> None:
    assert pane.minimumSizeHint().height() == 40


async def test_delete_cancels_what_waits_and_nothing_is_bought(room: Room, pane: QueuePane) -> None:
    await room.studio.start(demo=True)
    pause = pane.findChild(QToolButton, "queuePauseButton")
    summary = pane.findChild(QLabel, "queueSummary")
    assert pause is not None and summary is not None
    QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert room.studio.queue.paused and summary.text() == "Paused, Nothing running"
    await until(lambda: room.studio.pricing.view.enabled)
    before = room.studio.account.view.available
    room.studio.purchase.generate()
    await until(lambda: room.studio.queue.rows.rowCount() == 1)
    pane.jobs.setCurrentIndex(room.studio.queue.rows.index(0))
    pane.jobs.setFocus()
    QTest.keyClick(pane.jobs, Qt.Key.Key_Delete)
    await until(lambda: room.studio.queue.rows.rows[0].job.state is JobState.CANCELLED)
    assert room.studio.queue.rows.rows[0].telling.cost == "not charged"
    room.studio.account.refresh()
    await until(lambda: not room.studio.tasks.running("balance"))
    assert room.studio.account.view.available == before
