"""How a run is going to end, decided when it is made."""

from __future__ import annotations

import msgspec


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fate of one run.

    Attributes:
        fails: The error message it fails with, after the usual time; None lets it succeed.
        missing: So many pictures fewer than asked for come out; at least one does.
        holds: It stays ``processing`` until the control route lets it go.
    """

    fails: str | None = None
    missing: int = 0
    holds: bool = False
