"""The vendor's contract as we hold it: ``openapi.yaml`` beside this file, version 2026-05-15, read once.

The file is never edited to suit the program; a newer contract replaces it as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

PATH = Path(__file__).with_name("openapi.yaml")
DOCUMENT: dict[str, Any] = msgspec.yaml.decode(PATH.read_bytes())
_METHODS = ("get", "post", "patch", "put", "delete")


def resolved(value: Any) -> Any:
    """Return what a reference stands for, or ``value`` itself."""
    while isinstance(value, dict) and "$ref" in value:
        target: Any = DOCUMENT
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        value = target
    return value


@dataclass(frozen=True)
class Example:
    """One documented body, and where it stands."""

    name: str
    body: Any


@dataclass(frozen=True)
class Parameter:
    """One documented parameter; ``place`` is ``path``, ``query`` or ``header``."""

    name: str
    place: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        path: With its parameters in braces.
        definition: As it stands in the document.
    """

    id: str
    method: str
    path: str
    definition: Mapping[str, Any]

    def __str__(self) -> str:
        return self.id

    @property
    def route(self) -> str:
        """Return method and path, such as ``GET /v1/images/{id}``."""
        return f"{self.method} {self.path}"

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """Return the documented answers by status; ``5XX`` stands for a class of them."""
        return {str(status): resolved(answer) for status, answer in self.definition["responses"].items()}

    @property
    def successes(self) -> dict[str, dict[str, Any]]:
        """Return the answers that are no refusal, redirects included."""
        return {status: answer for status, answer in self.answers.items() if status[0] in "23"}

    @property
    def refusals(self) -> dict[str, dict[str, Any]]:
        """Return the answers that say no."""
        return {status: answer for status, answer in self.answers.items() if status[0] in "45"}

    @property
    def parameters(self) -> list[Parameter]:
        """Return the documented parameters; the key is none of them."""
        told = map(resolved, self.definition.get("parameters", []))
        return [Parameter(each["name"], each["in"], each["schema"]) for each in told]

    @property
    def request(self) -> tuple[str, dict[str, Any]] | None:
        """Return media type and schema of the body, None when there is none."""
        if "requestBody" not in self.definition:
            return None
        ((media_type, content),) = resolved(self.definition["requestBody"])["content"].items()
        return media_type, resolved(content["schema"])

    def example_request(self) -> Any:
        """Return the documented request as JSON, None when there is none."""
        return self.request[1].get("example") if self.request else None


def operations() -> Iterator[Operation]:
    """Yield every operation in the order of the document."""
    for path, item in DOCUMENT["paths"].items():
        for method in _METHODS:
            if method in item:
                yield Operation(item[method]["operationId"], method.upper(), path, item[method])


def examples(answer: Mapping[str, Any]) -> Iterator[Example]:
    """Yield the documented JSON bodies of an answer or a request."""
    content = answer.get("content", {}).get("application/json", {})
    if "example" in content:
        yield Example("example", content["example"])
    for name, example in content.get("examples", {}).items():
        yield Example(name, resolved(example)["value"])


OPERATIONS = {operation.id: operation for operation in operations()}
