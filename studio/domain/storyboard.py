"""A storyboard: shots in a row, each a clip, linked where one begins as the one before it ends."""

from __future__ import annotations

import msgspec

from studio.domain.clip_draft import ClipDraft


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
