"""Uploads: the form as a server reads it, and how far it is."""

from __future__ import annotations

import email.policy
import json
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO

import pytest
from PIL import Image

from studio.domain.errors import AnswerLost, BadBytes, Mistaken, NotFound
from studio.domain.limits import UPLOAD_BYTES
from tests.api.conftest import Connect, HeldClock, Serve
from tests.api.server import Reply, Seen, refused, told
from tests.sandbox_fixture import Sandbox

FILE = told({"id": "file_1", "object": "file", "purpose": "reference", "width_px": None, "url": "https://x"}, 201)


def parts_of(seen: Seen) -> dict[str, EmailMessage]:
    """Read a form with the standard library's own parser."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    form = BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.body)
    found = {}
    for part in form.iter_parts():
        assert isinstance(part, EmailMessage)
        found[str(part["Content-Disposition"].params["name"])] = part
    return found


async def test_a_form_carries_file_purpose_and_key(serve: Serve, connect: Connect) -> None:
    server = await serve([FILE])
    content = bytes(range(256)) * 1000 + b"\r\n--"
    told_of: list[tuple[int, int]] = []
    uploaded = await connect(server).files.upload(
        content,
        name="heron.png",
        media_type="image/png",
        purpose="reference",
        key="up-1",
        progress=lambda sent, total: told_of.append((sent, total)),
    )
    assert (uploaded.id, uploaded.width_px) == ("file_1", None)
    seen = server.seen[0]
    assert (seen.method, seen.target) == ("POST", "/v1/files")
    assert seen.headers["idempotency-key"] == "up-1"
    assert "transfer-encoding" not in seen.headers
    parts = parts_of(seen)
    assert set(parts) == {"file", "purpose"}
    assert parts["file"].get_payload(decode=True) == content
    assert parts["file"].get_content_type() == "image/png"
    assert parts["file"].get_filename() == "heron.png"
    assert parts["purpose"].get_payload(decode=True) == b"reference"
    assert told_of[0] == (0, len(content))
    assert told_of[-1] == (len(content), len(content))
    assert [sent for sent, _ in told_of] == sorted({sent for sent, _ in told_of})


async def test_notes_go_along_as_json_and_come_back(serve: Serve, connect: Connect) -> None:
    notes = {"client": "é", "page": 3, "tags": ["a"]}
    server = await serve([told({"id": "file_1", "purpose": "first_frame", "metadata": notes}, 201)])
    uploaded = await connect(server).files.upload(
        b"x", name="a", media_type="image/png", purpose="first_frame", key="k", metadata=notes
    )
    parts = parts_of(server.seen[0])
    assert set(parts) == {"file", "purpose", "metadata"}
    written = parts["metadata"].get_payload(decode=True)
    assert isinstance(written, bytes)
    assert json.loads(written) == uploaded.metadata == notes
    assert parts["purpose"].get_payload(decode=True) == b"first_frame"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("/home/mara/secret/heron.png", "heron.png"),
        ("C:\\Users\\mara\\heron.png", "heron.png"),
        ('a"; name="purpose', "a%22; name=%22purpose"),
        ("a\r\nX-Evil: 1\r\n\r\n.png", "aX-Evil: 1.png"),
        ("", "file"),
    ],
)
async def test_a_name_cannot_break_out_of_its_header(serve: Serve, connect: Connect, name: str, written: str) -> None:
    server = await serve([FILE])
    await connect(server).files.upload(b"x", name=name, media_type="image/png", purpose="reference", key="k")
    body = server.seen[0].body
    assert f'filename="{written}"\r\n'.encode() in body
    assert body.count(b"Content-Disposition") == 2
    assert b"mara" not in body


async def test_what_the_service_would_refuse_is_not_sent(serve: Serve, connect: Connect) -> None:
    server = await serve([FILE])
    files = connect(server).files
    for content in (b"", bytes(UPLOAD_BYTES + 1)):
        with pytest.raises(BadBytes):
            await files.upload(content, name="a", media_type="image/png", purpose="reference", key="k")
    with pytest.raises(Mistaken):
        await files.upload(b"x", name="a", media_type="image/png\r\nX: y", purpose="reference", key="k")
    assert server.seen == []


async def test_a_full_bucket_is_waited_for_and_the_whole_form_sent_again(
    serve: Serve, connect: Connect, clock: HeldClock
) -> None:
    server = await serve([refused(429, "too_many_requests", "rate_limit", Retry_After="2"), FILE])
    await connect(server).files.upload(b"x" * 200_000, name="a", media_type="image/png", purpose="reference", key="k")
    first, second = server.seen
    assert first.body == second.body
    assert clock.slept == [2.0]


@pytest.mark.parametrize("reply", [Reply(raw=b""), told({"object": "file"}, 201), Reply(201, b"<html>")])
async def test_a_lost_answer_is_handed_up(serve: Serve, connect: Connect, reply: Reply) -> None:
    server = await serve([reply])
    with pytest.raises(AnswerLost):
        await connect(server).files.upload(b"x", name="a", media_type="image/png", purpose="reference", key="k")
    assert len(server.seen) == 1


async def test_reading_and_removing(serve: Serve, connect: Connect) -> None:
    server = await serve(
        lambda seen: told({"deleted": True, "id": "file_1"}) if seen.method == "DELETE" else refused(404, "gone")
    )
    files = connect(server).files
    with pytest.raises(NotFound):
        await files.get("file_1")
    await files.delete("file_1")
    assert [(seen.method, seen.target) for seen in server.seen] == [
        ("GET", "/v1/files/file_1"),
        ("DELETE", "/v1/files/file_1"),
    ]


async def test_the_sandbox_keeps_a_file_and_its_notes_until_it_is_removed(connect: Connect, sandbox: Sandbox) -> None:
    files = connect(sandbox.base_url, key=sandbox.api_key).files
    picture = BytesIO()
    Image.new("RGB", (8, 4)).save(picture, "PNG")
    uploaded = await files.upload(
        picture.getvalue(), name="a.png", media_type="image/png", purpose="last_frame", key="k", metadata={"page": 3}
    )
    assert (uploaded.width_px, uploaded.height_px, uploaded.mime_type) == (8, 4, "image/png")
    read = await files.get(uploaded.id)
    assert (read.purpose, read.metadata) == ("last_frame", {"page": 3})
    await files.delete(uploaded.id)
    with pytest.raises(NotFound):
        await files.get(uploaded.id)
    await files.delete(uploaded.id)
