"""Profiles, proofs, styles and spending."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from studio.domain.errors import Offline
from studio.domain.job import JobState
from studio.domain.request import ImageRequest
from studio.flow.account import profile_name
from studio.flow.pricing import price
from studio.flow.proofs import NAMES, prove
from studio.flow.spending import spending
from studio.flow.styles import preview, styles
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, "default"),
        ({"AUROUS_PROFILE": "work"}, "work"),
        ({"AUROUS_BASE_URL": "http://127.0.0.1:8000"}, "sandbox"),
        ({"AUROUS_BASE_URL": "https://api.preprod.aurous-labs.com"}, "default"),
    ],
)
def test_a_server_on_this_computer_is_a_sandbox(environ: dict[str, str], name: str) -> None:
    assert profile_name(environ) == name


async def test_pretend_credits_are_not_counted_with_real_ones(desk: Desk) -> None:
    await desk.make(count=2)
    assert (await spending(desk.store, desk.clock, "sandbox")).month == 2
    assert (await spending(desk.store, desk.clock, "default")).month == 0


async def test_rows_of_another_profile_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    desk.engine.pause()
    job = await desk.buy()
    await desk.engine.stop()
    other = Desk(tmp_path / "home", desk.sandbox)
    other._environ["AUROUS_PROFILE"] = "work"
    await other.open()
    await other.engine.start(reconcile=False)
    assert other.engine.jobs() == () and (await other.row(job)).state is JobState.PLANNED
    await other.close()


async def test_a_good_key_passes_five_proofs_for_free(desk: Desk) -> None:
    found = [proof async for proof in prove(desk.session)]
    assert [proof.name for proof in found] == list(NAMES) and all(proof.ok for proof in found)
    assert desk.charges() == []


async def test_the_first_failed_proof_is_the_last_and_explains_itself(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox, key=sandbox.keys["read_only_key"]).open()
    found = [proof async for proof in prove(desk.session)]
    assert [proof.ok for proof in found] == [True, True, False]
    assert found[-1].explanation is not None and found[-1].explanation.request_id
    await desk.close()


async def test_styles_are_kept_for_the_time_without_a_connection(desk: Desk, sandbox: Sandbox) -> None:
    found = await styles(desk.session.client, desk.store, "sandbox")
    file = await preview(desk.session.client, desk.paths.cache, found[0])
    await asyncio.to_thread(sandbox.kill)
    assert await styles(desk.session.client, desk.store, "sandbox") == found
    assert file is not None and await preview(desk.session.client, desk.paths.cache, found[0]) == file
    with pytest.raises(Offline):
        await styles(desk.session.client, desk.store, "nobody")


async def test_a_price_is_the_servers_and_about_without_one(desk: Desk, sandbox: Sandbox) -> None:
    request = ImageRequest(prompt="a heron", count=2, enhance_prompt=True, reference_image_urls=("file_" + "0" * 64,))
    quote = await price(desk.session.client, request)
    assert quote.amount == 4 and not quote.about
    await asyncio.to_thread(sandbox.kill)
    quote = await price(desk.session.client, request)
    assert quote.amount == 4 and quote.about
