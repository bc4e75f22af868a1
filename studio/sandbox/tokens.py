"""Signatures in addresses: they let a browser fetch one thing for a while, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import msgspec

from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database

_NAME = "signing_secret"


class _Grant(msgspec.Struct, frozen=True, array_like=True):
    path: str
    team: str
    until: float


class Tokens:
    """Signs paths. The secret lasts as long as the state folder."""

    def __init__(self, database: Database, clock: SandboxClock) -> None:
        if database.note(_NAME) is None:
            database.keep_note(_NAME, secrets.token_hex(32))
        self._secret = bytes.fromhex(database.note(_NAME) or "")
        self._clock = clock

    def sign(self, path: str, *, team: str, seconds: float) -> str:
        """Return a token that opens ``path`` in the name of ``team`` for ``seconds``."""
        grant = msgspec.json.encode(_Grant(path, team, self._clock.seconds() + seconds))
        return _text(grant) + "." + _text(self._seal(grant))

    def opens(self, path: str, token: str) -> str | None:
        """Return the team that ``token`` opens ``path`` for; None when it is foreign, stale or forged."""
        try:
            grant, seal = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
        except ValueError:
            return None
        if not hmac.compare_digest(seal, self._seal(grant)):
            return None
        read = msgspec.json.decode(grant, type=_Grant)
        return read.team if read.path == path and read.until > self._clock.seconds() else None

    def _seal(self, grant: bytes) -> bytes:
        return hmac.new(self._secret, grant, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
