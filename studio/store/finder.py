"""The questions of the library, answered: which pictures, how many, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.listing import Counts, Grouping, Listed, Listing, Order
from studio.domain.query import Query, Vocabulary
from studio.store.database import Database


class Finder:
    """Reads only. A second query, ``base``, must hold too wherever one is given: the part of the library looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(
        self, query: Query, *, base: Query | None = None, order: Order = Order.NEWEST, limit: int = 300
    ) -> tuple[Listed, ...]:
        """Return what stands first, at most ``limit``: quick enough to be asked at every key."""
        raise NotImplementedError

    async def find(
        self,
        query: Query,
        *,
        base: Query | None = None,
        order: Order = Order.NEWEST,
        grouping: Grouping = Grouping.NONE,
    ) -> Listing:
        """Return everything that is found, by number. Groups other than none order by what they stand for."""
        raise NotImplementedError

    async def rows(self, keys: Sequence[int]) -> tuple[Listed, ...]:
        """Return the rows of ``keys``, in any order; what is gone is left out."""
        raise NotImplementedError

    async def key_of(self, picture_id: str) -> int | None:
        """Return what names a picture in a listing."""
        raise NotImplementedError

    async def counts(self) -> Counts:
        """Return how many pictures stand in each part of the library."""
        raise NotImplementedError

    async def count(self, query: Query) -> int:
        """Return how many are found."""
        raise NotImplementedError

    async def vocabulary(self) -> Vocabulary:
        """Return the names that may be completed."""
        raise NotImplementedError
