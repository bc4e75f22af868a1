"""What the library answers to a question: which pictures, in which order, in which groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

import msgspec

from studio.domain.picture import Picture


class Order(Enum):
    """What stands first.

    Attributes:
        ARRANGED: As somebody put them in order in the one collection that is looked at; elsewhere the newest.
    """

    NEWEST = "newest"
    OLDEST = "oldest"
    RATING = "rating"
    COST = "cost"
    LARGEST = "largest"
    STYLE = "style"
    ARRANGED = "arranged"


class Grouping(Enum):
    """What stands together under one heading, or, in stacks, behind one picture.

    Attributes:
        STACK: Of each run only the picture that stands first, the others behind it.
    """

    NONE = "none"
    DAY = "day"
    STYLE = "style"
    JOB = "job"
    STACK = "stack"


class Group(msgspec.Struct, frozen=True):
    """Neighbours under one heading.

    Attributes:
        name: What they share: a local date such as ``2026-05-04`` or the name of a style; empty for a job.
        start: The place of the first.
        count: How many there are, at least one.
    """

    name: str
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the library with the number that names it in a :class:`Listing`."""

    key: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class Listing:
    """An answer. It holds no pictures, so that it costs the same to hold a hundred thousand: eight bytes each.

    Attributes:
        keys: What names each row, in order. Negative ones have no file yet, or never will.
        groups: All of them, in order; empty when nothing is grouped.
        grouping: What the groups have in common; it says how their names are to be read.
        total: How many pictures there are in the whole library, without the Trash.
        charged: Credits that what was found cost in all.
        stacks: How many pictures a row stands for, by its key; those that stand for themselves alone are left out.
        behind: How many pictures of what was found have no row of their own, for they stand behind another.
    """

    keys: Sequence[int] = ()
    groups: tuple[Group, ...] = ()
    grouping: Grouping = Grouping.NONE
    total: int = 0
    charged: Decimal = Decimal(0)
    stacks: Mapping[int, int] = field(default_factory=dict)
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pictures stand in each part of the library, without the Trash unless said.

    Attributes:
        waiting: Bought, and not on the disk yet.
        trash: In the Trash.
        collections: By the id of the collection, without those nested in it.
        tags: By tag, as it was first written.
    """

    all: int = 0
    favourites: int = 0
    videos: int = 0
    unrated: int = 0
    waiting: int = 0
    trash: int = 0
    collections: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)
