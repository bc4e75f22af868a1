"""One click, one charge, and every picture on disk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.domain.errors import LimitReached, Mistaken
from studio.domain.job import JobState
from studio.domain.settings import Settings
from studio.flow.events import BalanceSeen, Connection, ConnectionSeen, JobChanged, PictureSaved
from studio.media.embed import read
from tests.flow.desk import Desk, exiftool, order, served_bytes
from tests.sandbox_fixture import Sandbox


async def test_from_a_prompt_to_saved_pictures(desk: Desk) -> None:
    job = await desk.make("a heron at dawn", count=2, seed=7)
    assert job.state is JobState.SAVED
    assert [job.quoted, job.held, job.charged] == [2, 2, 2]
    assert (job.output_count, job.saved_count) == (2, 2)
    assert job.request_ids and job.deadline is not None
    assert await desk.sound() == 2
    assert {picture.index for picture in await desk.pictures()} == {0, 1}
    assert all(picture.seed == 7 and picture.charged == 1 and picture.sandbox for picture in await desk.pictures())
    assert [row["amount"] for row in desk.charges()] == [2]


async def test_listeners_hear_each_step_after_it_was_written(desk: Desk) -> None:
    job = await desk.make()
    states = [event.job.state for event in desk.events if isinstance(event, JobChanged) and event.job.id == job.id]
    once = list(dict.fromkeys(states))
    assert once == [JobState.PLANNED, JobState.SENDING, JobState.ACCEPTED, JobState.FINISHED, JobState.SAVED]
    assert [type(event) for event in desk.events].count(PictureSaved) == 1
    assert any(isinstance(event, BalanceSeen) for event in desk.events)
    assert ConnectionSeen(Connection.LIVE) in desk.events


async def test_two_clicks_are_two_purchases_with_two_keys(desk: Desk) -> None:
    first, second = await desk.buy(seed=1), await desk.buy(seed=1)
    assert first.key != second.key
    await desk.end(first)
    assert len(desk.charges()) == 2
    assert await desk.sound() == 2


@pytest.mark.parametrize(("style", "kind"), [(None, "PNG"), ("golden-hour-photography", "JPEG")])
async def test_pixels_are_those_served_and_other_programs_read_the_words(
    desk: Desk, sandbox: Sandbox, style: str | None, kind: str
) -> None:
    job = await desk.make("a heron, reeds & mist", seed=3, lora_id=style)
    (picture,) = await desk.pictures()
    served = await asyncio.to_thread(served_bytes, sandbox, job)
    saved = desk.file(picture)
    with Image.open(BytesIO(served), formats=[kind]) as one, Image.open(saved, formats=[kind]) as other:
        assert np.array_equal(np.asarray(one), np.asarray(other))
    said = await asyncio.to_thread(exiftool, saved)
    assert "a heron, reeds & mist" in said
    record = read(saved)
    assert record is not None and record.generation_id == job.generation_id and record.request == job.request


async def test_without_embedding_the_file_is_as_served(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(embed=False)).open()
    await desk.engine.start()
    await desk.make()
    (picture,) = await desk.pictures()
    assert picture.sha256 == picture.source_sha256
    await desk.close()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": "  "}, "prompt"),
        ({"prompt": "x" * 4001}, "prompt"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
        ({"count": 5}, "count"),
    ],
)
async def test_a_mistake_is_refused_before_anything_is_written(
    desk: Desk, fields: dict[str, object], field: str
) -> None:
    before = desk.sandbox.calls("POST /v1/images")
    with pytest.raises(Mistaken) as caught:
        await desk.engine.submit(order(**{"prompt": "a heron", **fields}))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert await desk.store.journal.recent() == ()
    assert desk.sandbox.calls("POST /v1/images") == before


async def test_a_limit_is_a_limit_until_it_was_agreed_to(desk: Desk) -> None:
    desk.settings = Settings(job_limit=Decimal(1))
    with pytest.raises(LimitReached):
        await desk.buy(count=2)
    assert await desk.store.journal.recent() == ()


async def test_too_little_credit_fails_and_says_so(desk: Desk, sandbox: Sandbox) -> None:
    await desk.make()
    sandbox.fault("GET /v1/balance", "error", status=503, times=1000)  # or our own guard knows, and refuses first
    sandbox.control("balance", credits=1)
    job = await desk.make(count=4)
    assert (job.state, job.error and job.error.code) == (JobState.FAILED, "balance_too_low")
    assert job.error is not None and job.error.request_id in job.request_ids


async def test_a_failed_run_keeps_its_reason_and_costs_nothing(desk: Desk) -> None:
    job = await desk.make("a heron, unsafe-output")
    assert job.state is JobState.FAILED and job.charged == 0
    assert job.error is not None and job.error.message == "Content policy violation"
    assert [each.job_id for each in desk.troubles] == [job.id]


async def test_fewer_pictures_than_asked_for_are_all_saved(desk: Desk) -> None:
    job = await desk.make("a heron, partial-result", count=3)
    assert job.state is JobState.SAVED
    assert [job.output_count, job.saved_count, job.charged] == [2, 2, 2]
    assert await desk.sound() == 2


async def test_cancel_frees_what_is_held(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(count=2), JobState.ACCEPTED)
    job = await desk.engine.cancel(job.id)
    assert job.state is JobState.CANCELLED and job.charged == 0
    assert sandbox.balance()["held_credits"] == 0


async def test_a_waiting_job_is_cancelled_without_the_server(desk: Desk, sandbox: Sandbox) -> None:
    desk.engine.pause()
    job = await desk.buy()
    job = await desk.engine.cancel(job.id)
    assert job.state is JobState.CANCELLED and job.charged == 0
    desk.engine.unpause()
    await desk.end(job)
    assert sandbox.calls("POST /v1/images") == 0


async def test_cancel_while_the_answer_is_out_takes_effect_when_it_comes(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    sandbox.fault("POST /v1/images", "delay", seconds=0.5)
    job = await desk.reaches(await desk.buy(), JobState.SENDING)
    await desk.engine.cancel(job.id)
    assert (await desk.end(job)).state is JobState.CANCELLED
    assert sandbox.balance()["held_credits"] == 0


async def test_cancel_too_late_saves_what_was_made(desk: Desk, sandbox: Sandbox) -> None:
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    while sandbox.get(f"/v1/images/{job.generation_id}")["status"] != "succeeded":
        await desk.clock.sleep(1)
    await desk.engine.cancel(job.id)
    assert (await desk.end(job)).state is JobState.SAVED


async def test_the_front_of_the_line_goes_first(desk: Desk) -> None:
    desk.engine.pause()
    first = await desk.buy("first")
    second = await desk.engine.submit(order("second"))
    urgent = await desk.engine.submit(replace(order("urgent"), front=True))

    def places() -> list[int]:
        known = [desk.engine.progress(job.id) for job in (urgent, first, second)]
        return [progress.place for progress in known if progress is not None]

    await desk.until(lambda: places() == [1, 2, 3])
    desk.engine.unpause()
    await desk.reaches(second, JobState.SAVED)


async def test_the_usual_time_is_learnt_and_remembered(desk: Desk) -> None:
    job = await desk.make()
    assert desk.engine.median_duration(job) is not None
    following = await desk.again()
    await following.engine.start()
    assert following.engine.median_duration(job) is not None
    await following.close()


async def test_a_picture_deleted_by_mistake_is_saved_again(desk: Desk) -> None:
    job = await desk.make(count=2)
    first = (await desk.pictures())[0]
    desk.file(first).unlink()
    await desk.engine.save_again(job.id)
    assert (await desk.end(job)).state is JobState.SAVED
    assert await desk.sound() == 2
    assert len(desk.charges()) == 1
