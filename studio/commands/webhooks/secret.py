"""``webhooks secret``: signing secrets in the system keyring. They are never arguments: those can be read by others."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from studio.commands.connecting import profile_of
from studio.commands.prompting import typed
from studio.commands.table import table
from studio.commands.voice import Voice
from studio.commands.webhooks.ring import ANY, Kept, Ring, masked, usable
from studio.domain.errors import Mistaken


async def run(options: Namespace, voice: Voice) -> int:
    """Set, show or remove one."""
    ring = Ring(profile_of(options))
    if options.deed == "show":
        return await _show(ring, voice)
    if (options.id or "").startswith("whsec_"):
        raise Mistaken("The secret is not an argument: others can read those. Type it when asked, or pipe it in.")
    endpoint = options.id or ANY
    named = options.id or "any endpoint"
    if options.deed == "remove":
        if not await ring.forget(endpoint):
            raise Mistaken(f"There is no secret of {named} in the keyring.", field="id")
        voice.answer({"id": options.id, "secret": None}, f"Forgot the secret of {named}.")
        return 0
    secret = usable(typed("Signing secret: "))
    await ring.keep(endpoint, secret, now=datetime.now(UTC))
    voice.answer({"id": options.id, "secret": masked(secret)}, f"Kept {masked(secret)} for {named}.")
    return 0


async def _show(ring: Ring, voice: Voice) -> int:
    kept, now = await ring.all(), datetime.now(UTC)
    document = {"secrets": [_document(name, each, now) for name, each in kept.items()]}
    rows = [(name or "any", masked(each.secret), _previous(each, now)) for name, each in kept.items()]
    voice.answer(document, table(("Endpoint", "Secret", "Also good"), rows) if rows else "No secrets are kept.")
    return 0


def _document(endpoint: str, kept: Kept, now: datetime) -> dict[str, str | None]:
    return {"id": endpoint or None, "secret": masked(kept.secret), "previous": _previous(kept, now) or None}


def _previous(kept: Kept, now: datetime) -> str:
    return "".join(masked(each) for each in kept.good(now)[1:])
