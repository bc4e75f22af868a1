"""The client reads every documented answer, and every documented refusal becomes the error that says what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec
import pytest

from studio.api.client import Client
from studio.api.pages import Page
from studio.api.purchases import Created
from studio.domain.errors import (
    Gone,
    KeyInUse,
    KeyRefused,
    NotFound,
    OutOfFunds,
    Refused,
    ScopeTooSmall,
    ServerFailed,
    TooMany,
)
from studio.domain.generation import Estimate
from studio.domain.webhook import read_event
from tests.api.server import Reply, Server
from tests.contract.document import DOCUMENT, OPERATIONS, Example, Operation, examples, resolved
from tests.contract.schema import conforms, fits
from tests.contract.uses import USES

BYTES = b"bytes of a file"
ERRORS = {
    401: KeyRefused,
    402: OutOfFunds,
    403: ScopeTooSmall,
    404: NotFound,
    409: KeyInUse,
    410: Gone,
    429: TooMany,
    500: ServerFailed,
}
LEFT_OUT = {
    "object": "always says the same",
    "currency": "always says the same",
    "character_id": "requests of this version cannot name a character",
    "bundle_name": "gone from the next version, which tells bundles as loras",
}
"""Documented fields that the client does not keep, and why."""


def headers_of(answer: dict[str, Any]) -> dict[str, str]:
    """Return the headers with their documented example values; replays are marked by another test."""
    told = {name: resolved(header).get("example") for name, header in answer.get("headers", {}).items()}
    told.pop("Aurous-Idempotent-Replayed", None)
    return {name: str(value) for name, value in told.items() if value is not None}


def reply(status: str, answer: dict[str, Any], body: Any) -> Reply:
    """Return the documented answer as it would come."""
    headers = {"Content-Type": "application/json", **headers_of(answer)}
    return Reply(500 if status == "5XX" else int(status), json.dumps(body).encode(), headers)


def documented_answers() -> Iterator[Any]:
    for operation in OPERATIONS.values():
        for status, answer in operation.successes.items():
            for example in examples(answer):
                yield pytest.param(operation, status, answer, example, id=f"{operation}-{status}-{example.name}")


@pytest.mark.parametrize("operation, status, answer, example", list(documented_answers()))
async def test_each_documented_answer_is_read(
    server: Server, client: Client, operation: Operation, status: str, answer: dict[str, Any], example: Example
) -> None:
    conforms(operation.id, int(status), example.body)
    server.script = [reply(status, answer, example.body)]
    read = await USES[operation.id].ask(client, operation.example_request())
    assert len(server.seen) == 1
    if read is not None:
        assert_read(read, example.body)


def assert_read(read: Any, told: Any) -> None:
    """Check that everything told has arrived, and nothing told is missing."""
    match read:
        case bool() if isinstance(told, dict):
            assert read == told["deleted"]
        case Created(generation=generation, replayed=replayed):
            assert not replayed
            assert_read(generation, told)
        case Page(items=items, has_more=has_more, next_cursor=cursor, skipped=skipped):
            assert (has_more, cursor, skipped) == (told["has_more"], told["next_cursor"], ())
            assert_read(items, told["data"])
        case Estimate(amount=amount, breakdown=breakdown):
            assert {"amount": amount, "breakdown": dict(breakdown)} == told["estimated_cost"]
        case msgspec.Struct():
            fields = {field.encode_name: getattr(read, field.name) for field in msgspec.structs.fields(read)}
            assert told.keys() - fields.keys() <= LEFT_OUT.keys()
            for name in told.keys() & fields.keys():
                assert_read(fields[name], told[name])
        case tuple():
            for part, other in zip(read, told, strict=True):
                assert_read(part, other)
        case datetime():
            assert read == datetime.fromisoformat(told)
        case Enum():
            assert read.value == told
        case Decimal():
            assert read == Decimal(str(told))
        case _:
            assert read == told or (told is None and not read)


@pytest.mark.parametrize("operation_id", ["getImageOutput", "getVideoOutput"])
async def test_outputs_come_as_documented(server: Server, client: Client, operation_id: str) -> None:
    """By a redirect, as bytes, and as a part of them: these have no example, so a file is served in every way."""
    answers = OPERATIONS[operation_id].successes
    elsewhere = Server([Reply(200, BYTES, {"Content-Type": "image/png"})])
    await elsewhere.start()
    for status, answer in answers.items():
        (media_type, *_) = answer.get("content", {"text/plain": None})
        headers = {"Content-Type": media_type, **headers_of(answer)}
        if status == "302":
            headers["Location"] = f"{elsewhere.url}/file"
        if status == "206":
            headers["Content-Range"] = f"bytes 0-{len(BYTES) - 1}/{len(BYTES)}"
        server.script = [Reply(int(status), b"" if status == "302" else BYTES, headers)]
        assert await USES[operation_id].ask(client, None) == BYTES, status
    assert [name for seen in elsewhere.seen for name in ("x-api-key", "authorization") if name in seen.headers] == []
    await elsewhere.stop()


@pytest.mark.parametrize("operation", list(OPERATIONS.values()), ids=str)
async def test_each_documented_refusal_has_its_type(server: Server, client: Client, operation: Operation) -> None:
    for status, answer in operation.refusals.items():
        for example in examples(answer):
            conforms(operation.id, int(status.replace("XX", "00")), example.body)
            server.script = [reply(status, answer, example.body)]
            with pytest.raises(Refused) as caught:
                await USES[operation.id].ask(client, operation.example_request())
            assert_refused(caught.value, example.body["error"], ERRORS.get(server.script[0].status, Refused))


def assert_refused(error: Refused, told: dict[str, Any], kind: type[Refused]) -> None:
    assert type(error) is kind
    assert (error.code, error.type, str(error)) == (told["code"], told["type"], told["message"])
    assert (error.param, error.request_id) == (told["param"], told["request_id"])


async def test_the_documented_wait_of_a_full_bucket_is_kept(server: Server, client: Client) -> None:
    answer = OPERATIONS["createImage"].refusals["429"]
    (example, *_) = examples(answer)
    server.script = [reply("429", answer, example.body)]
    with pytest.raises(TooMany) as caught:
        await USES["createImage"].ask(client, OPERATIONS["createImage"].example_request())
    assert caught.value.retry_after == DOCUMENT["components"]["headers"]["RetryAfter"]["example"]


async def test_a_replay_says_so(server: Server, client: Client) -> None:
    answer = OPERATIONS["createImage"].successes["201"]
    (example, *_) = examples(answer)
    told = reply("201", answer, example.body)
    server.script = [Reply(201, told.body, {**told.headers, "Aurous-Idempotent-Replayed": "true"})]
    created = await USES["createImage"].ask(client, OPERATIONS["createImage"].example_request())
    assert created.replayed


def documented_posts() -> Iterator[Any]:
    """Yield what the service posts to its users: events, and callbacks of single runs."""
    hooks = {name: item["post"] for name, item in DOCUMENT["webhooks"].items()}
    for operation in OPERATIONS.values():
        for name, callback in operation.definition.get("callbacks", {}).items():
            hooks[f"{operation}-{name}"] = next(iter(callback.values()))["post"]
    for name, hook in hooks.items():
        schema = hook["requestBody"]["content"]["application/json"]["schema"]
        for example in examples(hook["requestBody"]):
            yield pytest.param(schema, example.body, id=f"{name}-{example.name}")


@pytest.mark.parametrize("schema, body", list(documented_posts()))
def test_each_documented_post_is_read(schema: dict[str, Any], body: dict[str, Any]) -> None:
    fits(schema, body)
    event = read_event(json.dumps(body).encode())
    assert event.type == body.get("type", body.get("event"))
    assert (event.id, event.synthetic) == (body.get("id"), body.get("synthetic", False))
    assert event.resource == body["data"]
