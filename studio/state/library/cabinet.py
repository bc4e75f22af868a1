"""Collections and smart folders: found, made, named, carried into one another and taken away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.domain.marks import Collection, SmartFolder
from studio.state.library.marking import Marking
from studio.state.library.sections import Section


class Cabinet(QObject):
    """Knows those there are, and changes them by :class:`Marking`, so that all of it can be undone.

    Signals:
        made: A collection was made here, and may be given its name.
            key: Of its section.
    """

    made = Signal(str)

    def __init__(self, marking: Marking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marking = marking
        self._named = False
        self.collections: tuple[Collection, ...] = ()
        self.folders: tuple[SmartFolder, ...] = ()

    def hold(self, collections: tuple[Collection, ...], folders: tuple[SmartFolder, ...]) -> str:
        """Take over what there is now; return the key of the collection that was made here, if it has come."""
        known = {each.id for each in self.collections}
        self.collections, self.folders = collections, folders
        fresh = [each.id for each in collections if each.id not in known]
        if not self._named or len(fresh) != 1:
            return ""
        self._named = False
        return f"in {fresh[0]}"

    def collection(self, collection_id: str) -> Collection | None:
        """Return a collection by its id."""
        return next((each for each in self.collections if each.id == collection_id), None)

    def folder(self, folder_id: str) -> SmartFolder | None:
        """Return a smart folder by its id."""
        return next((each for each in self.folders if each.id == folder_id), None)

    def add(self, parent: str | None = None) -> None:
        """Make a collection with a name of its own; :attr:`made` lets it be changed."""
        taken = {each.name for each in self.collections if each.parent == parent}
        self._named = True
        self._marking.create(_free("New collection", taken), parent=parent)

    def rename(self, section: Section, name: str) -> None:
        """Give a collection or smart folder another name."""
        if (collection := self.collection(section.id)) is not None:
            self._marking.rename(collection, name)
        elif (folder := self.folder(section.id)) is not None:
            self._marking.change_search(folder, name=name)

    def remove(self, section: Section) -> None:
        """Take a collection or smart folder away; its pictures stay."""
        if (collection := self.collection(section.id)) is not None:
            self._marking.delete(collection)
        elif (folder := self.folder(section.id)) is not None:
            self._marking.delete_search(folder)

    def nest(self, moved: str, target: Section | None, where: str) -> None:
        """Carry collection ``moved`` ``before``, ``into`` or ``after`` another one; to the end of the top of none."""
        collection = self.collection(moved)
        other = self.collection(target.id) if target is not None else None
        if collection is None or (other is not None and other.id == moved):
            return
        parent = None if other is None else other.id if where == "into" else other.parent
        level = [each for each in self._level(parent) if each.id != moved]
        place = len(level)
        if other is not None and where != "into":
            place = level.index(other) + (where == "after")
        self._marking.move(collection, parent=parent, place=place)

    def _level(self, parent: str | None) -> list[Collection]:
        here = [each for each in self.collections if each.parent == parent]
        return sorted(here, key=lambda each: (each.place, each.id))


def _free(name: str, taken: set[str]) -> str:
    """Return ``name``, or with the first number behind it that makes it one of its own."""
    number = 1
    while (free := name if number == 1 else f"{name} {number}") in taken:
        number += 1
    return free
