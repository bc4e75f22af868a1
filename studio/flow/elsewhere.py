"""Files that go wherever the user says, and the long work in a thread that writes them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from studio.media.join_work import Work
from studio.store import parts
from studio.store.files import LibraryFolder
from studio.store.trouble import disk_trouble

_Made = TypeVar("_Made")

_CORNERS = threading.Lock()
_made_here: set[Path] = set()
"""Hidden corners that were brought into folders of others."""


async def worked(work: Callable[[Work], _Made], told: Callable[[float], None] | None = None) -> _Made:
    """Do ``work`` in a thread and return what it makes; cancelling ends the thread and waits for its end.

    ``told`` hears in the thread of the loop how far it is.
    """
    loop, stop = asyncio.get_running_loop(), threading.Event()
    shared = Work(stop, None if told is None else lambda share: loop.call_soon_threadsafe(told, share))
    running = asyncio.ensure_future(asyncio.to_thread(work, shared))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        # Nobody is left to whom its end could be told, but it has to be waited for: it holds a part.
        await asyncio.gather(running, return_exceptions=True)
        raise


@contextlib.contextmanager
def place_for(target: Path) -> Iterator[tuple[LibraryFolder, Path]]:
    """Open the folder that ``target`` is for, which is perhaps no library, and give a part to write before; blocks.

    :meth:`LibraryFolder.place` gives the part its name. The part is gone after the block, and so is a hidden corner
    that was not there before.

    Raises:
        DiskTrouble: The folder is not there or cannot be written to, also when the block finds that out.
    """
    root = target.parent.absolute()
    folder, corner = LibraryFolder(root), root / parts.FOLDER
    try:
        with _CORNERS:
            if not corner.exists():
                _made_here.add(corner)
            folder.make()
        part = folder.part_path("elsewhere", 0)
        try:
            yield folder, part
        except OSError as error:
            raise disk_trouble(error, root) from error
        finally:
            parts.drop(part)
    finally:
        with _CORNERS:
            folder.close()
            if corner in _made_here:
                with contextlib.suppress(OSError):  # somebody else is at work in it
                    corner.rmdir()
                    _made_here.discard(corner)
