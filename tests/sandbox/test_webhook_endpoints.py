"""Webhook endpoints: what is taken, what is refused, what is shown, and to whom."""

from __future__ import annotations

import re
from typing import Any

import pytest

from studio.domain.limits import EVENT_TYPES
from tests.sandbox.conftest import Live, error
from tests.sandbox.hooks import PATH

GOOD: dict[str, Any] = {"url": "https://hooks.example/aurous", "events": ["image.completed", "image.failed"]}

_REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"url": ...}, "missing_field", "url"),
    ({"events": ...}, "missing_field", "events"),
    ({"url": None}, "invalid_format", "url"),
    ({"url": 5}, "invalid_format", "url"),
    ({"url": ""}, "invalid_format", "url"),
    ({"url": "nonsense"}, "invalid_format", "url"),
    ({"url": "http://hooks.example/aurous"}, "invalid_format", "url"),
    ({"url": "ftp://127.0.0.1/"}, "invalid_format", "url"),
    ({"url": "https://10.0.0.1/"}, "invalid_format", "url"),
    ({"url": "http://10.0.0.1/"}, "invalid_format", "url"),
    ({"url": "https://169.254.169.254/latest"}, "invalid_format", "url"),
    ({"url": "https://printer.local/"}, "invalid_format", "url"),
    ({"url": "https://hooks.example:99999/"}, "invalid_format", "url"),
    ({"url": "https://hooks.example:0/"}, "invalid_format", "url"),
    ({"url": "https://hooks.example/" + "a" * 2048}, "value_out_of_range", "url"),
    ({"events": None}, "invalid_format", "events"),
    ({"events": "*"}, "invalid_format", "events"),
    ({"events": [1]}, "invalid_format", "events"),
    ({"events": []}, "value_out_of_range", "events"),
    ({"events": ["image.done"]}, "invalid_format", "events"),
    ({"description": None}, "invalid_format", "description"),
    ({"description": 1}, "invalid_format", "description"),
    ({"metadata": None}, "invalid_format", "metadata"),
    ({"metadata": ["a"]}, "invalid_format", "metadata"),
    ({"metadata": {"a": 1}}, "invalid_format", "metadata"),
    ({"metadata": {"a": "x" * 501}}, "value_out_of_range", "metadata"),
    ({"metadata": {str(n): "" for n in range(51)}}, "value_out_of_range", "metadata"),
]


async def register(live: Live, **fields: Any) -> dict[str, Any]:
    answer = await live.api.post(PATH, json={**GOOD, **fields})
    assert answer.status_code == 201, answer.text
    endpoint: dict[str, Any] = answer.json()
    return endpoint


async def test_wrong_fields_are_named(live: Live) -> None:
    live.house.buckets.enforced = False
    for change, code, param in _REFUSED:
        body = {name: value for name, value in {**GOOD, **change}.items() if value is not ...}
        assert error(await live.api.post(PATH, json=body)) == (400, code, param), change
    assert (await live.api.get(PATH)).json()["data"] == []


async def test_secret_is_shown_once(live: Live) -> None:
    made = await register(live, description="Production", metadata={"env": "prod"})
    assert re.fullmatch(r"whsec_[0-9A-Za-z]{32}", made["secret"])
    assert made["secret_preview"] == f"{made['secret'][:9]}...{made['secret'][-4:]}"
    assert made == {
        "id": made["id"],
        "object": "webhook_endpoint",
        "url": GOOD["url"],
        "events": GOOD["events"],
        "description": "Production",
        "secret": made["secret"],
        "secret_preview": made["secret_preview"],
        "is_active": True,
        "consecutive_failures": 0,
        "last_success_at": None,
        "last_failure_at": None,
        "metadata": {"env": "prod"},
        "created_at": made["created_at"],
        "updated_at": made["created_at"],
    }
    assert made["id"].startswith("we_")
    hidden = {**made, "secret": None}
    assert (await live.api.get(f"{PATH}/{made['id']}")).json() == hidden
    assert (await live.api.get(PATH)).json()["data"] == [hidden]
    assert (await live.api.patch(f"{PATH}/{made['id']}", json={})).json()["secret"] is None


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
async def test_plain_http_is_taken_on_this_machine(live: Live, host: str) -> None:
    assert (await register(live, url=f"http://{host}/hook"))["url"] == f"http://{host}/hook"


