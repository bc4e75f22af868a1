"""A click whose answer never came, and a history with two runs it may be: its user says which, by keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QPushButton

from studio.domain.identity import new_id
from studio.domain.job import Job, JobState
from studio.store.paths import Paths
from studio.store.store import Store
from tests.flow.desk import order
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox

_AGE = timedelta(hours=23.5)
_KEYS = ("first-key", "second-key")


def bought_twice(sandbox: Sandbox) -> list[str]:
    """Buy the same picture twice, long ago; blocks until both are made. Returns the runs."""
    sandbox.advance(-_AGE.total_seconds())
    with sandbox.client() as client:
        for key in _KEYS:
            headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
            client.post("/v1/images", content=order().request.body(), headers=headers).raise_for_status()
    while any(row["status"] != "succeeded" for row in sandbox.generations()):
        pass
    sandbox.advance(_AGE.total_seconds())
    return [row["id"] for row in sandbox.generations()]


async def left_asking(home: Path) -> Job:
    """Leave the row of a program that died while it asked."""
    sent = datetime.now(UTC) - _AGE
    request = order().request
    job = Job(
        id=new_id(sent),
        key="a key of its own",
        profile="studio",
        request=request,
        created_at=sent,
        state=JobState.SENDING,
        body=request.body(),
        quoted=Decimal(1),
        sent_at=sent,
    )
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
    store = await Store.open(paths)
    await store.journal.add(job)
    await store.close()
    return job


@pytest.fixture
async def asked(seat: Seat, sandbox: Sandbox, home: Path) -> tuple[Person, Job]:
    """Somebody before the question, its details opened by keyboard."""
    await asyncio.to_thread(bought_twice, sandbox)
    job = await left_asking(home)
    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: (row := person.studio.queue.rows.value(job.id)) and row.telling.action == "ask")
    queue = person.find(QAbstractItemView, "queueView")
    queue.setFocus()
    queue.setCurrentIndex(queue.model().index(person.studio.queue.rows.find(job.id), 0))
    person.press(Qt.Key.Key_Return)
    dialog = await person.see(QDialog, "jobDetails")
    assert not dialog.isModal(), "a question keeps nobody from working"
    return person, job


def state_of(person: Person, job: Job) -> Callable[[], JobState]:
    def now() -> JobState:
        row = person.studio.queue.rows.value(job.id)
        assert row is not None
        return row.job.state

    return now


async def test_it_is_this_one(asked: tuple[Person, Job], sandbox: Sandbox) -> None:
    person, job = asked
    assert "which, or none" in person.words("questionSentence")
    notes = [note for note in person.studio.activity.rows if note.job_id == job.id]
    assert [(note.title, note.tone) for note in notes] == [("No style: which run is it?", "warn")]
    first = person.find(QPushButton, "candidateButton0")
    assert "1 credit" in first.accessibleName() and "succeeded" in first.accessibleName()
    first.setFocus()
    person.press(Qt.Key.Key_Space)
    await person.until(lambda: state_of(person, job)() is JobState.SAVED)
    await person.until(lambda: not person.window.findChildren(QDialog, "jobDetails"))
    assert sandbox.calls("POST /v1/images") == len(_KEYS)


async def test_none_of_these(asked: tuple[Person, Job], sandbox: Sandbox) -> None:
    person, job = asked
    assert person.window.desk is not None
    toast = next(toast for toast in person.window.desk.toasts.toasts if "which run" in toast.news.title)
    assert toast.news.action == "Decide"
    person.find(QPushButton, "questionNone").setFocus()
    person.press(Qt.Key.Key_Space)
    await person.until(lambda: state_of(person, job)() is JobState.FAILED)
    row = person.studio.queue.rows.value(job.id)
    assert row is not None and row.telling.cost == "cost being checked"
    assert row.telling.line == "Failed: not found at the server"
    toast.acted.emit()  # a press that comes late finds a row that offers to buy again, and must not
    await person.until(lambda: person.studio.stage.view.job_id == job.id)
    assert all(row.job.id == job.id or row.job.another for row in person.studio.queue.rows.rows)
    assert sandbox.calls("POST /v1/images") == len(_KEYS)


async def test_looking_again_changes_nothing_that_is_not_so(asked: tuple[Person, Job]) -> None:
    person, job = asked
    await person.until(lambda: person.studio.queue.summary == "1 to decide")
    person.click(person.find(QPushButton, "questionLook"))
    await person.until(lambda: not person.studio.queue.settling(job.id))
    assert state_of(person, job)() is JobState.SENDING
    assert person.find(QPushButton, "candidateButton1").isEnabled()
