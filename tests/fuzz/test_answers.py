"""Whatever a server answers: values in their limits, or Unreadable."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec
import pytest

from studio.api import answers
from studio.api.pages import page
from studio.api.refusals import refusal
from studio.commands.table import fields
from studio.domain.account import LedgerEvent, Pricing, Team, Usage
from studio.domain.errors import Refused, Unreadable
from studio.domain.generation import Balance, Generation, Style, UploadedFile, VideoModel
from studio.domain.webhook import Delivery, TestFire, WebhookEndpoint
from studio.domain.words import explain, sentence
from tests.contract.document import OPERATIONS, examples
from tests.fuzz.documents import TEXTS, documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, number, pick, text
from tests.fuzz.sanity import sane

PARSERS = (
    "studio.api.answers.value",
    "studio.api.answers._decoded",
    "studio.api.answers._plain",
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KINDS = (
    *(Generation, Style, VideoModel, UploadedFile, Balance, Team, Pricing, Usage, LedgerEvent),
    *(WebhookEndpoint, Delivery, TestFire),
)
DOCUMENTED = [
    example.body
    for operation in OPERATIONS.values()
    for answer in operation.successes.values()
    for example in examples(answer)
]
ERRORS = [
    example.body
    for operation in OPERATIONS.values()
    for answer in operation.refusals.values()
    for example in examples(answer)
]
RUNS = [body for body in DOCUMENTED if isinstance(body, dict) and "status" in body and "cost" in body]
LISTS = [body for body in DOCUMENTED if isinstance(body, list) or (isinstance(body, dict) and "data" in body)]
LISTS = [*LISTS, [RUNS[0], RUNS[-1]], {"data": RUNS[:2], "has_more": True, "next_cursor": "x"}]
PRICES = [body for body in DOCUMENTED if isinstance(body, dict) and "estimated_cost" in body]


def test_there_are_examples_of_everything() -> None:
    assert len(DOCUMENTED) > 20 and ERRORS and len(RUNS) > 2 and LISTS and PRICES
    assert json.dumps(DOCUMENTED)  # as plain as they came over the wire


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@cases(body=documents(DOCUMENTED))
def test_an_object(kind: type[Any], body: bytes) -> None:
    with quick(), suppress(Unreadable):
        read = answers.value(kind, body)
        assert isinstance(read, kind) and sane(read)


@cases(body=documents(RUNS))
def test_a_run(body: bytes) -> None:
    with quick(), suppress(Unreadable):
        read = answers.value(Generation, body)
        assert sane(read) and sane(read.outputs) and sane(read.amount)
        assert read.status.value and isinstance(read.is_video, bool)


@cases(body=documents(PRICES))
def test_a_price(body: bytes) -> None:
    with quick(), suppress(Unreadable):
        price = answers.estimate(body)
        assert sane(price) and price.amount >= 0


@pytest.mark.parametrize("kind", [Generation, Style, LedgerEvent], ids=lambda kind: kind.__name__)
@cases(body=documents(LISTS))
def test_a_page(kind: type[Any], body: bytes) -> None:
    with quick(), suppress(Unreadable):
        read = page(kind, body)
        assert all(isinstance(item, kind) and sane(item) for item in read.items)
        assert read.has_more == (read.next_cursor is not None)
        assert sane(read.next_cursor) and all(row.reason for row in read.skipped)


@cases(body=documents(DOCUMENTED))
def test_any_json(body: bytes) -> None:
    with quick(), suppress(Unreadable):
        read = answers.anything(body)
        assert isinstance(fields(read), str) and msgspec.json.encode(read)


NAMES = pick("aurous-request-id", "retry-after", "date", "x-ratelimit-reset", "ratelimit-reset")
SAID = either(pick(*(each for each in TEXTS if each.isascii())), text(40))


def headers(random: Random) -> dict[str, str]:
    return {NAMES(random): SAID(random) for _ in range(random.randint(0, 3))}


@cases(status=number(100, 599), headers=headers, body=documents(ERRORS))
def test_a_refusal(status: int, headers: dict[str, str], body: bytes) -> None:
    with quick():
        error = refusal(status, headers, body, now=NOW)
    assert isinstance(error, Refused | Unreadable)
    assert sane(str(error)) and 0 < len(str(error)) <= 1200
    for said in (error.code, error.request_id, getattr(error, "param", None)):
        assert said is None or (sane(said) and len(said) <= 128)
    wait = getattr(error, "retry_after", None)
    assert wait is None or 0 <= wait <= 3600
    assert sentence(error) and explain(error).cause is not None
