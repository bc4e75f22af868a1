"""Whether an answer is one the contract allows, for any test that has an answer in its hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from tests.contract.document import DOCUMENT, OPERATIONS, resolved

_SOMETIMES = {"Aurous-Idempotent-Replayed"}


def conforms(operation_id: str, status: int, body: Any) -> None:
    """Fail unless ``status`` is documented for the operation and ``body``, as JSON, has the documented shape.

    None stands for a body that is empty or no JSON.
    """
    content = answer_of(operation_id, status).get("content", {})
    if "application/json" in content:
        fits(content["application/json"]["schema"], body)
    else:
        assert body is None, f"{operation_id} says nothing with {status}, but {body!r} came."


def has_headers(operation_id: str, status: int, headers: Mapping[str, str]) -> None:
    """Fail unless every header documented for the answer is there and reads as documented."""
    came = {name.lower(): text for name, text in headers.items()}
    for name, definition in answer_of(operation_id, status).get("headers", {}).items():
        text, schema = came.get(name.lower()), resolved(definition)["schema"]
        if text is None:
            assert name in _SOMETIMES, f"{operation_id} answered {status} without {name}."
        else:
            fits(schema, int(text) if schema["type"] == "integer" else text)


def fits(schema: Mapping[str, Any], body: Any) -> None:
    """Fail with every reason why ``body`` does not match ``schema``, which may refer to parts of the contract."""
    errors = _validator(json.dumps(schema)).iter_errors(body)
    wrong = [f"{'/'.join(map(str, error.instance_path)) or 'body'}: {error.message}" for error in errors]
    assert not wrong, "\n".join(wrong)


def answer_of(operation_id: str, status: int) -> dict[str, Any]:
    """Return what is documented for a status, by itself or for its class."""
    answers = OPERATIONS[operation_id].answers
    found = answers.get(str(status)) or answers.get(f"{status // 100}XX")
    assert found is not None, f"{operation_id} does not document {status}."
    return found


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = {**json.loads(schema), "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, validate_formats=True)
