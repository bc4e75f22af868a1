"""A copy of the index for somewhere else, whole and checked."""

from __future__ import annotations

from pathlib import Path

from studio.domain.clock import Clock
from studio.domain.names import safe
from studio.flow.elsewhere import place_for, worked
from studio.media.join_work import Work
from studio.store import backup

ENDING = ".sqlite3"


async def back_up(database: Path, target: Path, clock: Clock) -> Path:
    """Copy the index to ``target``, a folder or the name of a file, and return where it is. Others may go on writing.

    Nothing is overwritten: a name that is taken gets a number. The copy is checked before it has its name, and a kill
    leaves none or a whole one. It holds what was bought, prices, stars, tags, notes and collections; no picture.

    Raises:
        DiskTrouble: There is no room, or the folder cannot be used.
        StudioError: The index is damaged.
    """
    named = f"{safe('Aurous Studio library')} {clock.now().astimezone():%Y-%m-%d}{ENDING}"

    def work(_: Work) -> Path:
        path = target / named if target.is_dir() else target
        path = path if path.suffix else path.with_name(path.name + ENDING)
        with place_for(path) as (folder, part):
            copy = part.with_name(f"copy{ENDING}")
            try:
                backup.copy_to(database, copy)
                copy.replace(part)
            finally:
                copy.unlink(missing_ok=True)
            return folder.path(folder.place(part, path.name))

    return await worked(work)
