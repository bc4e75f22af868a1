"""What is posted to the receiver: an event that is really the service's, or a refusal with a reason."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from studio.api import signature
from studio.commands.voice import Voice
from studio.commands.webhooks.listen import _Teller
from studio.commands.webhooks.receiver import LARGEST, Receiver
from studio.domain.errors import Unreadable
from studio.domain.webhook import WebhookEvent, read_event
from tests.contract.document import DOCUMENT
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, pick, raw
from tests.fuzz.sanity import sane

PARSERS = (
    "studio.domain.webhook._moment",
    "studio.domain.webhook.read_event",
    "studio.commands.webhooks.receiver.Receiver._take",
)

Run = Callable[[Coroutine[Any, Any, Any]], Any]

SECRET = "whsec_" + "s" * 32
EVENTS: list[Any] = [
    {
        "id": "evt_1",
        "type": "image.completed",
        "created_at": "2026-11-24T10:00:00Z",
        "data": {"object": {"id": "img_1"}},
    },
    {"event": "usage.balance_low", "synthetic": True, "data": {"credits": 1.5, "status": "x"}, "aurous_version": "1"},
    {"id": "evt_2", "type": "webhook.endpoint_disabled", "data": {"id": "we_1", "status": "disabled"}},
]


def test_the_contract_knows_events() -> None:
    assert "webhooks" in DOCUMENT or "components" in DOCUMENT


@cases(body=documents(EVENTS))
def test_an_event(body: bytes) -> None:
    with quick(), suppress(Unreadable):
        event = read_event(body)
        assert isinstance(event, WebhookEvent) and event.type and event.id != ""
        assert sane(event.created_at) and sane(event.type) and sane(event.id)


async def posted(receiver: Receiver, body: bytes, headers: Sequence[tuple[bytes, bytes]], *, cut: bool) -> int:
    """Post ``body`` and return the HTTP status."""
    scope = {"type": "http", "method": "POST", "path": "/", "headers": list(headers), "query_string": b""}
    parts = [{"type": "http.request", "body": body, "more_body": cut}, {"type": "http.disconnect"}]
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        return parts.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await receiver(scope, receive, send)
    return int(sent[0]["status"])


@cases(
    body=documents(EVENTS),
    json=pick(True, False),
    cut=pick(True, *(False,) * 9),
    header=either(pick(None), raw(40), pick(b"signed")),
)
def test_a_delivery(run: Run, body: bytes, json: bool, cut: bool, header: bytes | None) -> None:
    out, err = io.StringIO(), io.StringIO()

    async def secrets(_: bool) -> Sequence[str]:
        return [SECRET]

    receiver = Receiver(secrets, _Teller(Voice(json=json, out=out, err=err), None))
    signed = signature.sign(body, SECRET, at=int(time.time())).encode()
    headers = [] if header is None else [(b"aurous-webhook-signature", signed if header == b"signed" else header)]
    with quick():
        status = run(posted(receiver, body, headers, cut=cut))
    assert status in (200, 400)
    if status == 200:
        assert header == b"signed" and len(body) <= LARGEST and out.getvalue().count("\n") == 1
    else:
        assert out.getvalue() == "" and "refused: " in err.getvalue()
    assert all(letter.isprintable() or letter == "\n" for letter in out.getvalue() + err.getvalue())
