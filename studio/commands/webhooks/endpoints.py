"""``webhooks list`` and what else is done to endpoints on the server."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from studio.api.client import Client
from studio.api.origin import origin_of
from studio.api.paths import path
from studio.commands.connecting import connected, profile_of
from studio.commands.listing import listed
from studio.commands.table import fields, table
from studio.commands.voice import Voice
from studio.commands.webhooks.ring import Ring
from studio.domain import limits
from studio.domain.errors import AnswerLost, Mistaken, SecretTrouble
from studio.domain.webhook import WebhookEndpoint

_ROOT = "webhook_endpoints"
_ONCE = "This secret is shown now and never again. Whoever has it can sign."


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    wish = _wish(options)
    async with connected(options) as client:
        match options.verb:
            case "list":
                _list(await listed(client, _ROOT, limit=None), voice)
            case "show":
                found = await client.account.raw(path(_ROOT, options.id))
                voice.answer(found, fields(found))
            case "create":
                await _create(wish, options, client, voice)
            case "update":
                changed = await client.webhooks.update(options.id, is_active=options.active, **wish)
                _tell(changed, voice)
            case "rotate":
                await _rotate(options, client, voice)
            case "delete":
                await _delete(options.id, client, voice)
            case "test":
                await _test(options, client, voice)
            case "deliveries":
                _deliveries(await listed(client, _ROOT, options.id, "deliveries", limit=options.limit), voice)
    return 0


def _wish(options: Namespace) -> dict[str, Any]:
    """Return what was typed about an endpoint, looked at; what was left out is None.

    Raises:
        Mistaken: The service would refuse it.
    """
    typed = {name: getattr(options, name, None) for name in ("url", "events", "description", "metadata")}
    if typed["url"] is not None:
        _refuse_address(typed["url"])
    if typed["events"] is not None:
        typed["events"] = _events(typed["events"])
    if typed["metadata"] is not None:
        typed["metadata"] = _metadata(typed["metadata"])
    return typed


def _refuse_address(url: str) -> None:
    try:
        safe = origin_of(url).safe
    except ValueError:
        safe = False
    if not safe:
        raise Mistaken("The address must start with https://; plain http is for this computer only.", field="url")
    if len(url) > limits.URL_LENGTH:
        raise Mistaken(f"The address may have {limits.URL_LENGTH:,} characters at most.", field="url")


def _events(words: Sequence[str]) -> list[str]:
    """Return the types, in whichever way they were separated. Unknown ones may be of a newer service."""
    types = [part for word in words for part in re.split(r"[\s,]+", word) if part]
    if not types:
        raise Mistaken("Name at least one type of event, or all.", field="events")
    return ["*"] if {"all", "*"} & set(types) else list(dict.fromkeys(types))


def _metadata(pairs: Sequence[str]) -> dict[str, str]:
    if not all(pair.partition("=")[0] and "=" in pair for pair in pairs):
        raise Mistaken("Metadata is given as NAME=TEXT.", field="metadata")
    metadata = {name: text for name, _, text in (pair.partition("=") for pair in pairs)}
    if len(metadata) > limits.METADATA_KEYS:
        raise Mistaken(f"{len(metadata)} metadata are given; {limits.METADATA_KEYS} are allowed.", field="metadata")
    for name, text in metadata.items():
        if len(text) > limits.METADATA_LENGTH:
            sentence = f"The metadata {name} may have {limits.METADATA_LENGTH} characters at most."
            raise Mistaken(sentence, field="metadata")
    return metadata


async def _create(wish: dict[str, Any], options: Namespace, client: Client, voice: Voice) -> None:
    ring = await _ring(options)
    with _doubt("It may be registered, with a secret nobody knows: look with webhooks list, delete it, and try again."):
        endpoint = await client.webhooks.create(**wish)
    await _hand_over(endpoint, ring, voice)


async def _rotate(options: Namespace, client: Client, voice: Voice) -> None:
    ring = await _ring(options)
    with _doubt("There may be a new secret nobody knows: rotate again. The old one is good for 24 hours."):
        endpoint = await client.webhooks.rotate(options.id)
    await _hand_over(endpoint, ring, voice)


@contextmanager
def _doubt(advice: str) -> Iterator[None]:
    """Say what to do when the answer, and with it the secret, is lost."""
    try:
        yield
    except AnswerLost as error:
        doubt = AnswerLost(f"{error} {advice}")
        doubt.request_id = error.request_id
        raise doubt from error


async def _ring(options: Namespace) -> Ring | None:
    """Return where the secret goes, after a look inside: a keyring that fails must fail before there is a secret."""
    if not options.keep_secret:
        return None
    ring = Ring(profile_of(options))
    await ring.all()
    return ring


async def _hand_over(endpoint: WebhookEndpoint, ring: Ring | None, voice: Voice) -> None:
    """Show the secret this once, or keep it."""
    if endpoint.secret is None:
        _tell(endpoint, voice)
        voice.say(f"The server told no secret. A new one comes with: aurous-studio webhooks rotate {endpoint.id}")
    elif ring is None:
        _tell(endpoint, voice)
        voice.say(_ONCE)
    else:
        await _keep(endpoint, endpoint.secret, ring)
        _tell(msgspec.structs.replace(endpoint, secret=None), voice)
        voice.say("The secret is in the keyring. Listen with: aurous-studio webhooks listen --secret-from-keyring")


async def _keep(endpoint: WebhookEndpoint, secret: str, ring: Ring) -> None:
    try:
        await ring.keep(endpoint.id, secret, now=datetime.now(UTC))
    except SecretTrouble as error:
        again = f"aurous-studio webhooks rotate {endpoint.id}"
        raise SecretTrouble(
            f"{error} The endpoint {endpoint.id} has a secret nobody knows; renew it: {again}"
        ) from error


def _tell(endpoint: WebhookEndpoint, voice: Voice) -> None:
    document = {"object": "webhook_endpoint", **msgspec.to_builtins(endpoint)}
    voice.answer(document, fields(document))


async def _delete(endpoint: str, client: Client, voice: Voice) -> None:
    deleted = await client.webhooks.delete(endpoint)
    words = f"{endpoint} is deleted." if deleted else f"There was no {endpoint}."
    voice.answer({"deleted": deleted, "id": endpoint if deleted else None}, words)


async def _test(options: Namespace, client: Client, voice: Voice) -> None:
    fired = await client.webhooks.test(options.id, options.event)
    words = f"{fired.event_id} is on its way." if fired.enqueued else "Nothing is sent: the endpoint is disabled."
    voice.answer({"object": "webhook_test_fire", **msgspec.to_builtins(fired)}, words)


def _list(found: dict[str, Any], voice: Voice) -> None:
    rows = [
        (row.get("id"), _standing(row), _joined(row.get("events")), row.get("url"), row.get("description"))
        for row in found["data"]
        if isinstance(row, dict)
    ]
    heads = ("Endpoint", "State", "Events", "Address", "Note")
    voice.answer(found, table(heads, rows) if rows else "No endpoints yet.")


def _standing(row: dict[str, Any]) -> str:
    failures = row.get("consecutive_failures")
    return f"{'on' if row.get('is_active') else 'off'}{f', {failures} failed' if failures else ''}"


def _joined(events: Any) -> str:
    if not isinstance(events, list):
        return ""
    return "all" if set(limits.EVENT_TYPES) <= set(map(str, events)) else ", ".join(map(str, events))


def _deliveries(found: dict[str, Any], voice: Voice) -> None:
    rows = [
        (
            *(row.get("created_at"), row.get("event_id"), row.get("event_type"), row.get("attempt")),
            *(row.get("status"), row.get("response_status"), row.get("duration_ms")),
            *(row.get("next_retry_at"), row.get("error")),
        )
        for row in found["data"]
        if isinstance(row, dict)
    ]
    heads = ("When", "Event", "Type", "Try", "State", "HTTP", "ms", "Again", "Why")
    words = table(heads, rows, right=("Try", "HTTP", "ms")) if rows else "Nothing was delivered yet."
    voice.answer(found, words)
