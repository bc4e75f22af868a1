"""A newer server must not strand a paid job."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from studio.domain.generation import Balance, Generation, Status


def test_an_unknown_word_keeps_a_job_watched() -> None:
    generation = msgspec.json.decode(b'{"id":"img_1","status":"upscaling","later":{}}', type=Generation)
    assert generation.status is Status.UNKNOWN and not generation.status.terminal
    assert generation.status_word == "upscaling"


@pytest.mark.parametrize("status", list(Status))
def test_terminal_is_what_cannot_change(status: Status) -> None:
    assert status.terminal == (status.value not in ("pending", "processing", "unknown"))


def test_nulls_are_as_good_as_absent() -> None:
    content = b'{"id":"img_1","output_urls":null,"cost":{"amount":null},"loras":[{"id":null}],"error_message":null}'
    generation = msgspec.json.decode(content, type=Generation)
    assert generation.amount is None and generation.output_urls is None
    assert msgspec.json.decode(b'{"id":"img_1","cost":{"amount":1.1}}', type=Generation).amount == Decimal("1.1")
    assert msgspec.json.decode(b'{"id":"img_1","cost":{"amount":-1}}', type=Generation).amount is None


def test_what_is_available() -> None:
    balance = Balance(credits=Decimal("1023.49"), held_credits=Decimal(4))
    assert balance.available == Decimal("1019.49")
    assert Balance(credits=Decimal(5), available_credits=Decimal(2)).available == 2
    assert balance.gates and not Balance(credits=Decimal(0), billing_mode="unlimited").gates


@pytest.mark.parametrize(
    ("listed", "order"),
    [
        (["a/output/1?token=x", "a/output/0?token=y"], [1, 0]),
        (["a/output/1", "a/output/2"], [0, 1]),
        (["a/output/0", "b/output/0"], [0, 1]),
        (["a/output/1", "a/other"], [0, 1]),
        (["a/?of=/output/1", "a/output/0"], [0, 1]),
        ([f"a/output/{number}" for number in range(11, -1, -1)], list(range(11, -1, -1))),
    ],
)
def test_outputs_are_in_the_order_of_their_own_numbers_where_all_have_one(listed: list[str], order: list[int]) -> None:
    generation = Generation(id="img_1", output_urls=tuple(listed))
    assert generation.outputs == tuple(listed[place] for place in order)
