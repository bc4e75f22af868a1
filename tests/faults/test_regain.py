"""A lost index comes back with what other programs made: its marks, its place in collections, and the Trash."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from studio.domain.marks import Change, Marks, Member
from studio.domain.picture import Picture
from studio.flow.rebuilding import rebuild
from studio.flow.regaining import Regained, regain
from studio.flow.sidecars import Scribe
from studio.flow.trash import Trash
from studio.store.store import Store
from tests.commands.shell import Shell
from tests.faults.test_rebuild import DAMAGES, record, write
from tests.flow.desk import Desk
from tests.flow.shelf import Shelf, laid, parameters
from tests.media.films import film
from tests.sandbox_fixture import Sandbox
from tests.ui.rooms import until

OTHERS = ("a.png", "b.jpg", "c.mp4", "d.png")


async def stocked(home: Path) -> dict[str, Marks]:
    """Fill a library with pictures of others and one of ours, mark them all, and return their marks by file name."""
    shelf = await Shelf(home).open()
    write(shelf.root / "ours.png", record(1))
    laid(shelf.root / "deep" / "a.png", pnginfo=parameters("a heron\nSteps: 5, Seed: 7, Size: 160x120"))
    laid(shelf.root / "b.jpg", 1)
    film(shelf.root / "c.mp4", frames=4)
    laid(shelf.root / "d.png", 2)
    await shelf.take(shelf.root)
    ids = {name: row.id for name, row in (await shelf.rows()).items()}
    book = shelf.store.marks
    outer = await book.create("Harbours")
    inner = await book.create("Night", parent=outer.id)
    await book.create_folder("Best", "rating>=4")
    for stars, (name, identity) in enumerate(sorted(ids.items()), 1):
        await book.apply([identity], Change(rating=stars, notes=f"about {name}", add_tags=("sea", name)))
    await book.arrange(inner.id, [ids[name] for name in ("c.mp4", "ours.png", "a.png", "b.jpg")])
    await book.apply([ids["b.jpg"]], Change(favourite=True, join=(Member(outer.id),)))
    await write_marks(shelf)
    await Trash(shelf.store, root=lambda: shelf.root, clock=shelf.clock).throw([ids["d.png"]])
    kept = await marks_of(shelf)
    await shelf.close()
    return kept


async def write_marks(shelf: Shelf) -> None:
    scribe = Scribe(shelf.store, root=lambda: shelf.root, clock=shelf.clock, data=shelf.paths.data)
    done = await scribe.write()
    await scribe.close()
    assert done is not None and done.trouble is None


async def marks_of(shelf: Shelf) -> dict[str, Marks]:
    """Return all marks by the names of files, those in the Trash among them."""
    rows = await everything(shelf.store)
    found = await shelf.store.marks.read([row.id for row in rows])
    return {Path(row.path).name: found[row.id] for row in rows}


async def everything(store: Store) -> list[Picture]:
    ids = [each.id async for each in store.library.iterate()] + [each.id for each in await store.thrown.all()]
    rows = [await store.library.get(each) for each in ids]
    return [each for each in rows if each is not None]


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Shelf]:
    shelf = await Shelf(home).open()
    try:
        yield shelf
    finally:
        await shelf.close()


async def whole(shelf: Shelf, marks: dict[str, Marks]) -> None:
    """Look whether all is there as it was."""
    assert await marks_of(shelf) == marks
    rows = {Path(row.path).name: row for row in await everything(shelf.store)}
    assert [rows[name].imported for name in OTHERS] == [True] * 4
    assert (rows["a.png"].request.prompt, rows["a.png"].seed) == ("a heron", 7)
    assert [name for name, row in rows.items() if row.trashed_at is not None] == ["d.png"]
    assert rows["c.mp4"].is_video and rows["c.mp4"].seconds
    outer, inner = sorted(await shelf.store.marks.collections(), key=lambda each: each.name)
    assert (outer.name, inner.name, inner.parent) == ("Harbours", "Night", outer.id)
    assert [(each.name, each.query) for each in await shelf.store.marks.smart_folders()] == [("Best", "rating>=4")]
    places = {
        name: member.place
        for name, each in marks.items()
        for member in each.collections
        if member.collection == inner.id
    }
    assert sorted(places, key=places.__getitem__) == ["c.mp4", "ours.png", "a.png", "b.jpg"]


async def test_one_command_brings_everything_back(tmp_path: Path) -> None:
    marks = await stocked(tmp_path / "home")
    shutil.rmtree(tmp_path / "home" / "data")
    said = Shell(tmp_path / "home").run("library", "rebuild", "--json")
    assert (said.code, said.document["restored"], said.document["imported"]) == (0, 1, 4)
    async with opened(tmp_path / "home") as shelf:
        await whole(shelf, marks)
        assert await shelf.store.rebuild.strangers_reached() is None
    again = Shell(tmp_path / "home").run("library", "rebuild", "--json")
    assert (again.document["restored"], again.document["imported"]) == (0, 0)
    async with opened(tmp_path / "home") as shelf:
        await whole(shelf, marks)


@pytest.mark.parametrize("damage", [DAMAGES[0], DAMAGES[3]], ids=lambda damage: damage.__name__)
async def test_the_next_start_brings_everything_back(
    tmp_path: Path, sandbox: Sandbox, damage: Callable[[Desk], None]
) -> None:
    marks = await stocked(tmp_path / "home")
    desk = Desk(tmp_path / "home", sandbox)
    damage(desk)
    await desk.open()
    await desk.engine.start()
    await until(lambda: len(desk.troubles) == 2)
    assert await desk.store.rebuild.strangers_reached() is None
    assert [each.explanation.cause for each in desk.troubles] == [
        "1 file is in the library again, with what 1 run cost.",
        "4 files that other programs made are in the library again.",
    ]
    await desk.close()
    async with opened(tmp_path / "home") as shelf:
        await whole(shelf, marks)


async def back(shelf: Shelf, *, kill: Callable[[Regained], None] = lambda _: None) -> int:
    """Rebuild the index, and return how many files of others came back."""
    await rebuild(shelf.store, shelf.folder, profile="default", clock=shelf.clock)
    done = await regain(shelf.store, shelf.folder, thumbnails=shelf.paths.thumbnails, clock=shelf.clock, report=kill)
    return done.taken


async def test_one_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path / "home") as shelf:
        for number in range(70):
            laid(shelf.root / f"{number:02}.jpg", number)
    shutil.rmtree(tmp_path / "home" / "data")

    def kill(done: Regained) -> None:
        raise KeyError("killed")

    async with opened(tmp_path / "home") as shelf:
        with pytest.raises(KeyError):
            await back(shelf, kill=kill)
    async with opened(tmp_path / "home") as shelf:
        reached = await shelf.store.rebuild.strangers_reached()
        assert reached and Path(reached.decode()).name == "31.jpg"
        assert await back(shelf) == 38 and await shelf.store.library.count() == 70
        assert await back(shelf) == 0
