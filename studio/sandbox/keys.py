"""Teams and their keys. The database keeps hashes; the plain keys lie beside it, since nobody mails them to us."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database
from studio.sandbox.identity import minted
from studio.sandbox.problems import Problem

_SCOPES = ("read", "write", "full")
_MAIN, _OTHER = "Sandbox Studio", "Neighbour Studio"
_ISSUED = {
    "api_key": (_MAIN, "full"),
    "write_key": (_MAIN, "write"),
    "read_only_key": (_MAIN, "read"),
    "revoked_key": (_MAIN, "full"),
    "other_team_key": (_OTHER, "full"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose call it is. ``scope`` is the key's; an output token reads and no more."""

    team: str
    scope: str

    def may(self, scope: str) -> bool:
        """Whether the key reaches as far as ``scope``."""
        return _SCOPES.index(self.scope) >= _SCOPES.index(scope)


class Keys:
    """Who may call. Made once per state folder, the same keys ever after."""

    def __init__(self, database: Database, clock: SandboxClock, folder: Path, *, credits: Decimal) -> None:
        self._database = database
        self._clock = clock
        path = folder / "keys.json"
        if not path.exists():
            self._issue(path, credits)
        self.plain: dict[str, str] = json.loads(path.read_text("utf-8"))

    def _issue(self, path: Path, credits: Decimal) -> None:
        plain = {name: "al_live_" + secrets.token_hex(32) for name in _ISSUED}
        plain["other_team_key"] = "og_" + secrets.token_hex(24)
        with self._database.transaction():
            teams = {name: self._team(name, credits) for name in (_MAIN, _OTHER)}
            for name, (team, scope) in _ISSUED.items():
                row = (_hash(plain[name]), name, teams[team], scope, int(name == "revoked_key"))
                self._database.run("INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL)", *row)
        path.touch(mode=0o600)
        path.write_text(json.dumps(plain, indent=1), "utf-8")

    def _team(self, name: str, credits: Decimal) -> str:
        team, now = minted("team", self._clock), self._clock.seconds()
        email = f"billing@{name.split()[0].lower()}.example"
        self._database.run("INSERT INTO teams VALUES (?, ?, ?, ?, ?, '0')", team, name, email, now, str(credits))
        event = (minted("uev", self._clock), team, "topup", str(credits), None, None, "Opening credits", now)
        self._database.run(
            "INSERT INTO movements (id, team, type, amount, generation, hold, description, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *event,
        )
        return team

    def caller(self, key: str | None) -> Caller:
        """Return whose key this is.

        Raises:
            Problem: 401; the code says whether the key is missing, unknown, lapsed or revoked.
        """
        if not key:
            raise Problem("missing_api_key", "Send your key in X-Api-Key.")
        row = self._database.row("SELECT * FROM keys WHERE hash = ?", _hash(key))
        if row is None or (row["lapses"] is not None and row["lapses"] <= self._clock.seconds()):
            raise Problem("invalid_api_key", "The key is not valid.")
        if row["revoked"]:
            raise Problem("revoked_api_key", "The key has been revoked.")
        return Caller(row["team"], row["scope"])

    def team_of(self, name: str) -> str:
        """Return the team of an issued key, such as ``api_key``."""
        row = self._database.row("SELECT team FROM keys WHERE name = ?", name)
        if row is None:
            raise KeyError(name)
        return str(row["team"])

    def set_revoked(self, name: str, revoked: bool) -> None:
        """Revoke an issued key, or bring it back."""
        if not self._database.run("UPDATE keys SET revoked = ? WHERE name = ?", int(revoked), name):
            raise KeyError(name)

    def lapse(self, name: str, *, seconds: float) -> None:
        """Let an issued key work for ``seconds`` more, as rotation in the dashboard does."""
        lapses = self._clock.seconds() + seconds
        if not self._database.run("UPDATE keys SET lapses = ? WHERE name = ?", lapses, name):
            raise KeyError(name)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
