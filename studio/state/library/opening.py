"""The library put together, when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from studio.domain.clock import Clock
from studio.domain.picture import Picture
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state.images import Images
from studio.state.library.desk import LibraryDesk
from studio.state.library.inspector import Inspector
from studio.state.library.marking import Marking
from studio.state.link import Link
from studio.state.tasks import Tasks
from studio.store.store import Store


def open_library(
    *,
    link: Link,
    store: Store,
    tasks: Tasks,
    images: Images,
    clock: Clock,
    marking: Marking,
    thumbnails: Path,
    path_of: Callable[[Picture], Path],
    parent: QObject,
) -> LibraryDesk:
    """Make the library's desk and all it needs. Nothing is read yet."""
    inspector = Inspector(
        link=link,
        store=store,
        tasks=tasks,
        images=images,
        clock=clock,
        marking=marking,
        thumbnails=thumbnails,
        path_of=path_of,
        parent=parent,
    )
    return LibraryDesk(
        store,
        tasks,
        marking,
        inspector,
        thumbnail=partial(thumbnail_path, thumbnails),
        make=lambda picture: keep_thumbnail(thumbnails, picture, path_of(picture)),
        parent=parent,
    )
