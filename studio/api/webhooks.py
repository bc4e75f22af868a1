"""Webhook endpoints: addresses of one's own that the service calls when a run ends.

Everything here is free. What changes something needs a key of scope ``write`` and draws from a bucket of ten calls,
ten more a minute; tests have one of thirty. None of it has an idempotency key. Source: the vendor's reference, version
2026-05-15, which does not show the routes of updates and deliveries.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import msgspec

from studio.api import answers
from studio.api.calls import JSON, Answer, Call, Sender
from studio.api.outcome import done
from studio.api.pages import PAGE_LIMIT, Page, page, walk
from studio.api.paths import path
from studio.api.retry import BUYING
from studio.domain.errors import Mistaken, Unreadable
from studio.domain.webhook import Delivery, TestFire, WebhookEndpoint

_ROOT = "webhook_endpoints"


class Webhooks:
    """The routes under ``/v1/webhook_endpoints``."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        url: str,
        events: Sequence[str],
        description: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> WebhookEndpoint:
        """Register ``url``. The answer carries the ``secret`` that signs its deliveries: it is never told again.

        ``url`` is https, at most 2048 characters. ``events`` are types of
        :data:`studio.domain.limits.EVENT_TYPES`, or ``*`` alone for all there are now. ``metadata`` has at most 50
        names, with texts of at most 500 characters.

        Raises:
            AnswerLost: It may be registered, with a secret nobody knows: list, delete and create again.
            Refused: ``url``, events or metadata are not acceptable; ``param`` is the field. Nothing was registered.
        """
        given = {"url": url, "events": [*events], "description": description, "metadata": metadata}
        wish = {name: part for name, part in given.items() if part is not None}
        return done(WebhookEndpoint, await self._post(path(_ROOT), wish))

    async def list(self, starting_after: str | None = None, limit: int = PAGE_LIMIT) -> Page[WebhookEndpoint]:
        """Return one page of endpoints, newest first, without their secrets."""
        query = {"starting_after": starting_after, "limit": limit}
        return page(WebhookEndpoint, (await self._sender.send(Call("GET", path(_ROOT, query=query)))).body)

    async def every(self) -> AsyncGenerator[WebhookEndpoint]:
        """Yield all endpoints, newest first: one request per 100."""
        async with aclosing(walk(lambda cursor: self.list(cursor))) as rows:
            async for endpoint in rows:
                yield endpoint

    async def get(self, id: str) -> WebhookEndpoint:
        """Return one endpoint, without its secret.

        Raises:
            NotFound: It is not there, or another team's.
        """
        return answers.value(WebhookEndpoint, (await self._sender.send(Call("GET", path(_ROOT, id)))).body)

    async def update(
        self,
        id: str,
        *,
        url: str | None = None,
        events: Sequence[str] | None = None,
        description: str | None = None,
        metadata: Mapping[str, str] | None = None,
        is_active: bool | None = None,
    ) -> WebhookEndpoint:
        """Change what is given, leave what is None, and return the endpoint.

        An empty ``description`` removes it. ``metadata`` replaces all there was. ``is_active=True`` switches a
        disabled endpoint on again and forgets its failures. ``events=["*"]`` means all types there are now.

        Raises:
            Mistaken: Nothing is given.
            NotFound: It is not there, or another team's.
            AnswerLost: Whether it was changed is not known; changing it again does no harm.
        """
        wanted = None if events is None else [*events]
        given = {"url": url, "events": wanted, "metadata": metadata, "is_active": is_active}
        wish: dict[str, Any] = {name: part for name, part in given.items() if part is not None}
        if description is not None:
            wish["description"] = description or None
        if not wish:
            raise Mistaken("There is nothing to change.")
        call = Call("PATCH", path(_ROOT, id), body=msgspec.json.encode(wish), headers=JSON, acts=True)
        return done(WebhookEndpoint, await self._sender.send(call))

    async def delete(self, id: str) -> bool:
        """Remove an endpoint; return whether there was one.

        After a lost answer it is tried again, so that False may also mean: removed just now.
        """
        answer = await self._sender.send(Call("DELETE", path(_ROOT, id), acts=True))
        try:
            told = answers.optional(bool, answers.fields(answer.body).get("deleted"))
        except Unreadable:
            told = None
        return told is not False

    async def rotate(self, id: str) -> WebhookEndpoint:
        """Give an endpoint a new ``secret``, told only here. The old one is good for another 24 hours.

        Raises:
            AnswerLost: There may be a new secret that nobody knows: rotate again within those hours.
            NotFound: It is not there, or another team's.
        """
        return done(WebhookEndpoint, await self._post(path(_ROOT, id, "rotate_secret")))

    async def test(self, id: str, event_type: str) -> TestFire:
        """Have a made-up event delivered, marked ``synthetic``. The endpoint must have subscribed to its type.

        Raises:
            Refused: ``value_out_of_range``: it has not subscribed to ``event_type``.
            NotFound: The endpoint is not there, or another team's.
            AnswerLost: Whether it is on its way is not known; the deliveries tell.
        """
        return done(TestFire, await self._post(path(_ROOT, id, "test"), {"event_type": event_type}))

    async def deliveries(self, id: str, starting_after: str | None = None, limit: int = PAGE_LIMIT) -> Page[Delivery]:
        """Return one page of delivery attempts, newest first: an event that was retried has several rows.

        Raises:
            NotFound: The endpoint is not there, or another team's.
        """
        query = {"starting_after": starting_after, "limit": limit}
        answer = await self._sender.send(Call("GET", path(_ROOT, id, "deliveries", query=query)))
        return page(Delivery, answer.body)

    async def attempts(self, id: str) -> AsyncGenerator[Delivery]:
        """Yield all delivery attempts, newest first: one request per 100."""
        async with aclosing(walk(lambda cursor: self.deliveries(id, cursor))) as rows:
            async for delivery in rows:
                yield delivery

    async def _post(self, path: str, wish: Mapping[str, Any] | None = None) -> Answer:
        """Post once: a second try would register, rotate or fire a second time."""
        body = None if wish is None else msgspec.json.encode(wish)
        headers = {} if wish is None else JSON
        return await self._sender.send(Call("POST", path, body=body, headers=headers, policy=BUYING, acts=True))
