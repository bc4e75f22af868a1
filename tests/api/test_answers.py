"""No answer of a newer, older or confused server strands a paid job."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.api import answers
from studio.domain.errors import Unreadable
from studio.domain.generation import Balance, Cost, Generation, LoraName, Status, Style, UploadedFile

GOOD: dict[str, Any] = {
    "id": "img_1",
    "status": "succeeded",
    "prompt": "a heron",
    "created_at": "2026-05-04T10:00:00Z",
    "output_urls": ["https://a/0", "https://a/1"],
    "cost": {"amount": 2.5, "currency": "credit", "breakdown": {"base": 2.5}},
    "loras": [{"id": "lora_1", "name": "Ink"}],
    "seed": 42,
    "width": 1024,
}


def generation(**changes: Any) -> Generation:
    return answers.value(Generation, json.dumps({**GOOD, **changes}).encode())


def test_a_good_answer_is_read_exactly() -> None:
    read = generation()
    assert read.cost == Cost(Decimal("2.5"), "credit", {"base": Decimal("2.5")})
    assert read.created_at == datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    assert read.output_urls == ("https://a/0", "https://a/1")
    assert read.loras == (LoraName("lora_1", "Ink"),)


def test_amounts_keep_every_digit_also_beside_a_broken_field() -> None:
    body = b'{"credits": 1023.490000000000000001, "held_credits": "four", "available_credits": 1019.49}'
    assert answers.value(Balance, body) == Balance(Decimal("1023.490000000000000001"), Decimal(0), Decimal("1019.49"))


def test_unknown_fields_words_and_the_published_artefact_do_no_harm() -> None:
    read = generation(status="queued", video_camera_fixed={}, brand_new={"deep": [1]}, inference_type="x2y")
    assert read.status is Status.UNKNOWN
    assert read.status_word == "queued"
    assert not read.status.terminal
    assert read.seed == 42


@pytest.mark.parametrize("name", [name for name in GOOD if name not in ("id", "status")])
@pytest.mark.parametrize("wrong", [None, {}, [], True, "x", -1, 1e300, 10**40, [None], {"amount": []}, 0.5])
def test_one_wrong_field_spoils_no_other(name: str, wrong: Any) -> None:
    read, whole = generation(**{name: wrong}), generation()
    for other in Generation.__struct_fields__:
        if other != name:
            assert getattr(read, other) == getattr(whole, other)


def test_of_lists_and_maps_the_good_parts_are_kept() -> None:
    read = generation(
        output_urls=["https://a/0", None, 7],
        loras=[5, {"id": 1, "name": "Ink"}],
        cost={"amount": 2, "breakdown": {"base": 2, "odd": "x"}},
    )
    assert read.output_urls == ("https://a/0",)
    assert read.loras == (LoraName(None, "Ink"),)
    assert read.cost == Cost(Decimal(2), None, {"base": Decimal(2)})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-04T12:00:00+02:00", datetime(2026, 5, 4, 10, 0, tzinfo=UTC)),
        ("2026-05-04T10:00:00", datetime(2026, 5, 4, 10, 0, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_times_are_utc_or_missing(text: str, moment: datetime | None) -> None:
    read = generation(created_at=text).created_at
    assert read == moment
    assert read is None or read.tzinfo is UTC


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"img_1"',
        b"{}",
        b'{"id": null}',
        b'{"id": ""}',
        b'{"id": 5}',
        b'{"id": "img_1", "seed": 4',
        b"<html>",
        b"\xff\xfe",
        b'{"id": "\xff"}',
        b'{"id": "img_1", "status": "failed", "\xff": 1',
        b"[" * 100_000,
        b'{"id": "a", "x": ' + b"[" * 100_000,
    ],
)
def test_what_has_no_id_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        answers.value(Generation, body)


def test_broken_letters_cost_their_field_alone() -> None:
    body = json.dumps(GOOD)[:-1].encode() + b', "error_message": "caf\xe9", "size_preset": "square"}'
    read = answers.value(Generation, body)
    assert (read.id, read.error_message, read.size_preset) == (GOOD["id"], None, "square")
    with pytest.raises(Unreadable):
        answers.anything(b'{"name": "caf\xe9"}')


def test_a_bad_row_is_left_out_and_named() -> None:
    rows = answers.rows(
        Style, b'[{"id": "lora_1", "name": "Ink"}, {"id": "lora_2"}, null, {"id":"lora_3","name":"Oil"}]'
    )
    assert [style.id for style in rows.items] == ["lora_1", "lora_3"]
    assert [row.index for row in rows.skipped] == [1, 2]
    assert "name" in rows.skipped[0].reason


def test_no_list_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        answers.rows(Style, b'{"data": []}')


def test_an_estimate_needs_a_price_and_nothing_else() -> None:
    read = answers.estimate(b'{"estimated_cost": {"amount": 2, "breakdown": {"base": 1, "enhance": 1, "odd": null}}}')
    assert read.amount == 2
    assert read.breakdown == (("base", Decimal(1)), ("enhance", Decimal(1)))
    assert answers.estimate(b'{"estimated_cost": {"amount": 0.75, "breakdown": null}}').breakdown == ()
    assert answers.estimate(b'{"estimated_cost": {"amount": 0.75, "breakdown": 7}}').breakdown == ()


@pytest.mark.parametrize("inside", [b"null", b"{}", b'{"amount": null}', b'{"amount": -1}', b'{"amount": 1e400}', b"3"])
def test_an_estimate_without_a_price_cannot_be_read(inside: bytes) -> None:
    with pytest.raises(Unreadable):
        answers.estimate(b'{"estimated_cost": ' + inside + b"}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "video_camera_fixed", "completed_at", "image_count"]), JSON))
def test_any_json_under_our_names_is_read_or_unreadable(changes: dict[str, Any]) -> None:
    body = json.dumps({**GOOD, **changes}).encode()
    try:
        read = answers.value(Generation, body)
    except Unreadable:
        assert not isinstance(changes["id"], str) or changes["id"] == ""
    else:
        assert read.amount is None or read.amount.is_finite()
        assert all(isinstance(url, str) for url in read.output_urls or ())
        assert isinstance(read.status, Status)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(body: bytes) -> None:
    for kind in (Generation, Style, UploadedFile, Balance):
        try:
            answers.value(kind, body)
        except Unreadable:
            continue


def test_what_is_nested_beyond_showing_is_unreadable() -> None:
    assert answers.anything(b"[" * 20 + b"]" * 20)
    with pytest.raises(Unreadable):
        answers.anything(b'{"a":' * 60 + b"0" + b"}" * 60)


@pytest.mark.parametrize("amount", ["1e99999999", "-1e99999999", "1e-99999999"])
def test_an_amount_that_cannot_be_written_out_is_as_good_as_none(amount: str) -> None:
    run = answers.value(Generation, b'{"id": "img_1", "cost": {"amount": %s}}' % amount.encode())
    assert run.amount is None
    with pytest.raises(Unreadable):
        answers.estimate(b'{"estimated_cost": {"amount": %s}}' % amount.encode())
