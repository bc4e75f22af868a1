"""What was made elsewhere and came home is one quiet note, however many runs it were."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from studio.domain.clock import SystemClock
from studio.domain.job import Job, JobState
from studio.domain.request import ImageRequest, VideoRequest
from studio.flow.events import JobChanged, JobGone
from studio.state.activity import Activity
from studio.state.arrivals import Arrivals
from studio.state.link import Link
from tests.flow.desk import order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until


class Door:
    """Where runs come in."""

    def __init__(self) -> None:
        self.link = Link()
        self.activity = Activity(SystemClock())
        self.arrivals = Arrivals(self.link, self.activity)

    def hear(self, number: int, state: JobState, *, saved: int = 0, **fields: Any) -> None:
        request = fields.pop("request", ImageRequest(prompt="a heron", count=2))
        job = Job(
            id=f"{number:02}",
            key="k",
            profile="sandbox",
            request=request,
            created_at=datetime.now(UTC),
            state=state,
            another=True,
            saved_count=saved,
        )
        self.link.heard.emit(JobChanged(job))

    @property
    def told(self) -> list[str]:
        return [note.title for note in self.activity.rows]


@pytest.fixture
async def door() -> Door:
    return Door()


async def test_runs_that_come_together_are_one_note_of_pictures_and_clips(door: Door) -> None:
    for number in (1, 2, 3):
        door.hear(number, JobState.FINISHED)
    door.hear(1, JobState.SAVED, saved=2)
    door.hear(2, JobState.SAVED, saved=1, request=VideoRequest(video_lora_id="orbit", prompt="a heron"))
    door.link.heard.emit(JobGone("03", into="99"))
    await until(lambda: door.told, door.activity.toasted)
    assert door.told == ["2 pictures and 1 clip made elsewhere were saved"]


async def test_one_is_told_as_one(door: Door) -> None:
    door.hear(1, JobState.SAVED, saved=1)
    await until(lambda: door.told, door.activity.toasted)
    assert door.told == ["1 picture made elsewhere was saved"]


async def test_what_a_script_made_is_found_at_the_start_and_told(home: Home, sandbox: Sandbox) -> None:
    body = order("a heron", count=2).request.body()
    with sandbox.client() as client:
        headers = {"Idempotency-Key": "a-script", "Content-Type": "application/json"}
        client.post("/v1/images", content=body, headers=headers).raise_for_status()
    await asyncio.to_thread(_made, sandbox)
    studio = await home.studio(sandbox)
    toasts: list[str] = []
    studio.activity.toasted.connect(lambda note: toasts.append(note.title))
    await studio.start()
    await until(lambda: "2 pictures made elsewhere were saved" in toasts)
    assert not [title for title in toasts if title.startswith("2 pictures saved")]
    assert studio.queue.rows.rows[0].telling.icon == "monitor"


def _made(sandbox: Sandbox) -> None:
    while any(row["status"] != "succeeded" for row in sandbox.generations()):
        pass
