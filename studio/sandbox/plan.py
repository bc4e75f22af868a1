"""How a run is going to end, decided when it is made."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Ending = Literal["failed", "expired", "moderation_rejected"]
_MESSAGES: dict[Ending, str] = {
    "expired": "The generation took too long.",
    "moderation_rejected": "Content policy violation",
}


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fate of one run.

    Attributes:
        fails: The error message it fails with, after the usual time; None lets it succeed.
        ends: The status it fails with. The service only says ``failed``; the others are words its papers name.
        missing: So many pictures fewer than asked for come out; at least one does.
        holds: It stays ``processing`` until the control route lets it go.
    """

    fails: str | None = None
    ends: Ending = "failed"
    missing: Annotated[int, msgspec.Meta(ge=0)] = 0
    holds: bool = False

    def __post_init__(self) -> None:
        """Give an ending that was asked for by name its usual message."""
        if self.fails is None and self.ends in _MESSAGES:
            msgspec.structs.force_setattr(self, "fails", _MESSAGES[self.ends])
