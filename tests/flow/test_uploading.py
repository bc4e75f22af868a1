"""Reference pictures: kept, uploaded once, renewed when the server purged them."""

from __future__ import annotations

import asyncio
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studio.domain.draft import stand_in
from studio.domain.errors import BadBytes, Mistaken
from studio.domain.job import Job, JobState
from studio.domain.reference import Reference, ReferenceKind
from studio.flow.order import Order
from studio.flow.references import Unfit, convert, take
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox

UPLOAD = "POST /v1/files"


def picture(folder: Path, name: str = "photo.png", *, side: int = 64, colour: str = "teal") -> Path:
    path = folder / name
    Image.new("RGB", (side, side), colour).save(path)
    return path


async def buy(desk: Desk, *references: Reference, prompt: str = "a heron") -> Job:
    plain = order(prompt, reference_image_urls=tuple(stand_in(each) for each in references))
    return await desk.engine.submit(Order(request=plain.request, references=references, quoted=plain.quoted))


def spoil(reference: Reference) -> None:
    Path(reference.source).write_bytes(b"something else")


def copied(reference: Reference) -> str:
    """Return the hash of the copy that was kept."""
    return hashlib.sha256(Path(reference.source).read_bytes()).hexdigest()


async def test_a_reference_goes_up_once_for_many_runs(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    reference = await take(picture(tmp_path), folder=desk.paths.data)
    jobs = [await buy(desk, reference) for _ in range(3)]
    for job in jobs:
        assert (await desk.end(job)).state is JobState.SAVED
    assert sandbox.calls(UPLOAD) == 1
    body = (await desk.row(jobs[0])).body or b""
    assert b'"file_' in body and reference.sha256.encode() not in body
    assert (await desk.row(jobs[0])).request.sources == (stand_in(reference),)


async def test_a_purged_reference_is_sent_again(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    reference = await take(picture(tmp_path), folder=desk.paths.data)
    await desk.end(await buy(desk, reference))
    known = await desk.store.uploads.alive(reference.sha256, profile=desk.session.profile, now=desk.clock.now())
    with sandbox.client() as client:
        await asyncio.to_thread(client.delete, f"/v1/files/{known}")
    job = await desk.end(await buy(desk, reference))
    assert job.state is JobState.SAVED
    assert sandbox.calls(UPLOAD) == 2 and len(desk.charges()) == 2


async def test_a_lost_answer_to_an_upload_is_asked_again(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    sandbox.fault(UPLOAD, "drop", when="after")
    job = await desk.end(await buy(desk, await take(picture(tmp_path), folder=desk.paths.data)))
    assert job.state is JobState.SAVED


async def test_the_original_may_move_away(desk: Desk, tmp_path: Path) -> None:
    original = picture(tmp_path)
    reference = await take(original, folder=desk.paths.data)
    original.unlink()
    assert (await desk.end(await buy(desk, reference))).state is JobState.SAVED


async def test_a_copy_that_was_changed_is_not_sent(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    reference = await take(picture(tmp_path), folder=desk.paths.data)
    spoil(reference)
    job = await desk.end(await buy(desk, reference))
    assert (job.state, job.error and job.error.code) == (JobState.FAILED, "bad_bytes")
    assert sandbox.calls(UPLOAD) == 0


async def test_bytes_addresses_and_ids_are_taken(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    pasted = await take(out.getvalue(), folder=tmp_path)
    assert pasted.sha256 == hashlib.sha256(out.getvalue()).hexdigest() == copied(pasted)
    web = await take("https://example.com/heron.png", folder=tmp_path)
    assert (web.kind, web.name) == (ReferenceKind.WEB, "example.com")
    assert (await take("file_01H.request.sources == (stand", folder=tmp_path)).kind is ReferenceKind.SERVER


@pytest.mark.parametrize("address", ["http://example.com/a.png", "ftp://x/y", "https://example.com/" + "a" * 2048])
async def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(Mistaken):
        await take(address, folder=tmp_path)


async def test_a_large_picture_is_offered_as_a_smaller_copy(tmp_path: Path) -> None:
    large = picture(tmp_path, side=4500)
    with pytest.raises(Unfit) as caught:
        await take(large, folder=tmp_path)
    assert caught.value.convertible
    copy = await convert(large, folder=tmp_path)
    assert copy.converted and max(copy.width, copy.height) <= 4096 and copy.name == large.name


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and so on", b"<html>no</html>"])
async def test_what_is_no_picture_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.png"
    path.write_bytes(content)
    with pytest.raises(BadBytes) as caught:
        await take(path, folder=tmp_path)
    assert "thing.png" in str(caught.value) and not getattr(caught.value, "convertible", False)
