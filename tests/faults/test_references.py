"""Reference pictures: sent once while they live, renewed before they are needed, and never one in place of another."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from studio.domain.draft import stand_in
from studio.domain.job import Job, JobState
from studio.domain.reference import Reference
from studio.flow.references import take
from tests.faults.proxy import Line, Proxy
from tests.faults.test_network import BUY, SHORT, UPLOAD, a_page, reset_after, storm
from tests.flow.desk import Desk, clip_order
from tests.flow.test_uploading import buy, picture
from tests.sandbox_fixture import Sandbox

FILE = "GET /v1/files/{id}"
HOUR = 3600


@pytest.fixture
async def far(tmp_path: Path, sandbox: Sandbox, network: Proxy) -> AsyncIterator[Desk]:
    """A desk that reaches the sandbox through the network."""
    desk = await Desk(tmp_path / "home", sandbox, base_url=network.base_url, timeouts=SHORT).open()
    await desk.engine.start()
    yield desk
    await desk.close()


async def taken(desk: Desk, folder: Path, colour: str = "teal") -> Reference:
    return await take(picture(folder, f"{colour}.png", colour=colour), folder=desk.paths.data)


def sent(job: Job) -> list[str]:
    """Return the ids of the files that went into the body of ``job``."""
    assert job.body is not None
    ids: list[str] = json.loads(job.body)["reference_image_urls"]
    return ids


async def age(sandbox: Sandbox, desk: Desk, hours: float) -> None:
    """Let time pass for both sides. Answers may be under way meanwhile: what they tell of the time is old then."""
    await asyncio.to_thread(sandbox.advance, hours * HOUR)
    desk.clock.advance(hours=hours)


async def test_two_jobs_two_starts_and_another_process_share_one_upload(
    desk: Desk, tmp_path: Path, sandbox: Sandbox
) -> None:
    reference = await taken(desk, tmp_path)
    jobs = await asyncio.gather(buy(desk, reference), buy(desk, reference, prompt="another"))
    for job in jobs:
        assert (await desk.end(job)).state is JobState.SAVED
    other = await desk.again()  # while the first one is still open
    await other.engine.start()
    third = await other.end(await buy(other, await taken(other, tmp_path)))
    assert third.state is JobState.SAVED
    await other.close()
    assert sandbox.calls(UPLOAD) == 1
    assert len({tuple(sent(await desk.row(job))) for job in (*jobs, third)}) == 1


async def test_one_that_dies_soon_is_renewed_before_it_is_relied_upon(
    desk: Desk, tmp_path: Path, sandbox: Sandbox
) -> None:
    reference = await taken(desk, tmp_path)
    first = await desk.end(await buy(desk, reference))
    await age(sandbox, desk, 23.75)
    second = await desk.end(await buy(desk, reference))
    assert (second.state, sandbox.calls(UPLOAD), sandbox.calls("POST /v1/images")) == (JobState.SAVED, 2, 2)
    assert sent(first) != sent(second)


@pytest.mark.parametrize("hours", [-30.0, 30.0])
async def test_how_long_it_lives_is_told_by_the_servers_clock(
    desk: Desk, tmp_path: Path, sandbox: Sandbox, hours: float
) -> None:
    reference = await taken(desk, tmp_path)
    await desk.end(await buy(desk, reference))
    desk.clock.advance(hours=hours)  # ours alone
    assert (await desk.end(await buy(desk, reference))).state is JobState.SAVED
    assert sandbox.calls(UPLOAD) == 1
    await asyncio.to_thread(sandbox.advance, 24 * HOUR)  # the server's alone
    await desk.engine.refresh_balance()
    before = sandbox.calls("POST /v1/images")
    assert (await desk.end(await buy(desk, reference))).state is JobState.SAVED
    assert (sandbox.calls(UPLOAD), sandbox.calls("POST /v1/images")) == (2, before + 1)


async def test_a_job_that_waited_for_a_day_with_its_body_made_gets_fresh_ones(
    far: Desk, network: Proxy, tmp_path: Path, sandbox: Sandbox
) -> None:
    network.plan(BUY, storm("Retry-After: 60"), times=math.inf)
    job = await buy(far, await taken(far, tmp_path))
    await far.until(lambda: far.engine.jobs()[0].body is not None and far.engine.jobs()[0].state is JobState.PLANNED)
    far.engine.pause()
    planned = await far.row(job)
    network.mend()
    await age(sandbox, far, 30)
    far.engine.unpause()
    ended = await far.reaches(job, JobState.SAVED)
    assert sent(ended) != sent(planned) and ended.key != planned.key  # other bytes are another purchase
    assert sandbox.calls("POST /v1/images") == 1 and len(far.charges()) == 1


async def test_an_unanswered_purchase_keeps_its_body_also_when_its_files_are_dead(
    far: Desk, network: Proxy, tmp_path: Path, sandbox: Sandbox
) -> None:
    network.plan(BUY, reset_after, times=3)
    job = await buy(far, await taken(far, tmp_path))
    await far.until(lambda: network.calls[BUY] == 1)
    await far.store.uploads.forget(job.references[0].sha256, far.session.profile)
    ended = await far.reaches(job, JobState.SAVED)
    keys = {line.header("Idempotency-Key") for line in network.lines if line.route == BUY}
    bodies = {line.body for line in network.lines if line.route == BUY}
    assert len(keys) == len(bodies) == len(far.charges()) == 1 and network.calls[UPLOAD] == 1
    assert ended.body in bodies


async def test_an_upload_whose_answer_is_lost_is_asked_for_with_the_same_key_and_bytes(
    far: Desk, network: Proxy, tmp_path: Path
) -> None:
    for act in (reset_after, a_page):
        network.plan(UPLOAD, act)
    jobs = [await buy(far, await taken(far, tmp_path, colour)) for colour in ("teal", "navy")]
    for job in jobs:
        assert (await far.reaches(job, JobState.SAVED)).charged == 1
    pictures: dict[str, set[str]] = {}
    for line in network.lines:
        if line.route == UPLOAD:
            pictures.setdefault(line.header("Idempotency-Key"), set()).add(hashlib.sha256(png(line.body)).hexdigest())
    # The server does not compare the bytes: a key that came with two pictures would give the wrong one.
    assert sorted(pictures.values(), key=sorted) == sorted([{job.references[0].sha256} for job in jobs], key=sorted)
    assert network.calls[UPLOAD] == 4


def png(form: bytes) -> bytes:
    """Return the picture in the body of an upload."""
    return form[form.index(b"\x89PNG") : form.rindex(b"\r\n--")]


async def test_an_upload_whose_key_stays_busy_gets_another(far: Desk, network: Proxy, tmp_path: Path) -> None:
    network.plan(UPLOAD, busy, times=2)
    assert (await far.reaches(await buy(far, await taken(far, tmp_path)), JobState.SAVED)).charged == 1
    assert len({line.header("Idempotency-Key") for line in network.lines if line.route == UPLOAD}) == 3


async def busy(line: Line) -> None:
    error = b'{"error": {"type": "invalid_request", "code": "idempotency_key_in_use", "message": "Busy."}}'
    await line.answer("409 Conflict", error)


async def test_a_server_that_loses_every_file_is_not_sent_it_for_ever(
    far: Desk, network: Proxy, tmp_path: Path
) -> None:
    network.plan(BUY, unknown, times=math.inf)
    network.plan(FILE, unknown, times=math.inf)
    job = await far.end(await buy(far, await taken(far, tmp_path)))
    assert (job.state, job.error and job.error.code) == (JobState.FAILED, "resource_not_found")
    assert job.charged == 0
    assert network.calls[UPLOAD] <= 4


async def unknown(line: Line) -> None:
    error = b'{"error": {"type": "not_found", "code": "resource_not_found", "message": "No such file."}}'
    await line.answer("404 Not Found", error)


async def test_a_crash_before_an_upload_was_noted_costs_one_more_upload_and_nothing_else(
    desk: Desk, tmp_path: Path, sandbox: Sandbox
) -> None:
    reference = await taken(desk, tmp_path)
    await desk.end(await buy(desk, reference))
    desk.engine.pause()
    job = await buy(desk, reference)
    await desk.engine.stop()
    await desk.store.uploads.forget(reference.sha256, desk.session.profile)
    await desk.store.journal.put(msgspec.structs.replace(await desk.row(job), state=JobState.UPLOADING, owner=None))
    following = await desk.again()
    await following.engine.start()
    assert (await following.end(job)).state is JobState.SAVED
    assert (sandbox.calls(UPLOAD), len(following.charges())) == (2, 2)
    await following.close()


def harmed(copy: Path, harm: str) -> None:
    copy.unlink()
    if harm == "changed":
        copy.write_bytes(b"\x89PNG, but another")


@pytest.mark.parametrize("harm", ["changed", "deleted"])
async def test_a_copy_that_was_harmed_matters_only_when_it_is_needed(
    desk: Desk, tmp_path: Path, sandbox: Sandbox, harm: str
) -> None:
    reference = await taken(desk, tmp_path)
    await desk.end(await buy(desk, reference))
    harmed(Path(reference.source), harm)
    assert (await desk.end(await buy(desk, reference))).state is JobState.SAVED  # the server has the right one
    await age(sandbox, desk, 25)
    job = await desk.end(await buy(desk, reference))
    assert (job.state, job.sent_at, job.error and job.error.code) == (JobState.FAILED, None, "bad_bytes")
    assert job.error is not None and "teal.png" in job.error.message
    assert (sandbox.calls(UPLOAD), len(desk.charges())) == (1, 2)


async def test_one_that_was_deleted_elsewhere_is_sent_again_under_another_key(
    desk: Desk, tmp_path: Path, sandbox: Sandbox
) -> None:
    reference = await taken(desk, tmp_path)
    first = await desk.end(await buy(desk, reference))
    with sandbox.client() as client:
        await asyncio.to_thread(client.delete, f"/v1/files/{sent(first)[0]}")
    second = await desk.end(await buy(desk, reference))
    assert second.state is JobState.SAVED and sent(second) != sent(first)
    assert (sandbox.calls(UPLOAD), len(desk.charges()), len(sandbox.generations())) == (2, 2, 2)


async def test_a_picture_serves_as_reference_and_as_frame_but_for_one_profile_only(
    desk: Desk, tmp_path: Path, sandbox: Sandbox
) -> None:
    reference = await taken(desk, tmp_path)
    await desk.end(await buy(desk, reference))
    clip = clip_order(first_frame_url=stand_in(reference))
    assert (await desk.end(await desk.engine.submit(replace(clip, references=(reference,))))).state is JobState.SAVED
    assert sandbox.calls(UPLOAD) == 1
    theirs = Desk(tmp_path / "home", sandbox, key=sandbox.keys["other_team_key"])
    theirs._environ["AUROUS_PROFILE"] = "theirs"
    await theirs.open()
    await theirs.engine.start(reconcile=False)
    assert (await theirs.end(await buy(theirs, reference))).state is JobState.SAVED
    await theirs.close()
    assert sandbox.calls(UPLOAD) == 2
