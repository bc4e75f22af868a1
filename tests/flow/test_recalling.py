"""A lost index comes back with stars, hearts, tags, notes, collections and smart folders, from the files alone."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest

from studio.domain.clock import SystemClock
from studio.domain.marks import Change, Collection, Marks, Member, SmartFolder
from studio.domain.query import parse
from studio.flow.rebuilding import rebuild
from studio.flow.sidecars import Scribe
from studio.store.beside import SHELVES
from studio.store.files import LibraryFolder, sidecar_path
from studio.store.paths import Paths
from studio.store.store import Store
from tests.faults.test_rebuild import record, write
from tests.flow.desk import QuickClock
from tests.store.conftest import paths

__all__ = ["paths"]

Output = tuple[str, int]


async def recalled(store: Store, paths: Paths) -> None:
    """Rebuild the index as a start does."""
    folder = LibraryFolder(paths.library)
    try:
        await rebuild(store, folder, profile="default", clock=SystemClock())
    finally:
        await asyncio.to_thread(folder.close)


async def written(store: Store, paths: Paths) -> None:
    """Write everything beside the files."""
    scribe = Scribe(store, root=lambda: paths.library, clock=QuickClock(), data=paths.data)
    done = await scribe.write()
    assert done is not None and done.trouble is None
    await scribe.close()


async def stocked(paths: Paths, count: int = 8) -> Store:
    """Return a store with pictures and no marks yet."""
    for number in range(count):
        write(paths.library / f"{number % 2}" / f"{number}.png", record(number))
    store = await Store.open(paths)
    await recalled(store, paths)
    return store


async def ids(store: Store) -> list[str]:
    """Return the pictures by number."""
    found = [(await store.library.by_generation(f"img_{number}"))[0].id for number in range(8)]
    assert len(set(found)) == 8
    return found


async def known(store: Store) -> tuple[dict[str, Marks], Sequence[Collection], Sequence[SmartFolder]]:
    """Return what people added, by the names that outlive an index."""
    pictures = {each.generation_id: each.id for each in await store.library.page()}
    marks = await store.marks.read(pictures.values())
    by_output = {generation: marks[identity] for generation, identity in pictures.items()}
    return by_output, await store.marks.collections(), await store.marks.smart_folders()


async def marked(store: Store) -> None:
    """Add all that can be added."""
    pictures, book = await ids(store), store.marks
    harbours = await book.create("Harbours")
    night = await book.create("Night", parent=harbours.id)
    empty = await book.create("Nothing yet")
    await book.move(empty.id, parent=None, place=0)
    await book.arrange(night.id, [pictures[3], pictures[1], pictures[6]])
    await book.apply(pictures[:2], Change(join=(Member(harbours.id),), rating=4))
    await book.apply(pictures[2:4], Change(favourite=True, add_tags=("sea", "Größe", "鷺")))
    await book.apply([pictures[7]], Change(notes="at dawn\n\nby “boat” <b>\\"))
    best = await book.create_folder("Best", "rating>=4 -tag:sea")
    await book.create_folder("Fog", 'prompt:"fog"')
    await book.change_folder(best.id, place=1)


@pytest.mark.parametrize("damage", ["deleted", "garbled", "lost with the folder"])
async def test_a_lost_index_comes_back_with_all_that_people_added(paths: Paths, damage: str) -> None:
    store = await stocked(paths)
    await marked(store)
    before = await known(store)
    await written(store, paths)
    await store.close()
    if damage == "deleted":
        paths.database.unlink()
    elif damage == "garbled":
        paths.database.write_bytes(random.Random(7).randbytes(50_000))
    else:
        shutil.rmtree(paths.data)
    store = await Store.open(paths)
    assert store.rebuild_wanted
    await recalled(store, paths)
    assert await known(store) == before
    assert await store.marks.unwritten() == ()
    assert await store.finder.count(parse("größe")) > 0
    await store.close()


async def test_what_was_not_written_yet_is_right_and_not_what_the_file_says(paths: Paths) -> None:
    store = await stocked(paths)
    heron, otter, *_ = await ids(store)
    shelf = await store.marks.create("Harbours")
    await store.marks.apply([heron, otter], Change(rating=1))
    await written(store, paths)
    await store.marks.apply([heron], Change(rating=5))
    await store.marks.rename(shelf.id, "Ports")
    await store.rebuild.want()
    await recalled(store, paths)
    marks = await store.marks.read([heron, otter])
    assert (marks[heron].rating, marks[otter].rating) == (5, 1)
    assert [each.name for each in await store.marks.collections()] == ["Ports"]
    await store.close()


async def test_what_an_older_copy_of_the_index_does_not_know_is_read_from_the_files(paths: Paths) -> None:
    store = await stocked(paths)
    heron, otter, fox, *_ = await ids(store)
    await store.marks.apply([heron, fox], Change(rating=1))
    await written(store, paths)
    older = sqlite3.connect(paths.data / "older")
    with sqlite3.connect(paths.database) as now:
        now.backup(older)
    older.close()
    shelf = await store.marks.create("Harbours")
    await store.marks.apply([heron], Change(rating=3))
    await store.marks.apply([otter], Change(join=(Member(shelf.id),)))
    await written(store, paths)
    sidecar_path(paths.library / "0" / "2.png").unlink()
    await store.close()
    for name in ("-wal", "-shm"):
        paths.database.with_name(paths.database.name + name).unlink(missing_ok=True)
    (paths.data / "older").replace(paths.database)
    store = await Store.open(paths)
    await store.rebuild.want()
    await recalled(store, paths)
    marks = await store.marks.read([heron, otter, fox])
    assert [marks[each].rating for each in (heron, otter, fox)] == [3, 0, 1]
    assert [each.collection for each in marks[otter].collections] == [shelf.id]
    assert [each.item for each in await store.marks.unwritten()] == [fox], "what only the index knows is written again"
    await store.close()


async def test_pictures_of_a_collection_that_no_file_names_stay_together(paths: Paths) -> None:
    store = await stocked(paths)
    pictures = await ids(store)
    one, two = await store.marks.create("Harbours"), await store.marks.create("Night")
    await store.marks.arrange(one.id, pictures[:3])
    await store.marks.apply(pictures[2:4], Change(join=(Member(two.id),)))
    before, *_ = await known(store)
    await written(store, paths)
    await store.close()
    shutil.rmtree(paths.data)
    (paths.library / SHELVES).unlink()
    store = await Store.open(paths)
    await recalled(store, paths)
    after, collections, _ = await known(store)
    assert after == before and {each.id for each in collections} == {one.id, two.id}
    assert {each.name for each in collections} == {"Found again", "Found again 2"}
    await written(store, paths)
    assert (paths.library / SHELVES).exists()
    await store.close()


HOSTILE: dict[str, bytes] = {
    "wrong types": b'{"marks": {"rating": "5", "favourite": 1, "tags": "sea", "notes": [], "collections": 7,"of": %s}}',
    "out of bounds": b'{"marks": {"rating": 1e400, "tags": ["%s"], "notes": "\\u0000", "of": %%s}}' % (b"x" * 5000),
    "places": b'{"marks": {"collections": [{"collection": "../../x"}, {"collection": "a", "place": 1e999}], "of": %s}}',
    "html": b'{"marks": {"rating": 3, "tags": ["<img src=x onerror=alert(1)>", "a\\nb"], "of": %s}}',
    "a million tags": b'{"marks": {"tags": [' + b'"t",' * 240_000 + b'"t"], "of": %s}}',
    "deep": b'{"marks": {"tags": ' + b"[" * 200_000 + b"]" * 200_000 + b', "of": %s}}',
    "two megabytes": b'{"marks": {"notes": "' + b"x" * (2 << 20) + b'", "of": %s}}',
    "truncated": b'{"marks": {"rating": 3, "of": %s',
    "nothing": b"",
    "no text": bytes(range(256)),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_file_beside_a_picture_costs_nothing_else(paths: Paths, kind: str) -> None:
    for number in range(3):
        write(paths.library / f"{number}.png", record(number))
    of = json.dumps({"file": "0.png", "generation_id": "img_0", "index": 0}).encode()
    text = HOSTILE[kind]
    (paths.library / "0.json").write_bytes(text % of if b"%s" in text else text)
    store = await Store.open(paths)
    await recalled(store, paths)
    assert await store.library.count() == 3
    (picture,) = await store.library.by_generation("img_0")
    marks = (await store.marks.read([picture.id]))[picture.id]
    assert marks.rating in (0, 3, 5) and len(marks.tags) <= 64 and all("\n" not in tag for tag in marks.tags)
    assert all(len(tag) <= 64 for tag in marks.tags) and len(marks.notes) <= 20_000
    if kind == "html":
        assert marks.tags == ("<img src=x onerror=alert(1)>", "a b"), "letters like others: they are shown as text"
    await store.marks.apply([picture.id], Change(rating=2, add_tags=("mine",)))
    await written(store, paths)
    await store.close()
    shutil.rmtree(paths.data)
    store = await Store.open(paths)
    await recalled(store, paths)
    (picture,) = await store.library.by_generation("img_0")
    marks = (await store.marks.read([picture.id]))[picture.id]
    assert (marks.rating, marks.tags[-1]) == (2, "mine")
    await store.close()


def entry(identity: str, **fields: Any) -> dict[str, Any]:
    return {"id": identity, "name": identity, "parent": None, "place": 1.0, **fields}


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({"collections": [entry("a", parent="b"), entry("b", parent="a"), entry("c", parent="c")]}, "abc"),
        (
            {"collections": [entry("a"), entry("b", name="A"), entry("c", parent="nowhere", name="a")]},
            ["a", "A 2", "a 3"],
        ),
        (
            {"collections": [entry("a", name=7), entry("b", name="x/y\nz"), {"id": "../c"}, 7, None]},
            ["Collection", "x y z"],
        ),
        ({"collections": [entry("a"), entry("a", name="again")], "smart_folders": "none"}, "a"),
        ({"collections": {"a": 1}, "smart_folders": [entry("f", query=7)]}, []),
        ({"collections": [entry(f"c{n}", parent=f"c{n - 1}" if n else None) for n in range(40)]}, None),
        ({"collections": "x" * 9_000_000}, []),
        ([], []),
    ],
)
async def test_a_damaged_file_of_collections_is_mended_or_left_out(
    paths: Paths, document: object, names: Sequence[str] | None
) -> None:
    write(paths.library / "a.png", record(0))
    (paths.library / SHELVES).write_text(json.dumps(document))
    store = await Store.open(paths)
    await recalled(store, paths)
    found = await store.marks.collections()
    assert names is None or sorted(each.name for each in found) == sorted(names)
    by_id = {each.id: each for each in found}
    for each in found:
        above, level = each.parent, 0
        while above is not None:
            above, level = by_id[above].parent, level + 1
        assert level < 16
    assert await store.library.count() == 1
    await store.marks.create("mine")
    await written(store, paths)
    assert "mine" in (paths.library / SHELVES).read_text()
    await store.close()


async def test_what_a_newer_program_keeps_with_the_collections_stays(paths: Paths) -> None:
    store = await stocked(paths, 1)
    await store.marks.create("Harbours")
    await written(store, paths)
    said = json.loads((paths.library / SHELVES).read_bytes()) | {"boards": [{"x": 1.50}]}
    (paths.library / SHELVES).write_text(json.dumps(said))
    await store.marks.create("Night")
    await written(store, paths)
    after = json.loads((paths.library / SHELVES).read_bytes())
    assert after["boards"] == said["boards"] and len(after["collections"]) == 2
    await store.close()
