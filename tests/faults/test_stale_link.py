"""A link that leads to something else: the run is read again for another, and nothing is paid again."""

from __future__ import annotations

import json
from pathlib import Path

from studio.domain.job import JobState
from tests.faults.proxy import Line, between
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox

RUN = "GET /v1/images/{id}"
LINK = "GET /v1/images/{id}/output/{n}"
REFUSAL = b'{"error": {"type": "permission_error", "code": "token_expired", "message": "This link has ended."}}'
PAGE = b"<!doctype html><title>Sign in</title>"


async def test_after_bytes_that_are_no_picture_the_run_is_read_for_a_fresh_link(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    pages: list[str] = []

    async def stale(line: Line) -> None:
        """Name wrong links until one of them was followed."""
        answer = await line.served()
        body = answer.body if pages else answer.body.replace(b"/output/", b"/output/stale-")
        await line.answer("200 OK", body, "Content-Type: application/json")

    async def sign_in(line: Line) -> None:
        if "stale" not in line.route:
            await line.pass_on()
            return
        pages.append(line.route)
        await line.answer("200 OK", PAGE, "Content-Type: text/html")

    async with between(sandbox) as network:
        desk = await Desk(tmp_path / "home", sandbox, base_url=network.base_url).open()
        await desk.engine.start()
        network.plan(RUN, stale, times=float("inf"))
        network.plan("GET /v1/images", stale, times=float("inf"))
        network.plan(LINK, sign_in, times=float("inf"))
        job = await desk.reaches(await desk.buy(), JobState.SAVED)
        assert await desk.sound() == job.saved_count == 1 == len(desk.charges())
        assert len(pages) == 1, "the link that had failed was followed again"
        await desk.close()


async def test_outputs_that_are_listed_otherwise_after_a_refused_link_are_each_saved_once(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    refused: list[str] = []

    async def turned_round(line: Line) -> None:
        run = json.loads((await line.served()).body)
        if refused and run.get("output_urls"):
            run["output_urls"].reverse()
        await line.answer("200 OK", json.dumps(run).encode(), "Content-Type: application/json")

    async def refuse_the_second(line: Line) -> None:
        if line.route.endswith("/1") and not refused:
            refused.append(line.route)
            await line.answer("403 Forbidden", REFUSAL, "Content-Type: application/json")
            return
        await line.pass_on()

    async with between(sandbox) as network:
        desk = await Desk(tmp_path / "home", sandbox, base_url=network.base_url).open()
        await desk.engine.start(reconcile=False)
        network.plan(RUN, turned_round, times=float("inf"))
        network.plan(LINK, refuse_the_second, times=float("inf"))
        await desk.reaches(await desk.buy(count=2), JobState.SAVED)
        assert refused and await desk.sound() == 2
        assert len({picture.source_sha256 for picture in await desk.pictures()}) == 2
        await desk.close()
