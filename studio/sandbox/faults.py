"""Trouble on order: errors, foreign answers, lost connections and delays, made by the server itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Annotated, Any

import msgspec
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.sandbox.clock import SandboxClock
from studio.sandbox.identity import minted
from studio.sandbox.problems import Problem, code_for

_PAGE = b"<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"
_FEW_BYTES = 512
_STATUS = 503


class Kind(Enum):
    """What goes wrong."""

    ERROR = "error"
    HTML = "html"
    BODY = "body"
    DROP = "drop"
    CUT = "cut"
    DELAY = "delay"


class When(Enum):
    """At which moment of a call: before it acts, while its idempotency key is reserved, or after it has acted."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One kind of trouble for the next ``times`` calls of a route.

    Attributes:
        route: Method and template, such as ``GET /v1/images/{id}``, or ``*``.
        code: Of an ``error``; left out, the one that goes with ``status``. Any word is taken, as the set is open.
        status: Of an ``error``, ``html`` or ``body``; left out, the one that goes with ``code``, else 503.
        param: The field an ``error`` is about.
        body: Text sent by ``body``.
        content_type: Its media type.
        seconds: To wait before anything else happens at that moment; clearing the faults ends the wait.
        retry_after: Sent with an ``error`` when given.
    """

    route: str
    kind: Kind
    times: Annotated[int, msgspec.Meta(ge=1)] = 1
    when: When = When.BEFORE
    code: str | None = None
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] | None = None
    param: str | None = None
    body: str = ""
    content_type: Annotated[str, msgspec.Meta(pattern="^[ -~]*$")] = "application/json"
    seconds: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    retry_after: Annotated[int, msgspec.Meta(ge=0)] | None = None

    def problem(self) -> Problem:
        """Return the refusal an ``error`` answers with."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        status = self.status if self.code else self.status or _STATUS
        code = self.code or code_for(status or _STATUS)
        message = "This error was ordered at the control address."
        return Problem(code, message, param=self.param, status=status, headers=headers)


class Faults:
    """What is going to go wrong, and how often each route was called."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.waiting: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self._cleared = asyncio.Event()

    def clear(self) -> None:
        """Forget every fault that waits, and end the delays that are running."""
        self.waiting.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    def start_over(self) -> None:
        """Forget the faults, and the calls that were counted."""
        self.clear()
        self.calls.clear()

    async def pause(self, fault: Fault) -> None:
        """Wait as long as ``fault`` says, or until the faults are cleared."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._cleared.wait(), fault.seconds)

    def take(self, route: str) -> Fault | None:
        """Return the oldest fault for ``route`` and use it up by one."""
        for fault in self.waiting:
            if fault.route in ("*", route):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def answer(self, fault: Fault, marks: Mapping[str, str]) -> Response:
        """Return what is sent instead of the right answer; an error in the service's words has its ``marks``."""
        if fault.kind is Kind.HTML:
            return Response(_PAGE, status_code=fault.status or _STATUS, media_type="text/html")
        if fault.kind is Kind.BODY:
            return Response(fault.body, status_code=fault.status or _STATUS, media_type=fault.content_type)
        request_id = minted("req", self._clock)
        problem = fault.problem()
        problem.headers |= {**marks, "Aurous-Request-Id": request_id}
        return problem.response(request_id)


Marks = Callable[[str, Scope], Mapping[str, str]]
"""Returns the headers of any answer to a call, told its template and its scope."""


class Faulty:
    """The outermost layer of both ports: counts calls and makes the trouble that was ordered."""

    def __init__(self, app: ASGIApp, faults: Faults, templates: Iterable[str], *, marks: Marks | None = None) -> None:
        self._app = app
        self._faults = faults
        self._marks = marks
        # Templates without a placeholder first: /v1/images/estimate is not an id.
        self._templates = [(compile_path(path)[0], path) for path in sorted(templates, key=lambda path: "{" in path)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        route = f"{scope['method']} {self._template(scope)}"
        self._faults.calls[route] += 1
        fault = self._faults.take(route)
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.when is When.DURING:
            await self._app({**scope, "sandbox.fault": fault}, receive, send)
        elif fault.when is When.BEFORE:
            await self._before(fault, scope, receive, send)
        else:
            await self._after(fault, scope, receive, send)

    def _template(self, scope: Scope) -> str:
        path = str(scope["path"])
        return next((template for pattern, template in self._templates if pattern.match(path)), path)

    async def _before(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._faults.pause(fault)
        if fault.kind is Kind.DELAY:
            await self._app(scope, receive, send)
        elif fault.kind is Kind.CUT:
            await self._app(scope, receive, _Cut(scope, receive, send))
        else:
            await self._instead(fault, scope, receive, send)

    async def _after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        heard: list[Message] = []

        async def hear(message: Message) -> None:
            heard.append(message)

        await self._app(scope, receive, hear)
        await self._faults.pause(fault)
        if fault.kind in (Kind.DELAY, Kind.CUT):
            forward = _Cut(scope, receive, send) if fault.kind is Kind.CUT else send
            for message in heard:
                await forward(message)
        else:
            await self._instead(fault, scope, receive, send)

    async def _instead(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind is Kind.DROP:
            await hang_up(scope, receive)
        else:
            marks = self._marks(self._template(scope), scope) if self._marks else {}
            await self._faults.answer(fault, marks)(scope, receive, send)


class _Cut:
    """Sends the head and the first few bytes of an answer, then hangs up."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._over = False

    async def __call__(self, message: Message) -> None:
        if self._over:
            return
        if message["type"] == "http.response.start":
            await self._send(message)
            return
        self._over = True
        few = bytes(message.get("body", b""))[:_FEW_BYTES]
        await self._send({"type": "http.response.body", "body": few, "more_body": True})
        await asyncio.sleep(0)
        await hang_up(self._scope, self._receive, flush=True)


async def hang_up(scope: Scope, receive: Receive, *, flush: bool = False) -> None:
    """Close the connection under a call, and return when the server has noticed."""
    line: Any = scope["sandbox.line"]
    if flush:
        line.close()
    else:
        line.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
