"""What people add to a picture: stars, a heart, tags, notes, and the collections it is in."""

from __future__ import annotations

import msgspec

MOST_TAGS = 64
TAG_LETTERS = 64
NOTE_LETTERS = 20_000


class Member(msgspec.Struct, frozen=True):
    """That a picture is in a collection.

    Attributes:
        collection: The id of the collection.
        place: Where it stands among the others there, in ascending order; equal ones stand by age.
    """

    collection: str
    place: float = 0.0


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """All of it for one picture.

    Attributes:
        rating: 0 to 5.
        tags: No two alike but for case, none empty, none with a line break.
    """

    rating: int = 0
    favourite: bool = False
    tags: tuple[str, ...] = ()
    notes: str = ""
    collections: tuple[Member, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to the marks of one picture or of ten thousand. What is None or empty stays as it is."""

    rating: int | None = None
    favourite: bool | None = None
    notes: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    join: tuple[Member, ...] = ()
    leave: tuple[str, ...] = ()


class Marked(msgspec.Struct, frozen=True):
    """The marks of one picture at a moment: what undo goes back to.

    Attributes:
        became: What a deed made of them, so that undo takes back that deed and nothing else; None when nobody tells.
    """

    picture_id: str
    marks: Marks
    became: Marks | None = None


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A named set of pictures, maybe inside another one.

    Attributes:
        id: Ours, sortable by creation.
        parent: The id of the collection it is nested in; None at the top.
        place: Where it stands among its siblings, in ascending order.
    """

    id: str
    name: str
    parent: str | None = None
    place: float = 0.0


class SmartFolder(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search.

    Attributes:
        query: As it was typed.
    """

    id: str
    name: str
    query: str
    place: float = 0.0


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Collections and smart folders as they were before a deed, and what has to go again: what undo goes back to.

    Attributes:
        collections: To be as they are here, those above before those below.
        folders: The same.
        members: Pictures to be put back into ``collections``.
        gone: Ids of collections and smart folders that were not there; nothing is nested in them or all of it is here.
    """

    collections: tuple[Collection, ...] = ()
    folders: tuple[SmartFolder, ...] = ()
    members: tuple[tuple[str, Member], ...] = ()
    gone: tuple[str, ...] = ()
