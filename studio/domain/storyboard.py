"""A storyboard: shots in a row, each a clip, linked where one begins as the one before it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from studio.domain.clip_draft import ClipDraft
from studio.domain.identity import new_key
from studio.domain.money import Credits


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """One shot.

    Attributes:
        id: Ours, for ever: the jobs that were bought for it carry it.
        draft: What to ask for. The first frame of a linked shot is filled in when the clip before it is there.
        linked: Whether it begins with the last frame of the shot before it.
        wanted: How often it was bought and agreed to, in takes. A job is submitted while fewer jobs carry its id.
    """

    id: str
    draft: ClipDraft
    linked: bool = False
    wanted: int = 0


class Storyboard(msgspec.Struct, frozen=True, kw_only=True):
    """Shots in the order they are seen.

    Attributes:
        name: What the user calls it.
    """

    id: str
    name: str = "Storyboard"
    shots: tuple[Shot, ...] = ()


GOOD_FOR = timedelta(hours=23)
"""An older agreement is asked about again: prices change, and the folder may be an old copy of another's. For as long
as this the server knows the key, and answers with the run that was bought since."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What the user agreed to have bought for a shot: one take. What is changed afterwards does not change it.

    Attributes:
        shot: Id of the shot.
        take: Number of the take, from 1: it is bought only while so many less one were.
        profile: Whose key pays.
        draft: What is asked for. A linked one has no first frame yet.
        price: The most it may cost; None where nobody could say and the user agreed all the same.
        agreed_at: When; what was agreed to long ago is asked about again.
        after: Id of the shot whose last frame it begins with; None when it begins with its own.
        after_take: Number of the take of that shot which has to be there, or a later one.
        key: The idempotency key of the purchase, minted here and not with its job: an agreement of an older copy of the
            data folder asks for the run it bought, and one that took the place of this one is known to be another.
    """

    shot: str
    take: int
    profile: str
    draft: ClipDraft
    price: Credits | None
    agreed_at: datetime
    after: str | None = None
    after_take: int = 1
    key: str = msgspec.field(default_factory=new_key)
