"""No operation of the contract is missing anywhere: client, command line, sandbox, and the page that says so."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from studio.api.client import Client
from studio.api.key import ApiKey
from studio.sandbox.app import TABLE
from tests.api.conftest import KEY, HeldClock
from tests.commands.shell import Shell
from tests.contract.coverage import PAGE, handler_of, page, row
from tests.contract.document import OPERATIONS, Operation
from tests.contract.uses import USES
from tests.sandbox_fixture import PLAIN, Sandbox

QUICK = {"generate": ("--width", "256", "--height", "256"), "video": ("--resolution", "480p", "--duration", "2")}
"""What keeps runs short that are made here only to see them asked for."""
EVERY_OPERATION = pytest.mark.parametrize("operation", list(OPERATIONS.values()), ids=str)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: .venv/bin/python -m tests.contract.coverage"


@EVERY_OPERATION
def test_no_cell_is_empty(operation: Operation) -> None:
    assert all(cell.strip("` ") for cell in row(operation))


@EVERY_OPERATION
def test_the_client_has_the_method(operation: Operation) -> None:
    found: Any = Client(base_url="http://127.0.0.1:9", key=ApiKey(KEY), clock=HeldClock())
    for name in USES[operation.id].method.split("."):
        found = getattr(found, name)
    assert callable(found)
    assert found.__doc__


@EVERY_OPERATION
def test_the_sandbox_guards_the_route_as_documented(operation: Operation) -> None:
    rule = TABLE[operation.path][operation.method]
    documented = operation.definition
    assert rule.scope == documented["x-required-scope"]
    assert rule.bucket == documented["x-rate-limit-bucket"].removesuffix(" (assumed)")
    assert rule.signed == ({"outputToken": []} in documented.get("security", []))
    assert handler_of(operation)


class Bench:
    """A sandbox with one thing of each kind, and a shell to type commands into."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._sandbox = sandbox
        self._shell = Shell(folder / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
        self._picture = folder / "heron.png"
        self._typed: dict[str, set[str]] = {}
        Image.new("RGB", (64, 64), "teal").save(self._picture)

    def calls_of(self, command: str) -> set[str]:
        """Type a command, its words filled in with things that are there, and return the routes it called."""
        if command not in self._typed:
            words = self._words(command)
            before = self._calls()
            self._type(*(part.format_map(words) for part in shlex.split(command)), *QUICK.get(command.split()[0], ()))
            after = self._calls()
            self._typed[command] = {route for route, count in after.items() if count > before.get(route, 0)}
        return self._typed[command]

    def _calls(self) -> dict[str, int]:
        calls: dict[str, int] = (
            httpx.get(f"{self._sandbox.control_url}/state", verify=PLAIN).raise_for_status().json()["calls"]
        )
        return calls

    def _type(self, *words: str) -> None:
        said = self._shell.run(*words)
        assert said.code == 0, said.err

    def _words(self, command: str) -> dict[str, str]:
        """Make what the command is about, and return how it is called."""
        made = {"prompt": "a heron", "path": str(self._picture), "purpose": "reference", "event": "image.completed"}
        made["url"] = "http://127.0.0.1:9/hook"
        if command == "resume":
            self._type("generate", "a heron", "--no-wait", *QUICK["generate"])
        with self._sandbox.client() as client:
            if "{run}" in command:
                self._sandbox.control("outcomes", holds=True)
                made["run"] = client.post("/v1/images", json={"prompt": "a heron"}).json()["id"]
            if "{file}" in command:
                parts = {"file": self._picture.read_bytes()}
                made["file"] = client.post("/v1/files", files=parts, data={"purpose": "reference"}).json()["id"]
            if "{endpoint}" in command:
                wish = {"url": made["url"], "events": ["*"]}
                made["endpoint"] = client.post("/v1/webhook_endpoints", json=wish).json()["id"]
            made["style"] = client.get("/v1/loras").json()[0]["id"]
            made["model"] = client.get("/v1/video_loras").json()[0]["id"]
        return made


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Return one sandbox and one shell for all commands of this module."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--speed", "1000")
    yield Bench(sandbox, tmp_path_factory.mktemp("bench"))
    sandbox.stop()


@EVERY_OPERATION
def test_the_command_makes_the_call(operation: Operation, bench: Bench) -> None:
    assert operation.route in bench.calls_of(USES[operation.id].command)
