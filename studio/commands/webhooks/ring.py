"""The signing secrets in the system keyring: one entry per profile, with the newest secret of each endpoint.

After a rotation the secret before stays for as long as the service may still sign with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec

from studio.domain.errors import Mistaken, SecretTrouble
from studio.store.secrets import Secrets

ANY = ""
"""Stands for an endpoint nobody named."""

GRACE = timedelta(hours=24)
"""For so long after a rotation a delivery may be signed with the secret before."""

_LONGEST = 256
_ADVICE = "For listening, AUROUS_WEBHOOK_SECRET can be set instead."


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one endpoint. ``until`` is when ``previous`` is no longer good."""

    secret: str
    previous: str | None = None
    until: datetime | None = None

    def good(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets a delivery may be signed with at ``now``, newest first."""
        if self.previous is None or self.until is None or now >= self.until:
            return (self.secret,)
        return (self.secret, self.previous)

    def __repr__(self) -> str:
        return f"Kept({masked(self.secret)})"


def usable(text: str) -> str:
    """Return ``text`` as a signing secret, without the white space that comes along when it is pasted.

    Raises:
        Mistaken: It could not be one.
    """
    secret = text.strip()
    if not secret:
        raise Mistaken("The signing secret is empty.", field="secret")
    if len(secret) > _LONGEST or not all("!" <= letter <= "~" for letter in secret):
        raise Mistaken("That is no signing secret: they are one word of plain letters and digits.", field="secret")
    if secret.startswith(("al_live_", "al_test_", "og_")):
        raise Mistaken("That is an API key. The signing secret starts with whsec_.", field="secret")
    return secret


def masked(secret: str) -> str:
    """Return the part of ``secret`` that may be shown."""
    return f"{secret[: min(len('whsec_') + 3, len(secret) // 3)]}…"


class Ring:
    """The secrets of one profile. Every call asks the keyring, in a thread and for a few seconds at most."""

    def __init__(self, profile: str) -> None:
        self._secrets = Secrets()
        self._name = f"webhooks of {profile}"

    async def all(self) -> dict[str, Kept]:
        """Return what is kept, by endpoint.

        Raises:
            SecretTrouble: The keyring is absent, locked or does not answer, or holds something else there.
        """
        with _own_words():
            text = await self._secrets.get(self._name)
        if text is None:
            return {}
        try:
            return msgspec.json.decode(text, type=dict[str, Kept])
        except msgspec.DecodeError:
            raise SecretTrouble(f"The entry “{self._name}” in the system keyring is not ours.") from None

    async def keep(self, endpoint: str, secret: str, *, now: datetime) -> None:
        """Keep ``secret`` of ``endpoint``; what it replaces stays good for :data:`GRACE`.

        Raises:
            SecretTrouble: It was not kept.
        """
        ring = await self.all()
        before = ring.get(endpoint)
        if before is None or before.secret == secret:
            ring[endpoint] = before or Kept(secret)
        else:
            ring[endpoint] = Kept(secret, previous=before.secret, until=now + GRACE)
        await self._put(ring, now)

    async def forget(self, endpoint: str) -> bool:
        """Forget the secrets of ``endpoint``; return whether there were any.

        Raises:
            SecretTrouble: The keyring could not be asked.
        """
        ring = await self.all()
        if ring.pop(endpoint, None) is None:
            return False
        await self._put(ring, datetime.now(UTC))
        return True

    async def _put(self, ring: Mapping[str, Kept], now: datetime) -> None:
        # Some keyrings take a little more than a thousand letters, so what is no longer good goes.
        fresh = {name: kept if len(kept.good(now)) > 1 else Kept(kept.secret) for name, kept in ring.items()}
        with _own_words():
            if fresh:
                await self._secrets.set(self._name, msgspec.json.encode(fresh).decode())
            else:
                await self._secrets.remove(self._name)


@contextmanager
def _own_words() -> Iterator[None]:
    """Keep what is wrong with the keyring, and give advice that fits: its own is about the API key."""
    try:
        yield
    except SecretTrouble as error:
        reason = str(error).partition(". ")[0].rstrip(".").replace("place for the key", "place for a secret")
        raise SecretTrouble(f"{reason}. {_ADVICE}") from error
