"""The library place: what is looked for, what was found, what is selected, and what is done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.domain.listing import Counts, Grouping, Listing, Order
from studio.domain.marks import Collection
from studio.domain.picture import Picture
from studio.domain.query import parse
from studio.state.library import sections
from studio.state.library.backup import Backup
from studio.state.library.cabinet import Cabinet
from studio.state.library.exporting import Exporting
from studio.state.library.importing import Importing
from studio.state.library.inspector import Inspector
from studio.state.library.marking import Marking
from studio.state.library.progress import Progress
from studio.state.library.restoring import Restoring
from studio.state.library.rows import LibraryRows
from studio.state.library.search import Search
from studio.state.library.sections import Section
from studio.state.library.selection import Selection
from studio.state.library.sidebar import NAMED, SidebarModel
from studio.state.library.trash import TrashCan
from studio.state.library.whereabouts import Whereabouts
from studio.state.tasks import Tasks
from studio.store.store import Store

_GATHER_MS = 250
_COUNT_MS = 600
_FIRST = 200
_REST = 0.15
_ANYWHERE = Whereabouts()
_NOWHERE = Section(sections.ALL, "place", "All", "images")


@dataclass(frozen=True, slots=True)
class LibraryView:
    """What the place shows.

    Attributes:
        section: Where is looked.
        text: What is looked for there.
        found: How many pictures that are; None before the first answer.
        total: How many there are in the whole library.
        charged: What those that were found cost.
        trouble: Why nothing could be read, as a sentence.
    """

    section: Section = _NOWHERE
    text: str = ""
    found: int | None = None
    total: int = 0
    charged: Decimal = Decimal(0)
    order: Order = Order.NEWEST
    grouping: Grouping = Grouping.NONE
    trouble: str = ""

    @property
    def everything(self) -> bool:
        """Whether the whole library is looked at."""
        return self.section.key == sections.ALL and not self.text


class LibraryDesk(QObject):
    """Asks the library and holds the answer. It reads nothing before :meth:`enter`.

    Attributes:
        search: What is typed.
        rows: What was found.
        sidebar: Where can be looked.
        selection: What is selected.
        inspector: Tells all about one of them.
        marking: Gives marks and undoes them.
        restoring: Reads the settings of a dropped picture back.
        importing: Brings files and folders in.
        cabinet: Collections and smart folders.
        can: Puts pictures into the Trash, and out of it.
        exporting: Writes copies of them elsewhere.
        progress: How far is what takes a while.
        backup: Copies the index.
        sought: The keys of what was asked for at the start, by id, until something else is looked for.

    Signals:
        changed: The place shows something else.
            view: The :class:`LibraryView`.
        counted: Collections, tags or numbers are other ones.
    """

    changed = Signal(object)
    counted = Signal()

    def __init__(
        self,
        store: Store,
        tasks: Tasks,
        marking: Marking,
        inspector: Inspector,
        *,
        restoring: Restoring,
        importing: Importing,
        can: TrashCan,
        exporting: Exporting,
        progress: Progress,
        backup: Backup,
        thumbnail: Callable[[Picture], Path],
        make: Callable[[Picture], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self.marking = marking
        self.inspector = inspector
        self.restoring = restoring
        self.importing = importing
        self.can = can
        self.exporting = exporting
        self.progress = progress
        self.backup = backup
        self.cabinet = Cabinet(marking, self)
        self.rows = LibraryRows(store.finder.rows, tasks, thumbnail=thumbnail, make=make, parent=self)
        self.search = Search(self)
        self.sidebar = SidebarModel(self)
        self.selection = Selection(store.finder, self.rows, tasks, self)
        self.view = LibraryView()
        self.counts = Counts()
        self.trash = sections.trash(self.counts)
        self.sought: Mapping[str, int] = {}
        self._matches: dict[str, int] = {}
        self._spread: dict[str, int] = {}
        self._entered = False
        self._again = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._recount = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._wire()

    def _wire(self) -> None:
        self._again.timeout.connect(self._find_again)
        self._recount.timeout.connect(self._count)
        self.search.asked.connect(self._asked)
        self.sidebar.renamed.connect(self.cabinet.rename)
        self.marking.changed.connect(self._marked)
        self.marking.shelves_changed.connect(self._count)

    def enter(
        self,
        *,
        section: str = "",
        text: str = "",
        order: Order = Order.NEWEST,
        grouping: Grouping = Grouping.NONE,
        seeking: Whereabouts = _ANYWHERE,
    ) -> None:
        """Begin to read: as it was left, ``section`` by its key. Later calls only look for what is new.

        Where something is looked for already, that goes before the ``section``, the ``text`` and the pictures of the
        last time.
        """
        if self._entered:
            self.refresh()
            return
        self._entered = True
        self.can.begin()
        if self.view.text:
            section, seeking = "", _ANYWHERE
        else:
            self.search.put(text)
        self.view = replace(self.view, text=self.search.text, order=order, grouping=grouping)
        self._tasks.start("Open the library", self._begin(section, seeking), name="library")

    def go(self, section: Section) -> None:
        """Look in another section. What stands in the search field goes on being looked for."""
        if section.key != self.view.section.key or section.query != self.view.section.query:
            self._change(section=section)

    def go_to(self, key: str) -> None:
        """Look in the section called ``key``; in everything when there is none."""
        self.go(self._section(key) or self.everything)

    def go_to_tag(self, name: str) -> None:
        """Look at what has a tag, or at everything when that was looked at already."""
        section = sections.of_tag(name)
        self.go(self.everything if section.key == self.view.section.key else section)

    def look_for(self, text: str) -> None:
        """Look for ``text`` in the whole library."""
        self.view = replace(self.view, section=self.everything)
        self.search.put(text)
        self._change(section=self.everything, text=text)

    def sort(self, order: Order) -> None:
        """Let something else stand first."""
        if order is not self.view.order:
            self._change(order=order)

    def group(self, grouping: Grouping) -> None:
        """Let something else stand together."""
        if grouping is not self.view.grouping:
            self._change(grouping=grouping)

    def toggle_stack(self, key: int) -> None:
        """Spread the stack that the picture of a row is in, or fold it again. Nothing where there are no stacks."""
        here = self.rows.pictures([key])
        if self.view.grouping is not Grouping.STACK or not here or not (job := here[0].job_id):
            return
        if self._spread.pop(job, None) is None:
            self._spread[job] = key
        self._tasks.start("Search the library", self._find(quick=False), name="library")

    def refresh(self) -> None:
        """Look again in a moment: something came, went or changed. Costs nothing before :meth:`enter`."""
        if self._entered:
            self._again.start()
            self._recount.start()

    @property
    def everything(self) -> Section:
        """The section of all pictures."""
        return self._section(sections.ALL) or _NOWHERE

    @property
    def named_sections(self) -> tuple[Section, ...]:
        """The collections and smart folders, as they stand in the sidebar."""
        return tuple(section for section in self.sidebar.sections if section.kind in NAMED)

    @property
    def collection(self) -> Collection | None:
        """The collection that is looked at."""
        return self.cabinet.collection(self.view.section.id) if self.view.section.kind == "collection" else None

    @property
    def whole_text(self) -> str:
        """What is looked for, the section included, as one query."""
        return " ".join(part for part in (self.view.section.query, self.search.text) if part)

    def collect(self, keys: Sequence[int], collection_id: str) -> None:
        """Put the pictures of rows into a collection."""
        if (collection := self.cabinet.collection(collection_id)) is not None:
            self.selection.with_ids(keys, lambda ids: self.marking.collect(ids, collection))

    def inspect(self, keys: Sequence[int]) -> None:
        """Let the inspector tell of the pictures of rows, the first of them above all."""
        here = self.rows.pictures(keys)
        self._tasks.cancel("inspect")
        if len(here) == len(keys):
            self.inspector.show([picture.id for picture in here])
        else:
            self._tasks.start("Show details", self._inspect(tuple(keys)), name="inspect")

    def find_picture(self, picture_id: str, then: Callable[[int], object]) -> None:
        """Tell ``then`` the key of a picture of the library; nothing when there is none, or another is asked for first.

        Answers may overtake each other: whoever walks fast must not end on a picture from the middle of the way.
        """

        async def find() -> None:
            if (key := await self._store.finder.key_of(picture_id)) is not None:
                then(key)

        self._tasks.start("Find a picture", find(), name="find a picture")

    def close(self) -> None:
        """Decode nothing more."""
        self.rows.close()

    async def _inspect(self, keys: tuple[int, ...]) -> None:
        found = {row.key: row.picture.id for row in await self._store.finder.rows(keys)}
        self.inspector.show([found[key] for key in keys if key in found])

    def _section(self, key: str) -> Section | None:
        if key == sections.TRASH:
            return self.trash
        if key.startswith("tag "):
            return sections.of_tag(key.removeprefix("tag "))
        return self.sidebar.section(self.sidebar.find(key))

    def _change(self, **fields: object) -> None:
        self.sought = {}
        self.view = replace(self.view, **fields)  # type: ignore[arg-type]
        self.selection.clear()
        self.changed.emit(self.view)
        if self._entered:
            self._tasks.start("Search the library", self._find(quick=True), name="library")

    def _asked(self, text: str) -> None:
        if text != self.view.text:
            self._change(text=text)

    def _find_again(self) -> None:
        # What is being looked for comes with what is new; asked again it would come later.
        if self._tasks.running("library"):
            self._again.start()
        else:
            self._tasks.start("Search the library", self._find(quick=False), name="library")

    async def _begin(self, key: str, seeking: Whereabouts) -> None:
        await self._read_counts()
        self.view = replace(self.view, section=self._section(key) or self.everything)
        self.changed.emit(self.view)
        if seeking.ids:
            self.sought = await self._store.finder.keys_of(seeking.ids)
        await self._find(quick=not seeking.seen)  # the first screens are no use to somebody further down
        self.search.vocabulary = await self._store.finder.vocabulary()
        await self._match()

    async def _find(self, *, quick: bool) -> None:
        """Ask, the first screens first; whoever asks something else meanwhile cancels this."""
        view, finder = self.view, self._store.finder
        query, base = parse(view.text), parse(view.section.query)
        try:
            if quick and view.grouping is Grouping.NONE:
                self.rows.show_first(await finder.first(query, base=base, order=view.order, limit=_FIRST))
                await asyncio.sleep(_REST)  # all of it takes long to count: not while somebody types on
            spread = frozenset(self._spread.values())
            listing = await finder.find(query, base=base, order=view.order, grouping=view.grouping, spread=spread)
        except StudioError as error:
            self._show(Listing(), trouble=str(error))
            raise
        self._show(listing)

    def _show(self, listing: Listing, trouble: str = "") -> None:
        self.rows.show(listing)
        found, charged = len(listing.keys) + listing.behind, listing.charged
        self.view = replace(self.view, found=found, total=listing.total, charged=charged, trouble=trouble)
        self.changed.emit(self.view)

    def notice(self, ids: tuple[str, ...]) -> None:
        """Show anew what is known of pictures: it was changed elsewhere."""
        self._marked(ids)

    def _marked(self, ids: tuple[str, ...]) -> None:
        self.rows.touch(ids)
        self.inspector.touch(ids)
        self.refresh()

    def _count(self) -> None:
        if self._entered:
            self._tasks.start("Count the library", self._counted(), name="library counts")

    async def _counted(self) -> None:
        await self._read_counts()
        await self._match()
        self.search.vocabulary = await self._store.finder.vocabulary()

    async def _read_counts(self) -> None:
        self.counts = await self._store.finder.counts()
        marks = self._store.marks
        made = self.cabinet.hold(await marks.collections(), await marks.smart_folders())
        self.trash = sections.trash(self.counts)
        self._plant()
        self._stay()
        if made:
            self.cabinet.made.emit(made)

    async def _match(self) -> None:
        """Count what the smart folders find, one after the other: nobody waits for it."""
        matches = {}
        for folder in self.cabinet.folders:
            matches[folder.id] = await self._store.finder.count(parse(folder.query))
        if matches != self._matches:
            self._matches = matches
            self._plant()

    def _plant(self) -> None:
        self.sidebar.show(sections.plant(self.counts, self.cabinet.collections, self.cabinet.folders, self._matches))
        self.counted.emit()

    def _stay(self) -> None:
        """Take over the new name or query of the section that is looked at; leave one that is gone."""
        here = self.view.section
        if here.kind not in ("collection", "smart"):
            return
        now = self._section(here.key)
        if now is None:
            self.go(self.everything)
        elif now.query != here.query:
            self.go(now)
        elif now.name != here.name:
            self.view = replace(self.view, section=now)
            self.changed.emit(self.view)
