"""The line between "nothing left" and "it may have acted"."""

from __future__ import annotations

from typing import Any

import httpcore
import httpx
import pytest

from studio.api.faults import Departure, meaning
from studio.domain.errors import AnswerLost, Unreachable

STARTED = "http11.send_request_headers.started"
CUT_SHORT = [TimeoutError(), httpx.ReadError("cut"), httpx.WriteError("cut"), httpx.RemoteProtocolError("cut")]


def heading(method: bytes) -> dict[str, Any]:
    return {"request": httpcore.Request(method, "https://api.example/v1/images")}


@pytest.mark.parametrize("error", CUT_SHORT, ids=lambda error: type(error).__name__)
async def test_the_first_byte_decides(error: Exception) -> None:
    departure = Departure()
    await departure.trace("connection.start_tls.started", {})
    await departure.trace(STARTED, heading(b"CONNECT"))
    assert type(meaning(error, departure, acts=True)) is Unreachable
    await departure.trace(STARTED, heading(b"POST"))
    assert type(meaning(error, departure, acts=True)) is AnswerLost
    assert type(meaning(error, departure, acts=False)) is Unreachable
