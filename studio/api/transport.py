"""Sending requests to the API: the key, the waits, the tries, and what each outcome means.

Imports httpx, and is itself imported at the first request only.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import httpx

from studio.api import body, refusals, retry
from studio.api.calls import Answer, Call
from studio.api.connections import Connections
from studio.api.faults import Departure, meaning
from studio.api.link import Link
from studio.api.origin import origin_of
from studio.api.rate import bucket_of
from studio.domain.errors import AnswerLost, BadBytes, Refused, StudioError, Unreadable

_LEGACY_HOPS = 2
_JSON_STARTS = (b"{", b"[", b"")
"""How bodies of the service begin; empty is fine where nothing is said."""


class Transport:
    """One origin, one key. At most ``link.concurrency`` exchanges run at once; the others wait outside of the pool."""

    def __init__(self, link: Link, connections: Connections) -> None:
        self._link = link
        self._origin = link.origin
        self._tally = link.tally
        self._places = asyncio.Semaphore(link.concurrency)
        self._connections = connections

    async def send(self, call: Call) -> Answer:
        """Send ``call``, waiting and trying again as its policy allows, and return the success.

        Raises:
            Unreachable: Nothing arrived, or nothing can have come of it.
            AnswerLost: An acting call may have been carried out.
            Unreadable: What came is not the service's; never for acting calls, for which it is an AnswerLost.
            Refused: The service said no.
        """
        attempt, waited = 0, 0.0
        while True:
            attempt += 1
            outcome = await self._attempt(call)
            if isinstance(outcome, Answer):
                return outcome
            wait = retry.pause(call.policy, outcome, attempt=attempt, waited=waited, chance=self._link.chance())
            if wait is None:
                raise outcome
            waited += wait
            await self._link.clock.sleep(wait)

    async def _attempt(self, call: Call) -> Answer | StudioError:
        bucket = bucket_of(call.method, call.path)
        await self._tally.room(bucket)
        try:
            async with self._places:
                asked = self._link.clock.now()
                outcome, headers = await self._bounded(call)
        except BaseException:
            self._tally.unheard(bucket)
            raise
        if isinstance(outcome, Answer | Refused):
            self._tally.heard(bucket, headers, asked=asked)
        else:
            self._tally.unheard(bucket)
        return _lost(outcome) if call.acts and isinstance(outcome, Unreadable) else outcome

    async def _bounded(self, call: Call) -> tuple[Answer | StudioError, dict[str, str]]:
        departure = Departure()
        try:
            async with asyncio.timeout(self._link.timeouts.uploading if call.uploads else self._link.timeouts.whole):
                return await self._exchange(call, departure)
        except (httpx.RequestError, TimeoutError, OSError) as error:
            return meaning(error, departure, acts=call.acts), {}
        except httpx.InvalidURL:  # httpx looks at every Location, also at those we do not follow
            return refusals.unreadable("The server sent us to an address that is none."), {}

    async def _exchange(self, call: Call, departure: Departure) -> tuple[Answer | StudioError, dict[str, str]]:
        client = await self._connections.at_home(self._origin)
        address = self._link.base_url + call.path
        for _ in range(_LEGACY_HOPS + 1):
            response = await client.send(self._request(client, call, address, departure), stream=True)
            async with aclosing(response):
                moved = self._moved(response)
                if moved is None:
                    # Lower case, and ours: looking up in httpx's own costs ten times as much. A careless server
                    # may quote the key in them.
                    headers = {name: self._link.key.hidden_in(value) for name, value in response.headers.items()}
                    return await self._outcome(response, headers), headers
            address = moved
        return refusals.unreadable("The server sends us in a circle."), {}

    def _request(self, client: httpx.AsyncClient, call: Call, address: str, departure: Departure) -> httpx.Request:
        content = call.body if call.body is None or isinstance(call.body, bytes) else call.body()
        read = self._link.timeouts.creating if call.acts else self._link.timeouts.read
        timeout = httpx.Timeout(read, connect=self._link.timeouts.connect)
        return client.build_request(
            call.method,
            address,
            content=content,
            headers={**self._link.headers, "X-Api-Key": self._link.key.reveal(), **call.headers},
            timeout=timeout,
            extensions={"trace": departure.trace},
        )

    def _moved(self, response: httpx.Response) -> str | None:
        """Return the new address of a route that was renamed. Only 308 within our origin is followed."""
        if response.status_code != 308 or "location" not in response.headers:
            return None
        try:
            target = str(response.url.join(response.headers["location"]))
            return target if origin_of(target) == self._origin else None
        except (httpx.InvalidURL, ValueError):
            return None

    async def _outcome(self, response: httpx.Response, headers: dict[str, str]) -> Answer | StudioError:
        status = response.status_code
        try:
            content = await body.whole(response.aiter_raw(), encoding=headers.get("content-encoding", ""))
        except (BadBytes, Unreadable) as error:  # too long is not the service's either: its lists come in pages
            return refusals.unreadable(str(error), status, headers)
        if 200 <= status < 300:
            if content.lstrip()[:1] not in _JSON_STARTS:
                return refusals.unreadable("The server’s answer is not the service’s.", status, headers)
            return Answer(status, headers, content, refusals.request_id(headers))
        hide = self._link.key.hidden_in
        return refusals.refusal(status, headers, content, now=self._tally.now(), hide=hide)


def _lost(error: StudioError) -> AnswerLost:
    lost = AnswerLost(f"The answer was lost: {error}")
    lost.request_id = error.request_id
    return lost
