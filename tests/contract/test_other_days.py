"""Servers of other days: each documented answer is read also with less in it, with nothing in it, and with more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio.api.client import Client
from tests.api.server import Server, told
from tests.contract.document import OPERATIONS, Operation, examples, resolved
from tests.contract.uses import USES

Change = Callable[[dict[str, Any], set[str]], dict[str, Any]]
MARKS = {"status", "media_type", "type", "purpose", "inference_type", "video_resolution", "video_ratio"}
"""Fields with a set of words that grows."""


def older(told: dict[str, Any], required: set[str]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name in required}


def silent(told: dict[str, Any], required: set[str]) -> dict[str, Any]:
    return {name: value if name in required else None for name, value in told.items()}


def newer(told: dict[str, Any], required: set[str]) -> dict[str, Any]:
    renamed = {name: f"{value}_of_tomorrow" for name, value in told.items() if name in MARKS and value}
    return {**told, **renamed, "object": "of_tomorrow", "denoise_strength": {}, "flavours": [{"name": "lemon"}]}


def changed(body: Any, schema: dict[str, Any], change: Change) -> Any:
    """Return an answer with ``change`` made to its rows, or to itself when it has none."""
    schema = resolved(schema)
    if isinstance(body, list):
        return [changed(row, schema["items"], change) for row in body]
    if isinstance(body.get("data"), list):
        return {**body, "data": changed(body["data"], schema["properties"]["data"], change)}
    return change(body, set(schema.get("required", ())))


def cases() -> Iterator[Any]:
    for operation in OPERATIONS.values():
        for status, answer in operation.successes.items():
            for example in examples(answer):
                schema = answer["content"]["application/json"]["schema"]
                for change in (older, silent, newer):
                    body = changed(example.body, schema, change)
                    yield pytest.param(operation, int(status), body, id=f"{operation}-{example.name}-{change.__name__}")


def identities(body: Any) -> list[str]:
    """Return the ids an answer tells, those of its rows when it has some."""
    rows = body if isinstance(body, list | tuple) else body.get("data", [body])
    return [row[name] for row in rows for name in ("id", "event_id") if row.get(name)]


@pytest.mark.parametrize("operation, status, body", list(cases()))
async def test_servers_of_other_days_are_understood(
    server: Server, client: Client, operation: Operation, status: int, body: Any
) -> None:
    server.script = [told(body, status)]
    read = await USES[operation.id].ask(client, operation.example_request())
    shown = json.dumps(read, default=repr)
    assert all(id in shown for id in identities(body) if not isinstance(read, bool | None))
