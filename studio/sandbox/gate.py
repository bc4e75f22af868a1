"""What every call passes, in this order: key, scope, rate, version; then its handler; then the headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from studio.domain.limits import API_VERSION
from studio.sandbox.faults import Fault, Kind, hang_up
from studio.sandbox.house import House
from studio.sandbox.identity import minted
from studio.sandbox.keys import Caller
from studio.sandbox.problems import Problem, not_found

_log = logging.getLogger(__name__)
_VERSIONS = (API_VERSION,)
_MOST_JSON = 1024 * 1024


class Call:
    """One call that was let in."""

    def __init__(self, house: House, request: Request, *, request_id: str) -> None:
        self.house = house
        self.request = request
        self.request_id = request_id
        self.caller = Caller("", "read")
        self.version = API_VERSION

    @property
    def team(self) -> str:
        """Return whose call it is."""
        return self.caller.team

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    async def json(self) -> dict[str, Any]:
        """Return the body, which has to be a JSON object of at most 1 MB.

        Raises:
            Problem: 400.
        """
        body = bytearray()
        async for chunk in self.request.stream():
            body += chunk
            if len(body) > _MOST_JSON:
                raise Problem("value_out_of_range", "The body must have at most 1 MB.")
        try:
            value = msgspec.json.decode(bytes(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as reason:
            raise Problem("invalid_format", "The body must be JSON.") from reason
        if not isinstance(value, dict):
            raise Problem("invalid_format", "The body must be a JSON object.")
        return value

    async def pause(self) -> None:
        """Stand still where the idempotency key is reserved and nothing is bought yet, if that was ordered."""
        fault: Fault | None = self.request.scope.get("sandbox.fault")
        if fault is None:
            return
        await self.house.faults.pause(fault)
        if fault.kind is Kind.ERROR:
            raise fault.problem()
        if fault.kind is Kind.DROP:
            await hang_up(self.request.scope, self.request.receive)
            raise ClientDisconnect


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one method of a route is guarded.

    Attributes:
        scope: What the key must reach; None lets anyone in.
        bucket: What the call draws from.
        signed: Also lets in a ``token`` that was made for the path.
    """

    handler: Handler
    scope: str | None
    bucket: str
    signed: bool = False


class Door:
    """The ASGI application behind one path."""

    def __init__(self, house: House, rules: Mapping[str, Rule]) -> None:
        self._house = house
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call; whatever happens, in the words of the service."""
        request = Request(scope, receive)
        call = Call(self._house, request, request_id=minted("req", self._house.clock))
        rule = self._rules.get(request.method)
        try:
            response = await self._serve(call, rule)
        except Problem as problem:
            response = problem.response(call.request_id)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 - the service answers 500; the traceback goes to stderr
            _log.exception("A handler failed")
            response = Problem("internal_error", "Unexpected failure.").response(call.request_id)
        bucket = rule.bucket if rule else "get"
        response.headers.update(self._headers(call, bucket))
        await response(scope, receive, send)

    def marks(self, scope: Scope) -> dict[str, str]:
        """Return the headers that any answer to this call has, for one that is made elsewhere."""
        request = Request(scope)
        call = Call(self._house, request, request_id=minted("req", self._house.clock))
        rule = self._rules.get(request.method)
        if rule is not None and rule.scope is not None:
            with suppress(Problem):  # that the key is no good is not what this answer is about
                call.caller = self._caller(request, rule)
        return self._headers(call, rule.bucket if rule else "get")

    async def _serve(self, call: Call, rule: Rule | None) -> Response:
        if rule is None:
            if not self._rules:
                raise not_found()
            allowed = ", ".join(sorted(self._rules))
            message = f"{call.request.method} is not possible here."
            raise Problem("resource_not_found", message, status=405, headers={"Allow": allowed})
        if rule.scope is None:
            _check_version(call.request.headers.get("Aurous-Version"))
            return await rule.handler(call)
        call.caller = self._caller(call.request, rule)
        if not call.caller.may(rule.scope):
            raise Problem("missing_scope", f"This key needs the {rule.scope} scope.")
        self._house.buckets.take(call.team, rule.bucket)
        _check_version(call.request.headers.get("Aurous-Version"))
        return await rule.handler(call)

    def _caller(self, request: Request, rule: Rule) -> Caller:
        token = request.query_params.get("token") if rule.signed else None
        team = self._house.tokens.opens(request.url.path, token) if token else None
        if team is not None:
            return Caller(team, "read")
        key = _key(request)
        if token and not key:
            raise Problem("invalid_api_key", "The token is not valid any more.")
        return self._house.keys.caller(key)

    def _headers(self, call: Call, bucket: str) -> dict[str, str]:
        return {
            "Aurous-Request-Id": call.request_id,
            "Aurous-Version": call.version,
            "Date": formatdate(self._house.clock.seconds(), usegmt=True),
            **self._house.buckets.headers(call.team or None, bucket),
        }


def _key(request: Request) -> str | None:
    key = request.headers.get("X-Api-Key")
    if key is not None:
        return key
    bearer = re.fullmatch(r"[Bb]earer +(\S+)", request.headers.get("Authorization", ""))
    return bearer[1] if bearer else None


def _check_version(version: str | None) -> None:
    if version is not None and version not in _VERSIONS:
        raise Problem("unknown_version", f"Aurous-Version {version} is not known.", param="Aurous-Version")
