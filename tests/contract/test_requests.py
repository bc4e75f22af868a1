"""What the client sends is what the contract documents: method, path, parameters, headers and the bytes of the body."""

from __future__ import annotations

import json
import re
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from studio.api.client import Client
from studio.domain.errors import NotFound
from studio.domain.limits import API_URL, API_VERSION
from tests.api.conftest import KEY
from tests.api.server import Seen, Server, refused
from tests.contract.document import DOCUMENT, OPERATIONS, Operation, Parameter
from tests.contract.schema import fits
from tests.contract.uses import USES

UNSAID = (("count", 1), ("enhance_prompt", False), ("camera_fixed", False), ("watermark", False))
"""Fields with values that leaving them out says too."""


@pytest.mark.parametrize("operation", list(OPERATIONS.values()), ids=str)
async def test_each_request_is_as_documented(server: Server, client: Client, operation: Operation) -> None:
    server.script = [refused(404, "resource_not_found", "not_found")]
    example = operation.example_request()
    with pytest.raises(NotFound):
        await USES[operation.id].ask(client, example)
    (seen,) = server.seen
    assert seen.method == operation.method
    assert seen.headers["x-api-key"] == KEY
    assert_parameters(operation, seen)
    media_type, schema = operation.request or (None, {})
    if media_type is None:
        assert seen.body == b""
    else:
        assert seen.headers["content-type"].split(";")[0] == media_type
        body = sent_body(seen)
        fits(schema, body)
        assert example is None or meant(body) == meant(example)


def assert_parameters(operation: Operation, seen: Seen) -> None:
    """Check path, query and headers: nothing undocumented in the query, and each value as documented."""
    target = urlsplit(seen.target)
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern, target.path)
    assert match is not None, target.path
    sent = {
        "path": {name: unquote(text) for name, text in match.groupdict().items()},
        "query": dict(parse_qsl(target.query, strict_parsing=bool(target.query))),
        "header": seen.headers,
    }
    documented = operation.parameters
    assert sent["query"].keys() <= {each.name for each in documented if each.place == "query"}
    for each in documented:
        text = sent[each.place].get(each.name.lower() if each.place == "header" else each.name)
        assert text is not None or each.place == "query", f"{each.name} is not sent."
        if text is not None:
            fits(each.schema, typed(each, text))


def typed(parameter: Parameter, text: str) -> Any:
    """Return ``text`` as the JSON it stands for."""
    return json.loads(text) if parameter.schema.get("type") in ("integer", "number", "boolean") else text


def sent_body(seen: Seen) -> Any:
    """Return the body as JSON; of a form, its parts by name."""
    if seen.headers["content-type"] == "application/json":
        return json.loads(seen.body)
    form = BytesParser().parsebytes(f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode() + seen.body)
    parts = {
        part.get_param("name", header="Content-Disposition"): part.get_payload(decode=True) for part in form.walk()
    }
    return {str(name): content.decode("latin-1") for name, content in parts.items() if isinstance(content, bytes)}


def meant(body: dict[str, Any]) -> dict[str, Any]:
    """Return a request without what goes without saying."""
    return {name: value for name, value in body.items() if (name, value) not in UNSAID}


def test_every_operation_is_used_and_nothing_else() -> None:
    assert USES.keys() == OPERATIONS.keys()


def test_each_request_schema_has_an_example_but_the_form() -> None:
    without = [each.id for each in OPERATIONS.values() if each.request and each.example_request() is None]
    assert without == ["uploadFile"]  # its parts are made by the client from a file


def test_the_server_of_the_contract_is_the_one_we_ask() -> None:
    assert DOCUMENT["servers"][0]["url"] == API_URL
    assert DOCUMENT["info"]["version"] == API_VERSION
