"""A script on another machine: it buys with bare HTTP and the team's key, and knows nothing of this library."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx

from tests.sandbox_fixture import Sandbox

_SECONDS = 3.0
_TRIES = 100
_PAUSE = 0.5


class Stranger:
    """Attributes:
    runs: What it bought for certain. An unanswered purchase is asked for again with its key, until it is known.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._unanswered: dict[str, dict[str, Any]] = {}
        self.runs: set[str] = set()

    def buy(self, prompt: str, count: int) -> None:
        """Buy a run, or begin to."""
        self._unanswered[uuid.uuid4().hex] = {"prompt": prompt, "count": count, "width": 256, "height": 256}
        self._ask_again(most=1)

    def settle(self) -> bool:
        """Ask until everything has an answer; runs in flight may have to end first. Returns whether it has."""
        for _ in range(_TRIES):
            self._ask_again(most=len(self._unanswered))
            if not self._unanswered:
                return True
            time.sleep(_PAUSE)
        return False

    def _ask_again(self, *, most: int) -> None:
        for key in list(reversed(self._unanswered))[:most]:
            try:
                with httpx.Client(base_url=self._sandbox.base_url, timeout=_SECONDS) as client:
                    headers = {"X-Api-Key": self._sandbox.api_key, "Idempotency-Key": key}
                    answer = client.post("/v1/images", json=self._unanswered[key], headers=headers)
                run = answer.json().get("id") if answer.status_code == httpx.codes.CREATED else None
            except (httpx.HTTPError, ValueError, AttributeError):
                continue
            if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY and "prompt_blocked" in answer.text:
                del self._unanswered[key]
            elif isinstance(run, str) and run.startswith("img_"):
                self.runs.add(run)
                del self._unanswered[key]