async def test_star_is_what_there_is_today_and_repetitions_are_one(live: Live) -> None:
    assert (await register(live, events=["*"]))["events"] == list(EVENT_TYPES)
    twice = ["video.failed", "image.failed", "video.failed"]
    made = await register(live, events=twice)
    assert made["events"] == ["video.failed", "image.failed"]
    changed = await live.api.patch(f"{PATH}/{made['id']}", json={"events": ["*"]})
    assert changed.json()["events"] == list(EVENT_TYPES)


async def test_pages_are_newest_first(live: Live) -> None:
    ids = [(await register(live))["id"] for _ in range(5)][::-1]
    first = (await live.api.get(PATH, params={"limit": 2})).json()
    assert [endpoint["id"] for endpoint in first["data"]] == ids[:2]
    assert (first["object"], first["has_more"], first["next_cursor"]) == ("list", True, ids[1])
    rest = (await live.api.get(PATH, params={"starting_after": ids[1]})).json()
    assert [endpoint["id"] for endpoint in rest["data"]] == ids[2:]
    assert (rest["has_more"], rest["next_cursor"]) == (False, None)
    assert error(await live.api.get(PATH, params={"limit": 101})) == (400, "value_out_of_range", "limit")
    assert error(await live.api.get(PATH, params={"starting_after": "we_x"}))[1:] == (
        "invalid_format",
        "starting_after",
    )


async def test_update_changes_what_it_names(live: Live) -> None:
    made = await register(live, description="Old", metadata={"a": "1", "b": "2"})
    path = f"{PATH}/{made['id']}"
    live.house.clock.advance(60)
    changed = (await live.api.patch(path, json={"metadata": {"c": "3"}, "url": "https://new.example/"})).json()
    assert changed["updated_at"] > made["updated_at"]
    expected = {"metadata": {"c": "3"}, "url": "https://new.example/", "updated_at": changed["updated_at"]}
    assert changed == {**made, **expected, "secret": None}
    cleared = (await live.api.patch(path, json={"description": None, "is_active": False})).json()
    assert (cleared["description"], cleared["is_active"], cleared["metadata"]) == (None, False, {"c": "3"})


async def test_update_refuses_what_registration_refuses(live: Live) -> None:
    live.house.buckets.enforced = False
    made = await register(live)
    path = f"{PATH}/{made['id']}"
    for change, code, param in _REFUSED:
        if ... not in change.values() and change != {"description": None}:
            assert error(await live.api.patch(path, json=change)) == (400, code, param), change
    for value in (None, "yes", 1):
        assert error(await live.api.patch(path, json={"is_active": value}))[1:] == ("invalid_format", "is_active")
    assert (await live.api.get(path)).json() == {**made, "secret": None}


async def test_delete_is_always_well(live: Live) -> None:
    id = (await register(live))["id"]
    for expected in ({"deleted": True, "id": id}, {"deleted": False, "id": None}):
        answer = await live.api.delete(f"{PATH}/{id}")
        assert (answer.status_code, answer.json()) == (200, expected)
    assert error(await live.api.get(f"{PATH}/{id}"))[0] == 404


