"""What was done to pictures, in words, and how it is undone and done again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from studio.domain.marks import Marked, Shelf
from studio.store.marks import MarkBook

NOTED = "Changed the notes"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done, and can be undone and done again in turn.

    Attributes:
        words: What it was, for a toast and a menu: "Rated 3 pictures 4 stars".
        undo: Undoes it, and returns the ids of the pictures that changed. It may raise StudioError: then nothing
            changed, and it can be tried again.
        redo: Does it again, likewise.
        weight: How many pictures it keeps something of.
        shelves: Whether collections or smart folders change.
    """

    words: str
    undo: Callable[[], Awaitable[Sequence[str]]]
    redo: Callable[[], Awaitable[Sequence[str]]]
    weight: int = 1
    shelves: bool = False


class Restoring:
    """What a deed did to marks. To take that back gives what does it again; of all else nothing is touched."""

    def __init__(self, book: MarkBook, done: tuple[Marked, ...]) -> None:
        self._book = book
        self._marked = done

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the pictures they are of."""
        return tuple(each.picture_id for each in self._marked)

    async def turn(self) -> tuple[str, ...]:
        """Undo, or undo the undoing."""
        self._marked = await self._book.restore(self._marked)
        return self.ids


class Shelving:
    """The same for collections and smart folders."""

    def __init__(self, book: MarkBook, before: Shelf) -> None:
        self._book = book
        self._shelf = before

    async def turn(self) -> tuple[str, ...]:
        """Undo, or undo the undoing."""
        back = self._shelf
        self._shelf = await self._book.put_back(back)
        return tuple(dict.fromkeys(picture for picture, _ in (*back.members, *self._shelf.members)))


def rated(count: int, stars: int) -> str:
    """Say that pictures got stars."""
    if stars <= 0:
        return f"Took the stars off {pictures(count)}"
    return f"Rated {pictures(count)} {stars} {'star' if stars == 1 else 'stars'}"


def favoured(count: int, *, on: bool) -> str:
    """Say that pictures are favourites, or are no more."""
    return f"Put {pictures(count)} among the favourites" if on else f"Took {pictures(count)} out of the favourites"


def tagged(count: int, add: Sequence[str], remove: Sequence[str]) -> str:
    """Say which tags came and went."""
    came, went = _listed(add), _listed(remove)
    if not remove:
        return f"Tagged {pictures(count)} {came}"
    if not add:
        return f"Took {went} off {pictures(count)}"
    return f"Tagged {pictures(count)} {came} in place of {went}"


def collected(count: int, name: str) -> str:
    """Say that pictures are in a collection."""
    return f"Put {pictures(count)} into {name}"


def reordered(count: int, name: str) -> str:
    """Say that pictures have other places in a collection."""
    return f"Moved {pictures(count)} in {name}"


def uncollected(count: int, name: str) -> str:
    """Say that pictures are in a collection no more."""
    return f"Took {pictures(count)} out of {name}"


def created(name: str, count: int) -> str:
    """Say that a collection was made."""
    return f"Made {name} with {pictures(count)}" if count else f"Made the collection {name}"


def renamed(old: str, new: str) -> str:
    """Say that something has another name."""
    return f"Renamed {old} to {new.strip()}"


def moved(name: str) -> str:
    """Say that a collection has another place."""
    return f"Moved {name}"


def deleted(what: str, name: str) -> str:
    """Say that a collection or a smart folder was taken away."""
    return f"Deleted the {what} {name}"


def kept_search(name: str) -> str:
    """Say that a search was kept."""
    return f"Kept the search {name}"


def changed_search(old: str, new: str | None) -> str:
    """Say that a smart folder is another one."""
    return f"Changed the smart folder {old}" if new is None else renamed(old, new)


def pictures(count: int) -> str:
    """Return a number of pictures in words."""
    return "1 picture" if count == 1 else f"{count:,} pictures"


def _listed(tags: Sequence[str]) -> str:
    return ", ".join(f"“{each.strip()}”" for each in tags)
