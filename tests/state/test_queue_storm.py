"""Many jobs that move at once are shown together; what the journal wrote is shown at once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from studio.domain.clock import SystemClock
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.request import ImageRequest
from studio.flow.events import JobChanged
from studio.state.link import Link
from studio.state.queue import Queue
from studio.state.tasks import Tasks


@pytest.fixture
def link(qapp: object) -> Link:
    return Link()


@pytest.fixture
def queue(link: Link) -> Queue:
    return Queue(link, Tasks(), SystemClock(), lambda job: None)


def collecting(number: int) -> Job:
    now = SystemClock().now()
    return Job(
        id=f"{new_id(now)}{number}",
        key=new_key(),
        profile="test",
        request=ImageRequest(prompt="a heron", count=4),
        created_at=now,
        state=JobState.FINISHED,
        output_count=4,
    )


def moved(job: Job, size: int) -> JobChanged:
    return JobChanged(job, Progress(phase=Phase.DOWNLOADING, total=4, bytes_done=size, bytes_total=1000))


def test_bytes_that_move_are_told_together(queue: Queue, link: Link, qtbot: QtBot) -> None:
    jobs = [collecting(number) for number in range(50)]
    for job in jobs:
        queue.show(job)
    told: list[object] = []
    queue.rows.dataChanged.connect(lambda *_: told.append(_))
    with qtbot.waitSignal(queue.rows.dataChanged):
        for size in (250, 500):
            for job in jobs:
                link.heard.emit(moved(job, size))
    assert len(told) == 1
    assert {row.telling.fraction for row in queue.rows.rows} == {0.125}


def test_what_the_journal_wrote_is_shown_at_once_and_not_undone_by_older_news(
    queue: Queue, link: Link, qtbot: QtBot
) -> None:
    job, other = collecting(1), collecting(2)
    queue.show(job)
    queue.show(other)
    link.heard.emit(moved(job, 500))
    link.heard.emit(moved(other, 500))
    saved = replace(job, state=JobState.SAVED, saved_count=4)
    link.heard.emit(JobChanged(saved, None))
    assert queue.summary == "1 running"
    with qtbot.waitSignal(queue.rows.dataChanged):
        assert queue.rows.value(job.id) is not None
    row = queue.rows.value(job.id)
    assert row is not None and row.job.state is JobState.SAVED
    assert row.progress is None
