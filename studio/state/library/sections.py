"""Where one can look in the library: everything, parts of it, collections, smart folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studio.domain.listing import Counts
from studio.domain.marks import Collection, SmartFolder

ALL, FAVOURITES, VIDEOS, UNRATED, WAITING, TRASH = "all", "favourites", "videos", "unrated", "waiting", "trash"
COLLECTIONS, SMART, TAGS = "collections", "smart", "tags"
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Section:
    """One row of the sidebar.

    Attributes:
        key: Names it among the others, also at the next start.
        kind: ``place``, ``heading``, ``collection``, ``smart`` or ``tags``.
        query: What is true of all pictures in it; empty for all of them.
        count: How many those are; None where nobody counted.
        id: Of the collection or smart folder.
    """

    key: str
    kind: str
    name: str
    icon: str = ""
    query: str = ""
    count: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A section and what is nested in it."""

    section: Section
    inner: tuple[Branch, ...] = ()

    def walk(self) -> Iterator[Section]:
        """Go through the section and all in it."""
        yield self.section
        for branch in self.inner:
            yield from branch.walk()


def trash(counts: Counts) -> Section:
    """Return the section of what was thrown away."""
    return Section(TRASH, "place", "Trash", "trash-2", "is:trashed", counts.trash)


def of_tag(name: str, count: int | None = None) -> Section:
    """Return the section of what is tagged ``name``."""
    return Section(f"tag {name}", "tag", name, "tag", f'tag:"{name}"', count)


def plant(
    counts: Counts,
    collections: Sequence[Collection],
    folders: Sequence[SmartFolder],
    matches: Mapping[str, int],
) -> tuple[Branch, ...]:
    """Return the whole sidebar but the Trash. ``matches`` tells how many pictures a smart folder finds, by its id."""
    branches = [Branch(section) for section in _places(counts)]
    branches.append(Branch(Section(COLLECTIONS, "heading", "Collections")))
    branches.extend(_nested(collections, counts, None, 0))
    branches.append(Branch(Section(SMART, "heading", "Smart folders")))
    for folder in sorted(folders, key=lambda each: (each.place, each.id)):
        count = matches.get(folder.id)
        section = Section(f"smart {folder.id}", "smart", folder.name, "list-filter", folder.query, count, folder.id)
        branches.append(Branch(section))
    if counts.tags:
        branches.append(Branch(Section(TAGS, "tags", "Tags")))
    return tuple(branches)


def _places(counts: Counts) -> Iterable[Section]:
    yield Section(ALL, "place", "All", "images", "", counts.all)
    yield Section(FAVOURITES, "place", "Favourites", "heart", "is:favourite", counts.favourites)
    yield Section(VIDEOS, "place", "Videos", "film", "type:video", counts.videos)
    yield Section(UNRATED, "place", "Unrated", "star", "is:unrated", counts.unrated)
    if counts.waiting:
        yield Section(WAITING, "place", "Not on disk yet", "timer", "status:waiting", counts.waiting)


def _nested(collections: Sequence[Collection], counts: Counts, parent: str | None, depth: int) -> Iterator[Branch]:
    """Those whose parent is gone stand at the top: nothing is out of reach, whatever was written elsewhere."""
    known = {each.id for each in collections}
    here = [each for each in collections if (each.parent if each.parent in known else None) == parent]
    for each in sorted(here, key=lambda one: (one.place, one.id)):
        inner = tuple(_nested(collections, counts, each.id, depth + 1)) if depth < _DEEPEST else ()
        icon = "folder-open" if inner else "folder"
        count = counts.collections.get(each.id, 0)
        yield Branch(
            Section(f"in {each.id}", "collection", each.name, icon, f"in:#{each.id}", count, each.id),
            inner,
        )
