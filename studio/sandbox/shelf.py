"""What the service lends by name: styles and video models, some of them private to a team."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from studio.sandbox.problems import not_found

CREATED = "2026-03-01T00:00:00Z"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Lendable(Protocol):
    """Something with a slug that belongs to everyone, or to one team."""

    @property
    def slug(self) -> str:
        """Return its readable name."""

    @property
    def team(self) -> str | None:
        """Return who owns it; None for everyone."""


_Thing = TypeVar("_Thing", bound=Lendable)


def lora_id(slug: str) -> str:
    """Return the canonical id, the same in every sandbox."""
    digest = hashlib.sha256(slug.encode()).digest()
    return "lora_" + "".join(_CROCKFORD[byte & 31] for byte in digest[:26])


def _names(slug: str) -> tuple[str, ...]:
    return lora_id(slug), slug, str(uuid.uuid5(uuid.NAMESPACE_URL, slug))


class Shelf(Generic[_Thing]):
    """Everything of one kind, and the part of it a team sees."""

    def __init__(self, things: Iterable[_Thing]) -> None:
        self._things = tuple(things)
        self.media_url = ""

    def visible(self, team: str) -> list[_Thing]:
        """Return what is public and what belongs to ``team``."""
        return [thing for thing in self._things if thing.team in (None, team)]

    def find(self, name: str, *, team: str) -> _Thing | None:
        """Return a thing by id, slug or UUID; None also for the private thing of another team."""
        return next((thing for thing in self.visible(team) if name in _names(thing.slug)), None)

    def get(self, name: str, *, team: str) -> _Thing:
        """Return a thing by id, slug or UUID.

        Raises:
            Problem: 404, also for the private thing of another team.
        """
        thing = self.find(name, team=team)
        if thing is None:
            raise not_found()
        return thing

    def by_slug(self, slug: str) -> _Thing | None:
        """Return any thing, whoever owns it."""
        return next((thing for thing in self._things if thing.slug == slug), None)
