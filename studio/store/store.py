"""Everything that is kept in the database, opened and closed as one."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.domain.errors import StudioError
from studio.domain.generation import Style, VideoModel
from studio.store import backup, rebuild
from studio.store.database import Database, connect, suspicion, transaction
from studio.store.drafts import Drafts
from studio.store.family import Family
from studio.store.finder import Finder
from studio.store.journal import Journal, close_unsent
from studio.store.ledger import Ledger
from studio.store.library import Library
from studio.store.lock import FileLock
from studio.store.marks import MarkBook
from studio.store.offers import Offers
from studio.store.paths import Paths
from studio.store.rebuild import Rebuild
from studio.store.recall import believe_files
from studio.store.schema import migrate, refuse_newer
from studio.store.sights import Sights
from studio.store.storyboards import Storyboards, withdraw_all
from studio.store.thrown import Thrown
from studio.store.trouble import database_trouble, disk_trouble
from studio.store.uploads import Uploads

_IN_USE = (
    "The studio’s index is damaged, and another window or command is using it. "
    "Close that one and start again; the index will be repaired."
)
_UNTOUCHED = "Your pictures are untouched; what is missing is now read from them."


class Store:
    """The open database and its parts.

    Attributes:
        notices: Sentences about what was found and put right while opening.
        rebuild: What the index takes back from the files themselves when it was lost.
    """

    def __init__(self, paths: Paths, database: Database, opened: _Opened) -> None:
        self.notices = opened.notices
        self.rebuild = Rebuild(database, paths, wanted=opened.rebuild_wanted)
        self.journal = Journal(database)
        self.library = Library(database)
        self.marks = MarkBook(database)
        self.sights = Sights(database)
        self.finder = Finder(database)
        self.thrown = Thrown(database)
        self.uploads = Uploads(database)
        self.drafts = Drafts(database)
        self.styles = Offers(database, Style, kind="style")
        self.models = Offers(database, VideoModel, kind="model")
        self.storyboards = Storyboards(database)
        self.family = Family(database)
        self.ledger = Ledger(database)
        self._paths = paths
        self._database = database
        self._using = opened.using
        self._ending = threading.Event()

    @classmethod
    async def open(cls, paths: Paths) -> Store:
        """Open the database in its own thread: check it, put a damaged one aside, bring it up to date.

        Raises:
            StudioError: It was written by a newer program, or it is damaged and in use.
            DiskTrouble: The data folder cannot be used.
        """
        database = Database(paths.database)
        try:
            opened = await database.call(lambda: _prepare(paths, database))
        except BaseException:
            await database.close()
            raise
        return cls(paths, database, opened)

    @property
    def rebuild_wanted(self) -> bool:
        """Whether the index lacks what the files know: it was damaged, or begun anew."""
        return self.rebuild.wanted

    async def keep_copy(self, now: datetime) -> Path | None:
        """Make today's checked copy of the database if there is none yet. Takes a while: call it when all is calm.

        :meth:`close` breaks it off; the next call begins anew.

        Raises:
            DiskTrouble: There is no room for it.
            StudioError: The copy would be damaged.
        """
        paths, ending = self._paths, self._ending.is_set
        try:
            return await self._database.read(
                lambda _: backup.keep_copy(paths.database, paths.backups, now, ending=ending)
            )
        except OSError as error:
            raise disk_trouble(error, paths.backups) from error

    async def close(self) -> None:
        """Wait for what was asked to be written, then let go of the file."""
        self._ending.set()
        await self._database.close()
        self._using.release()


@dataclass(frozen=True, slots=True)
class _Opened:
    """What opening led to."""

    using: FileLock
    notices: tuple[str, ...]
    rebuild_wanted: bool


def _prepare(paths: Paths, database: Database) -> _Opened:
    """Check, heal, open and migrate. One process at a time, so that none opens what another sets aside."""
    paths.create()
    try:
        gate = _wait_for(paths.data / "studio.opening")
        try:
            notices = _heal(paths)
            with contextlib.closing(connect(paths.database)) as connection:
                refuse_newer(connection)
            database.begin()
            migrate(database.connection)
            wanted = rebuild.reached(database.connection) is not None
            return _Opened(_wait_for(paths.data / "studio.using", shared=True), notices, wanted)
        finally:
            gate.release()
    except sqlite3.Error as error:
        raise database_trouble(error) from error
    except OSError as error:
        raise disk_trouble(error, paths.data) from error


def _wait_for(path: Path, *, shared: bool = False) -> FileLock:
    lock = FileLock.take(path, shared=shared, wait=True)
    if lock is None:
        raise StudioError("Another studio is just starting or repairing its index. Try again in a moment.")
    return lock


def _heal(paths: Paths) -> tuple[str, ...]:
    suspect = suspicion(paths.database)
    if backup.sound(paths.database, thorough=suspect.exists()):
        suspect.unlink(missing_ok=True)
        return ()
    alone = FileLock.take(paths.data / "studio.using")
    if alone is None:
        raise StudioError(_IN_USE)
    try:
        aside = backup.set_aside(paths.database)
        copy = backup.restore(paths.database, paths.backups, make_fit)
        suspect.unlink(missing_ok=True)
    finally:
        alone.release()
    found = f"The studio’s index was damaged. It was kept as {aside.name}"
    if copy is None:
        return (f"{found}, and a new one was begun. {_UNTOUCHED}",)
    return (f"{found}, and the copy of {copy.stem.removeprefix('studio-')} took its place. {_UNTOUCHED}",)


def make_fit(copy: sqlite3.Connection) -> None:
    """Let an older copy of the index know that it is one."""
    migrate(copy)
    with transaction(copy):
        close_unsent(copy)
        withdraw_all(copy)
        believe_files(copy)
        rebuild.want(copy)
