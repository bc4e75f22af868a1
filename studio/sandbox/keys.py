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
from studio.sandbox.ledger import Ledger
from studio.sandbox.problems import Problem

_SCOPES = ("read", "write", "full")
_REVOKED = "revoked_key"
_GRACE = 24 * 3600.0
_MAIN, _OTHER = "Sandbox Studio", "Neighbour Studio"
_ISSUED = {
    "api_key": (_MAIN, "full"),
    "write_key": (_MAIN, "write"),
    "read_only_key": (_MAIN, "read"),
    _REVOKED: (_MAIN, "full"),
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
    """Who may call. Made once per state folder; the same keys ever after, until they are rotated.

    Attributes:
        plain: The keys in use, by name.
    """

    def __init__(
        self, database: Database, clock: SandboxClock, ledger: Ledger, folder: Path, *, credits: Decimal
    ) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._path = folder / "keys.json"
        if not self._path.exists():
            self._issue(credits)
        self.plain: dict[str, str] = json.loads(self._path.read_text("utf-8"))

    def _issue(self, credits: Decimal) -> None:
        plain = {name: _new() for name in _ISSUED}
        plain["other_team_key"] = "og_" + secrets.token_hex(24)
        with self._database.transaction():
            teams = {name: self._team(name, credits) for name in (_MAIN, _OTHER)}
            for name, (team, scope) in _ISSUED.items():
                self._add(plain[name], name, teams[team], scope)
        self._write(plain)

    def _add(self, key: str, name: str, team: str, scope: str) -> None:
        row = (_hash(key), name, team, scope, int(name == _REVOKED))
        self._database.run("INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL)", *row)

    def _write(self, plain: dict[str, str]) -> None:
        """Put ``plain`` in place whole, readable by the owner only."""
        part = self._path.with_suffix(".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(json.dumps(plain, indent=1), "utf-8")
        part.replace(self._path)

    def _team(self, name: str, credits: Decimal) -> str:
        team, now = minted("team", self._clock), self._clock.seconds()
        email = f"billing@{name.split()[0].lower()}.example"
        self._database.run("INSERT INTO teams VALUES (?, ?, ?, ?, '0', '0')", team, name, email, now)
        self._ledger.top_up(team, credits, description="Opening credits")
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

    @property
    def teams(self) -> list[str]:
        """Return the ids of all teams."""
        return [row["id"] for row in self._database.rows("SELECT id FROM teams")]

    def set_revoked(self, name: str, revoked: bool) -> None:
        """Revoke an issued key at once, or bring it back."""
        self._database.run("UPDATE keys SET revoked = ? WHERE hash = ?", int(revoked), _hash(self.plain[name]))

    def lapse(self, name: str, *, seconds: float) -> float:
        """Let an issued key work for ``seconds`` more, and return when that ends."""
        lapses = self._clock.seconds() + seconds
        self._database.run("UPDATE keys SET lapses = ? WHERE hash = ?", lapses, _hash(self.plain[name]))
        return lapses

    def rotate(self, name: str) -> float:
        """Mint a new key in the place of an issued one, and return when the old one stops to work: in 24 hours.

        A crash in between leaves a key in the file that works.
        """
        row = self._database.row("SELECT team, scope FROM keys WHERE hash = ?", _hash(self.plain[name]))
        if row is None:
            raise KeyError(name)
        key = _new()
        self._add(key, name, row["team"], row["scope"])
        self._write({**self.plain, name: key})
        lapses = self.lapse(name, seconds=_GRACE)
        self.plain[name] = key
        return lapses

    def start_over(self) -> None:
        """Let every issued key be as good as new, and forget those they replaced."""
        with self._database.transaction():
            self._database.run("UPDATE keys SET lapses = NULL, revoked = (name = ?)", _REVOKED)
            for row in self._database.rows("SELECT hash, name FROM keys"):
                if row["hash"] != _hash(self.plain[row["name"]]):
                    self._database.run("DELETE FROM keys WHERE hash = ?", row["hash"])


def _new() -> str:
    return "al_live_" + secrets.token_hex(32)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
