"""The library put together, when it is first wanted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.domain.clock import Clock
from studio.domain.picture import Picture
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.flow.trash import Trash
from studio.state.library.backup import Backup
from studio.state.library.desk import LibraryDesk
from studio.state.library.exporting import Exporting
from studio.state.library.importing import Importing
from studio.state.library.inspector import Inspector
from studio.state.library.progress import Doing, Progress
from studio.state.library.restoring import Restoring
from studio.state.library.trash import TrashCan
from studio.store.paths import Paths
from studio.store.store import Store

if TYPE_CHECKING:
    from studio.state.studio import Studio


def open_library(studio: Studio, *, store: Store, paths: Paths, clock: Clock) -> LibraryDesk:
    """Make the library's desk and all it needs, as children of ``studio``. Nothing is read yet."""
    thumbnails, path_of = paths.thumbnails, studio.path_of
    inspector = Inspector(
        link=studio.link,
        store=store,
        tasks=studio.tasks,
        images=studio.images,
        clock=clock,
        marking=studio.marking,
        thumbnails=thumbnails,
        path_of=path_of,
        parent=studio,
    )
    progress = Progress(studio)
    importing = Importing(
        link=studio.link,
        store=store,
        tasks=studio.tasks,
        activity=studio.activity,
        clock=clock,
        settings=lambda: studio.preferences.settings,
        library=lambda: studio.library_folder,
        thumbnails=thumbnails,
        progress=progress,
        parent=studio,
    )

    def make(picture: Picture) -> None:
        keep_thumbnail(thumbnails, picture, path_of(picture))

    trash = Trash(store, root=lambda: studio.library_folder, clock=clock)
    can = TrashCan(trash, store.library, studio.marking, studio.tasks, studio)
    can.progressed.connect(lambda words: progress.show("trash", Doing(words) if words else None))
    can.went.connect(studio.recent.leave)
    can.came.connect(studio.recent.come_back)
    can.went.connect(studio.stage.leave)
    can.came.connect(studio.stage.come_back)
    exporting = Exporting(
        studio.tasks, studio.activity, path_of=path_of, library=lambda: studio.library_folder, parent=studio
    )
    desk = LibraryDesk(
        store,
        studio.tasks,
        studio.marking,
        inspector,
        restoring=Restoring(studio, store, studio),
        importing=importing,
        can=can,
        exporting=exporting,
        progress=progress,
        backup=Backup(paths.database, studio.tasks, clock, studio),
        thumbnail=partial(thumbnail_path, thumbnails),
        make=make,
        parent=studio,
    )
    importing.imported.connect(desk.refresh)
    return desk
