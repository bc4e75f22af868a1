"""Writes ``docs/api-coverage.md``: what stands behind each operation of the contract.

Run ``python -m tests.contract.coverage`` after a change of the contract, the client, the commands or the sandbox.
"""

from __future__ import annotations

import string
from pathlib import Path

from studio.sandbox.app import TABLE
from tests.contract.document import OPERATIONS, Operation
from tests.contract.uses import USES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api-coverage.md"
_HEAD = """\
# What is covered of the API

Every operation of the service, version 2026-05-15, and what stands behind it: the method of the client
(`studio.api.client.Client`), the command that makes the call, and the handler of the sandbox (in
`studio/sandbox/routes`). A test types each of the commands and sees its call arrive.

This page is written by `.venv/bin/python -m tests.contract.coverage`; a test fails when it is not up to date.

| operation | route | client | command | sandbox |
| --- | --- | --- | --- | --- |
"""


class _Capitals(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "ID" if name in ("run", "file", "style", "model", "endpoint") else name.upper()


def handler_of(operation: Operation) -> str:
    """Return where the sandbox answers an operation, such as ``images.create``."""
    handler = TABLE[operation.path][operation.method].handler
    return f"{handler.__module__.removeprefix('studio.sandbox.routes.')}.{handler.__qualname__}"


def command_of(operation: Operation) -> str:
    """Return the command of an operation as a manual writes it."""
    return string.Formatter().vformat(USES[operation.id].command, (), _Capitals())


def row(operation: Operation) -> tuple[str, ...]:
    """Return the cells of one operation."""
    told = (operation.route, USES[operation.id].method, command_of(operation), handler_of(operation))
    return (operation.id, *(f"`{cell}`" for cell in told))


def page() -> str:
    """Return the page as it has to be."""
    return _HEAD + "".join(f"| {' | '.join(row(operation))} |\n" for operation in OPERATIONS.values())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
