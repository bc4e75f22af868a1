"""What the dashboard of the service, or its makers, would decide about webhooks. Kept between starts."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from studio.domain.money import Credits
from studio.sandbox.database import Database

Signers = Literal["new", "both"]

_THRESHOLD, _SIGN, _LOW = "webhooks:threshold", "webhooks:sign", "webhooks:low:"
_DEFAULTS = {_THRESHOLD: "10", _SIGN: "new"}


class Settings:
    """Two choices, and when a low balance was told last; read from the database each time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _told(self, name: str) -> str:
        return self._database.note(name) or _DEFAULTS[name]

    @property
    def threshold(self) -> Credits:
        """Return the credits at or below which ``usage.balance_low`` is told."""
        return Decimal(self._told(_THRESHOLD))

    @threshold.setter
    def threshold(self, credits: Credits) -> None:
        self._database.keep_note(_THRESHOLD, str(credits))

    @property
    def sign(self) -> Signers:
        """Return who signs for 24 hours after a rotation: the new secret, or both."""
        return cast(Signers, self._told(_SIGN))

    @sign.setter
    def sign(self, signers: Signers) -> None:
        self._database.keep_note(_SIGN, signers)

    def told_low(self, team: str) -> float:
        """Return when ``team`` was last told that its balance is low, in seconds since 1970; 0 for never."""
        return float(self._database.note(_LOW + team) or 0)

    def keep_told_low(self, team: str, at: float) -> None:
        """Remember when ``team`` was told."""
        self._database.keep_note(_LOW + team, str(at))

    def start_over(self) -> None:
        """Be as at the first start."""
        self._database.run("DELETE FROM notes WHERE name LIKE 'webhooks:%'")
