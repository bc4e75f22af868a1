"""The sandbox as the twin of the service: asked over HTTP, and never short of calls, credits or places."""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings, strategies
from PIL import Image
from schemathesis.checks import (
    CheckContext,
    CheckFunction,
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.core.transport import Response

from studio.domain.limits import API_VERSION
from studio.sandbox.buckets import RATES
from tests.contract.document import DOCUMENT
from tests.contract.schema import has_headers
from tests.sandbox_fixture import Sandbox

Case: TypeAlias = schemathesis.Case[Any]
SEED = 20260515
PRESENT = {
    "ImageCreateRequest": {
        "lora_id": "golden-hour-photography",
        "reference_image_urls": ["https://example.com/heron.jpg"],
    },
    "VideoCreateRequest": {
        "video_lora_id": "slow-drift",
        "first_frame_url": "https://example.com/heron.jpg",
    },
}
"""What the documented requests name, as the sandbox has it: requests wrong in one field are right in all others."""


def _document() -> dict[str, Any]:
    """Return the contract with what exists in its examples, and the one version there is instead of any date."""
    document = copy.deepcopy(DOCUMENT)
    for name, fields in PRESENT.items():
        document["components"]["schemas"][name]["example"].update(fields)
    document["components"]["parameters"]["AurousVersion"]["schema"] = {"type": "string", "enum": [API_VERSION]}
    return document


SCHEMA = schemathesis.openapi.from_dict(
    _document(), config=schemathesis.Config.from_dict({"seed": SEED, "generation": {"with-security-parameters": False}})
)
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a server that remembers cannot be asked the same twice: no shrinking
    suppress_health_check=list(HealthCheck),
)
_PLENTY = ("--speed", "1000", "--balance", "1000000000", "--concurrency", "1000000")
_FEW = 3
_HELD = 3000
_PATIENCE = 180


def picture(kind: str) -> bytes:
    """Return a small picture that every upload takes; ``kind`` is ``PNG``, ``JPEG`` or ``WEBP``."""
    file = BytesIO()
    Image.new("RGB", (32, 32), "teal").save(file, kind)
    return file.getvalue()


for _kind in ("PNG", "JPEG", "WEBP"):
    schemathesis.openapi.media_type(f"image/{_kind.lower()}", strategies.just(picture(_kind)))


def operation_id(case: Case) -> str:
    """Return what the contract calls the operation of ``case``."""
    return str(case.operation.definition.raw["operationId"])


def well_marked(_: CheckContext, response: Response, case: Case) -> None:
    """Check the documented headers, and that a refusal says its request id in both places."""
    if response.status_code == 405:
        return  # the contract has no answer for methods it does not have
    headers = {name: values[0] for name, values in response.headers.items()}
    has_headers(operation_id(case), response.status_code, headers)
    if response.status_code >= 400:
        assert response.json()["error"]["request_id"] == headers["aurous-request-id"]


SPOKEN_WELL: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    well_marked,
]
"""Checks of how an answer looks."""
JUDGED_WELL: list[CheckFunction] = [negative_data_rejection, unsupported_method, allow_header_conformance]
"""Checks of whether a wrong request was refused; for cases that were not changed after they were drawn."""


class Twin:
    """A sandbox whose runs wait to be cancelled, so that no time goes into drawing them.

    Attributes:
        seen: How often each operation answered with each status.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.seen: Counter[tuple[str, int]] = Counter()
        self._numbers = itertools.count(1)
        self._session = requests.Session()
        self._sandbox = sandbox
        sandbox.control("outcomes", holds=True, times=_HELD)

    def ask(self, case: Case, checks: list[CheckFunction] = SPOKEN_WELL) -> Response:
        """Send ``case`` with the main key, hold the answer against the contract, and return it."""
        url, key = self._sandbox.base_url, {"X-Api-Key": self._sandbox.api_key}
        # The contract ends with the redirect, and the key must not follow it to another host.
        response = case.call(url, self._session, key, allow_redirects=False, timeout=_PATIENCE)
        self.seen[operation_id(case), response.status_code] += 1
        if int(response.headers["x-ratelimit-remaining"][0]) < _FEW:
            self._fill_buckets()
        case.validate_response(response, checks=checks, transport_kwargs={"base_url": url})
        return response

    def forget_endpoint(self, id: str) -> None:
        """Delete a webhook endpoint; nothing is counted or checked."""
        self._fill_buckets()
        with self._sandbox.client() as client:
            client.delete(f"/v1/webhook_endpoints/{id}").raise_for_status()

    def number(self) -> int:
        """Return a number that was not given out before."""
        return next(self._numbers)

    def _fill_buckets(self) -> None:
        for bucket, rate in RATES.items():
            self._sandbox.control("buckets", bucket=bucket, remaining=rate.burst)

    def close(self) -> None:
        """Hang up and stop the sandbox."""
        self._session.close()
        self._sandbox.stop()


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Start one sandbox for all cases of a module."""
    twin = Twin(Sandbox(tmp_path_factory.mktemp("twin"), *_PLENTY))
    yield twin
    twin.close()
