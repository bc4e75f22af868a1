"""What the service posts is read in whichever layout it comes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import Unreadable
from studio.domain.webhook import WebhookEvent, read_event

RUN = {"id": "img_1", "status": "succeeded", "cost": {"amount": 2.5}}


def read(**told: Any) -> WebhookEvent:
    return read_event(json.dumps(told).encode())


def test_an_event_is_read_whole() -> None:
    event = read(
        id="evt_1",
        object="event",
        type="image.completed",
        aurous_version="2026-05-15",
        created_at="2026-05-04T10:00:14Z",
        synthetic=True,
        data=RUN,
        brand_new=1,
    )
    assert event == WebhookEvent(
        type="image.completed",
        id="evt_1",
        created_at=datetime(2026, 5, 4, 10, 0, 14, tzinfo=UTC),
        aurous_version="2026-05-15",
        synthetic=True,
        resource=RUN,
    )


def test_the_callback_of_one_run_names_its_type_otherwise() -> None:
    assert read(event="video.failed", data=RUN) == WebhookEvent(type="video.failed", resource=RUN)
    assert read(type="image.failed", event="other").type == "image.failed"


def test_a_resource_may_lie_one_level_deeper() -> None:
    assert read(type="a", data={"object": RUN}).resource == RUN
    assert read(type="a", data={"object": "inference", **RUN}).resource == {"object": "inference", **RUN}
    nothing: tuple[Any, ...] = (None, [], "x", 5)
    assert [read(type="a", data=data).resource for data in nothing] == [{}, {}, {}, {}]


@pytest.mark.parametrize(
    "moment",
    [None, "yesterday", 5, True, {}, "9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00Z", "2026-02-30T00:00:00Z"],
)
def test_a_field_that_makes_no_sense_spoils_nothing(moment: Any) -> None:
    event = read(type="a", id=7, created_at=moment, synthetic="yes", aurous_version=[], data=RUN)
    assert event == WebhookEvent(type="a", resource=RUN)


def test_times_without_a_zone_are_utc_and_others_are_moved() -> None:
    noon = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    for text in ("2026-05-04T10:00:00", "2026-05-04T12:00:00+02:00"):
        assert read(type="a", created_at=text).created_at == noon


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff", b'{"a": "\xff"}', b'{"type": ""}', b'{"id": "evt_1"}']
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_event(body)
    with pytest.raises(Unreadable):
        read_event(b"[" * 100_000)


leaves = st.none() | st.text(max_size=9) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
odd = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@given(st.dictionaries(st.sampled_from(["id", "event", "created_at", "synthetic", "data", "new"]), odd, max_size=6))
def test_any_object_with_a_type_is_read(told: dict[str, Any]) -> None:
    assert read(**{**told, "type": "a"}).type == "a"
