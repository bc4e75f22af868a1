"""Every documented status of every operation can be met in the sandbox, with the body and the headers it is documented
to have. What no request can bring about is ordered at the control address, as a test of another program would do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.contract.document import OPERATIONS, Operation
from tests.contract.schema import conforms, has_headers
from tests.sandbox_fixture import PLAIN, Sandbox

BY_NEWER_SERVERS = {("getImageOutput", "200"), ("getVideoOutput", "200"), ("getVideoOutput", "206")}
"""Documented as what later versions do; the sandbox is of this version, and redirects."""
ORDERED = {
    "403": "missing_scope",  # of reads: there is no key without the scope for them
    "422": "reference_blocked",  # of uploads and prices: the sandbox refuses such things when they are bought
    "5XX": "internal_error",
}
WORDS = {"prompt": "a heron", "width": 256, "height": 256}
A_DAY_AND_MORE = 25 * 3600
PATIENCE = 180
LOOK_EVERY = 0.05


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (32, 32), "teal").save(file, "PNG")
    return file.getvalue()


class Desk:
    """A sandbox in its first state, and right requests for all of its routes."""

    def __init__(self, sandbox: Sandbox, line: httpx.Client) -> None:
        self.sandbox = sandbox
        self.line = line
        self.key: str | None = sandbox.api_key
        self.headers: dict[str, str] = {}
        self.json: dict[str, Any] = {}
        self.id = ""

    def call(self, operation_id: str) -> httpx.Response:
        """Make a right request, but for what was changed in this desk."""
        operation = OPERATIONS[operation_id]
        path = operation.path.format(id=self.id or self.made_for(operation_id), n=0)
        headers = self.headers | ({} if self.key is None else {"X-Api-Key": self.key})
        more: dict[str, Any] = {}
        if operation_id == "uploadFile":
            more = {"files": {"file": png()}, "data": {"purpose": self.json.get("purpose", "reference")}}
        elif operation.request:
            more = {"json": {**self.right_body(operation_id), **self.json}}
        return self.line.request(operation.method, self.sandbox.base_url + path, headers=headers, **more)

    def right_body(self, operation_id: str) -> dict[str, Any]:
        """Return the smallest body that the operation takes."""
        if operation_id.endswith("Video"):
            return {"prompt": "a heron", "video_lora_id": self.first("/v1/video_loras"), "duration": 2}
        bodies: dict[str, dict[str, Any]] = {
            "createWebhookEndpoint": {"url": "http://127.0.0.1:9/hook", "events": ["*"]},
            "updateWebhookEndpoint": {"is_active": True},
            "testWebhookEndpoint": {"event_type": "image.completed"},
        }
        return bodies.get(operation_id, WORDS)

    def made_for(self, operation_id: str) -> str:
        """Make what the operation is about, if it is about something, and return its id."""
        match OPERATIONS[operation_id].path.split("/")[2:]:
            case ["images", "{id}", *_]:
                return self.held("createImage")
            case ["videos", "{id}", *_]:
                return self.held("createVideo")
            case ["files", "{id}"]:
                return self.fresh("uploadFile")
            case ["webhook_endpoints", "{id}", *_]:
                return self.fresh("createWebhookEndpoint")
            case [("loras" | "video_loras") as styles, "{id}"]:
                return self.first(f"/v1/{styles}")
        return ""

    def fresh(self, operation_id: str) -> str:
        return str(Desk(self.sandbox, self.line).call(operation_id).raise_for_status().json()["id"])

    def held(self, operation_id: str) -> str:
        """Make a run that does not end by itself."""
        self.wish("outcomes", holds=True)
        return self.fresh(operation_id)

    def ended(self, operation_id: str) -> str:
        """Make a run and wait for its end."""
        run = self.held("createVideo" if "Video" in operation_id else "createImage")
        self.wish("release")
        until = time.monotonic() + PATIENCE
        while self.read(f"/v1/images/{run}")["status"] != "succeeded":
            assert time.monotonic() < until, "The run comes to no end."
            time.sleep(LOOK_EVERY)
        return run

    def first(self, path: str) -> str:
        return str(self.read(path)[0]["id"])

    def read(self, path: str) -> Any:
        headers = {"X-Api-Key": self.sandbox.api_key}
        return self.line.get(self.sandbox.base_url + path, headers=headers).raise_for_status().json()

    def wish(self, name: str, **wish: Any) -> None:
        """Post to a control route."""
        self.line.post(f"{self.sandbox.control_url}/{name}", json=wish).raise_for_status()


Recipe = Callable[[Desk, Operation], None]


def nothing(desk: Desk, operation: Operation) -> None:
    """A right request."""


def version(desk: Desk, operation: Operation) -> None:
    desk.headers["Aurous-Version"] = "2020-01-01"


def no_key(desk: Desk, operation: Operation) -> None:
    desk.key = None


def no_credits(desk: Desk, operation: Operation) -> None:
    desk.wish("balance", credits=0)


def narrow_key(desk: Desk, operation: Operation) -> None:
    desk.key = desk.sandbox.keys["read_only_key"]
    if operation.definition["x-required-scope"] == "read":
        order(desk, operation, "403")


def unknown(desk: Desk, operation: Operation) -> None:
    desk.id = "nobody_knows"
    desk.json = {"lora_id": "lora_nobody", "video_lora_id": "lora_nobody"}
    if "{id}" not in operation.path and not operation.id.endswith(("Image", "Video")):
        order(desk, operation, "404")


def key_in_use(desk: Desk, operation: Operation) -> None:
    desk.headers["Idempotency-Key"] = "once"
    desk.call(operation.id).raise_for_status()
    desk.json = {"prompt": "another heron", "purpose": "first_frame"}


def no_tokens(desk: Desk, operation: Operation) -> None:
    desk.id = desk.made_for(operation.id)
    bucket = operation.definition["x-rate-limit-bucket"].removesuffix(" (assumed)")
    desk.wish("buckets", bucket=bucket, remaining=0)


def expired(desk: Desk, operation: Operation) -> None:
    desk.id = desk.ended(operation.id)
    desk.wish("clock", advance=A_DAY_AND_MORE)


def blocked(desk: Desk, operation: Operation) -> None:
    desk.json = {"prompt": "forbidden-word"}
    if operation.id in ("uploadFile", "estimateImage", "estimateVideo"):
        order(desk, operation, "422")


def order(desk: Desk, operation: Operation, status: str) -> None:
    desk.wish("faults", route=operation.route, kind="error", code=ORDERED[status])


RECIPES: dict[str, Recipe] = {
    "200": nothing,
    "201": nothing,
    "302": lambda desk, operation: setattr(desk, "id", desk.ended(operation.id)),
    "400": version,
    "401": no_key,
    "402": no_credits,
    "403": narrow_key,
    "404": unknown,
    "409": key_in_use,
    "410": expired,
    "422": blocked,
    "429": no_tokens,
    "5XX": lambda desk, operation: order(desk, operation, "5XX"),
}


def documented() -> Iterator[Any]:
    for operation in OPERATIONS.values():
        for status in operation.answers:
            if (operation.id, status) not in BY_NEWER_SERVERS:
                yield pytest.param(operation, status, id=f"{operation}-{status}")


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Start one sandbox for all statuses; :func:`desk` takes it back to its first state."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--speed", "1000", "--concurrency", "1000")
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def line() -> Iterator[httpx.Client]:
    """Return one client for all calls: making one takes longer than a call."""
    with httpx.Client(timeout=PATIENCE, verify=PLAIN) as line:
        yield line


@pytest.fixture
def desk(living: Sandbox, line: httpx.Client) -> Desk:
    desk = Desk(living, line)
    desk.wish("reset")
    return desk


@pytest.mark.parametrize("operation, status", list(documented()))
def test_each_documented_status_can_be_met(operation: Operation, status: str, desk: Desk) -> None:
    RECIPES[status](desk, operation)
    answer = desk.call(operation.id)
    assert answer.status_code == 500 if status == "5XX" else answer.status_code == int(status), answer.text
    has_headers(operation.id, answer.status_code, answer.headers)
    conforms(operation.id, answer.status_code, answer.json() if answer.content else None)