async def test_another_team_sees_nothing(live: Live) -> None:
    id = (await register(live))["id"]
    other = live.client("other_team_key")
    foreign = [
        await other.get(f"{PATH}/{id}"),
        await other.patch(f"{PATH}/{id}", json={"is_active": False}),
        await other.post(f"{PATH}/{id}/rotate_secret"),
        await other.post(f"{PATH}/{id}/test", json={"event_type": "image.completed"}),
        await other.get(f"{PATH}/{id}/deliveries"),
    ]
    unknown = await other.get(f"{PATH}/we_unknown")
    for answer in foreign:
        assert error(answer) == error(unknown) == (404, "resource_not_found", None)
    assert (await other.delete(f"{PATH}/{id}")).json() == {"deleted": False, "id": None}
    assert (await other.get(PATH)).json()["data"] == []
    assert (await live.api.get(f"{PATH}/{id}")).json()["is_active"] is True


async def test_reading_needs_read_and_changing_needs_write(live: Live) -> None:
    id = (await register(live))["id"]
    reader, writer = live.client("read_only_key"), live.client("write_key")
    for path in (PATH, f"{PATH}/{id}", f"{PATH}/{id}/deliveries"):
        assert (await reader.get(path)).status_code == 200
    refused = [
        await reader.post(PATH, json=GOOD),
        await reader.patch(f"{PATH}/{id}", json={}),
        await reader.post(f"{PATH}/{id}/rotate_secret"),
        await reader.post(f"{PATH}/{id}/test", json={"event_type": "image.completed"}),
        await reader.delete(f"{PATH}/{id}"),
    ]
    assert [error(answer)[:2] for answer in refused] == [(403, "missing_scope")] * 5
    assert (await writer.delete(f"{PATH}/{id}")).json()["deleted"] is True


async def test_ten_registrations_at_once(live: Live) -> None:
    id = (await register(live, url="http://127.0.0.1:9/nobody"))["id"]
    for _ in range(9):
        assert (await live.api.delete(f"{PATH}/we_none")).status_code == 200
    assert error(await live.api.post(f"{PATH}/{id}/rotate_secret"))[:2] == (429, "too_many_requests")
    assert (await live.api.get(f"{PATH}/{id}")).status_code == 200
    # Test fires have a bucket of their own.
    tried = await live.api.post(f"{PATH}/{id}/test", json={"event_type": "image.failed"})
    assert (tried.status_code, tried.headers["X-RateLimit-Limit"]) == (200, "30")


async def test_test_fire_wants_a_type_the_endpoint_hears(live: Live) -> None:
    id = (await register(live))["id"]
    path = f"{PATH}/{id}/test"
    assert error(await live.api.post(path, json={})) == (400, "missing_field", "event_type")
    for unknown in (None, 1, "image.done", ["image.completed"]):
        assert error(await live.api.post(path, json={"event_type": unknown}))[1:] == ("invalid_format", "event_type")
    not_heard = await live.api.post(path, json={"event_type": "video.completed"})
    assert error(not_heard) == (400, "value_out_of_range", "event_type")


async def test_test_fire_at_a_disabled_endpoint_goes_nowhere(live: Live) -> None:
    id = (await register(live))["id"]
    await live.api.patch(f"{PATH}/{id}", json={"is_active": False})
    fire = (await live.api.post(f"{PATH}/{id}/test", json={"event_type": "image.completed"})).json()
    assert fire["event_id"].startswith("evt_")
    assert fire == {
        "object": "webhook_test_fire",
        "endpoint_id": id,
        "event_id": fire["event_id"],
        "enqueued": False,
    }
    assert (await live.api.get(f"{PATH}/{id}/deliveries")).json()["data"] == []


async def test_wishes_at_the_control_address(live: Live) -> None:
    assert await live.control("webhooks") == {"threshold": 10, "sign": "new", "waiting": []}
    assert await live.control("webhooks", threshold=2.5, sign="both") == {
        "threshold": 2.5,
        "sign": "both",
        "waiting": [],
    }
    for wrong in ({"sign": "old"}, {"threshold": "NaN"}, {"threshold": 1e30}, {"treshold": 1}):
        assert (await live.media.post("/control/webhooks", json=wrong)).status_code == 400, wrong
    await live.control("reset")
    assert (await live.media.get("/control/webhooks")).json() == {"threshold": 10, "sign": "new", "waiting": []}
