"""What the index knows of marks, beside what the files say, and what a lost index would get back from them."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.domain.marks import Collection, Marks
from studio.flow.beside import marks_beside, read_shelves
from studio.store.paths import Paths
from studio.store.store import Store


def unlike(paths: Paths) -> list[str]:
    """Return a sentence for each mark that is in the index or beside a file and not in both; processes have ended."""
    with contextlib.closing(sqlite3.connect(paths.database)) as connection:
        waiting = [item for (item,) in connection.execute("SELECT item FROM unwritten")]
    if waiting:
        return [f"Marks of {each or 'the collections'} were never written." for each in waiting]
    return asyncio.run(_unlike(paths))


async def _unlike(paths: Paths) -> list[str]:
    with TemporaryDirectory() as folder:
        # A copy: to open the index itself would change it for the test.
        data = Path(folder) / "data"
        shutil.copytree(paths.data, data, ignore=shutil.ignore_patterns("*.lock", "studio.using", "studio.opening"))
        store = await Store.open(Paths.find({"AUROUS_STUDIO_HOME": folder}))
        pictures = await store.library.page()
        marks = await store.marks.read(each.id for each in pictures)
        collections = await store.marks.collections()
        await store.close()
    found = []
    for each in pictures:
        beside = marks_beside(Path(each.path), generation_id=each.generation_id, index=each.index)
        if (beside or Marks()) != marks[each.id]:
            found.append(f"{each.path} is marked {marks[each.id]}; beside it stands {beside}.")
    return [*found, *_shelves(paths.library, collections)]


def _shelves(library: Path, collections: tuple[Collection, ...]) -> list[str]:
    shelf = read_shelves(library)
    told = () if shelf is None else shelf.collections
    return [] if set(told) == set(collections) else [f"The collections are {collections}; the file says {told}."]
