"""Marks are written beside their files: truthfully, durably, and without touching what is somebody else's."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio.domain.marks import Change, Member, Shelf
from studio.domain.picture import Picture
from studio.domain.words import Explanation
from studio.flow.beside import marks_beside
from studio.flow.sidecars import Scribe
from studio.media.record import read_block, sidecar
from studio.store.beside import SHELVES
from studio.store.files import sidecar_path
from studio.store.paths import Paths
from studio.store.store import Store
from tests.faults.test_rebuild import record
from tests.flow.desk import QuickClock
from tests.store.conftest import paths, store
from tests.store.examples import picture

__all__ = ["paths", "store"]


class Room:
    """A store without things to rebuild, a folder with files, and a scribe."""

    def __init__(self, paths: Paths, store: Store) -> None:
        self.paths = paths
        self.store = store
        self.said: list[Explanation] = []
        self.scribe = self.another()

    def another(self) -> Scribe:
        return Scribe(
            self.store,
            root=lambda: self.paths.library,
            clock=QuickClock(100),
            data=self.paths.data,
            tell=self.said.append,
        )

    async def add(self, name: str, minutes: int = 0, **fields: Any) -> Picture:
        """Put a file and its row into the library."""
        path = self.paths.library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG pretend")
        made = picture(minutes, path=path.as_posix(), **fields)
        await self.store.library.add(made)
        return made

    async def mark(self, *pictures: Picture, **change: Any) -> None:
        await self.store.marks.apply([each.id for each in pictures], Change(**change))

    async def left(self) -> list[str]:
        return [each.item for each in await self.store.marks.unwritten(limit=10_000)]

    def files(self) -> list[str]:
        """Return everything that is there besides pictures."""
        library = self.paths.library
        found = (path.relative_to(library).as_posix() for path in library.rglob("*") if path.is_file())
        return sorted(name for name in found if not name.endswith((".png", ".mp4", ".jpg")))


@pytest.fixture
async def room(paths: Paths, store: Store) -> AsyncIterator[Room]:
    await store.rebuild.finish()
    made = Room(paths, store)
    yield made
    await made.scribe.close()


def document(path: Path) -> Any:
    return json.loads(sidecar_path(path).read_bytes())


async def test_marks_stand_beside_the_file_and_the_note_is_forgotten(room: Room) -> None:
    heron, otter = await room.add("a/heron.png"), await room.add("a/otter.png", 1)
    shelf = await room.store.marks.create("Harbours")
    await room.mark(heron, rating=4, favourite=True, add_tags=("sea", "two words"), notes="at dawn\nby boat")
    await room.mark(heron, join=(Member(shelf.id, 1.5),))
    done = await room.scribe.write()
    assert done is not None and (done.written, done.waiting, done.trouble) == (2, 0, None)
    assert room.files() == [SHELVES, "a/heron.json"] and await room.left() == []
    assert document(Path(heron.path))["marks"] == {
        "rating": 4,
        "favourite": True,
        "tags": ["sea", "two words"],
        "notes": "at dawn\nby boat",
        "collections": [{"collection": shelf.id, "place": 1.5}],
        "of": {"file": "heron.png", "generation_id": heron.generation_id, "index": 0},
    }
    marks = (await room.store.marks.read([heron.id]))[heron.id]
    assert marks_beside(Path(heron.path), generation_id=heron.generation_id) == marks
    assert marks_beside(Path(otter.path), generation_id=otter.generation_id) is None


async def test_what_is_taken_away_is_taken_away_beside_the_file(room: Room) -> None:
    heron = await room.add("heron.png")
    await room.mark(heron, rating=4)
    await room.scribe.write()
    assert room.files() == ["heron.json"]
    await room.mark(heron, rating=0)
    await room.scribe.write()
    assert room.files() == [] and await room.left() == []


async def test_what_is_there_already_stays(room: Room) -> None:
    clip = await room.add("clip.mp4", media_type="video/mp4", generation_id="img_1")
    words = record(1, seed=2**62 + 1)
    before: Any = json.loads(sidecar(words)) | {"later": {"version": [1, 2.50, None]}, "huge": 10**40}
    del before["marks"]
    place = sidecar_path(Path(clip.path))
    place.write_text(json.dumps(before))
    await room.mark(clip, rating=2, add_tags=("sea",))
    await room.scribe.write()
    after = json.loads(place.read_bytes())
    assert after.pop("marks")["rating"] == 2 and after == before
    known = read_block(place.read_bytes())
    assert known is not None and known.marks is not None and known.marks.rating == 2 and known.seed == words.seed
    await room.mark(clip, rating=0, remove_tags=("sea",))
    await room.scribe.write()
    assert json.loads(place.read_bytes()) == before


async def test_what_a_newer_program_noted_among_the_marks_stays(room: Room) -> None:
    heron = await room.add("heron.png")
    await room.mark(heron, rating=1)
    await room.scribe.write()
    place = sidecar_path(Path(heron.path))
    said = json.loads(place.read_bytes())
    said["marks"]["colour"] = "teal"
    place.write_text(json.dumps(said))
    await room.mark(heron, rating=0)
    await room.scribe.write()
    assert document(Path(heron.path))["marks"]["colour"] == "teal"
    assert document(Path(heron.path))["marks"]["rating"] == 0


@pytest.mark.parametrize(
    "foreign", [b'{"nodes": [1, 2], "marks": 7}', b"not JSON", b"[" * 5000, b'{"marks": {"rating": 3}}']
)
async def test_somebody_elses_file_is_left_alone(room: Room, foreign: bytes) -> None:
    heron = await room.add("heron.png")
    sidecar_path(Path(heron.path)).write_bytes(foreign)
    (room.paths.library / "heron.png.json").write_bytes(foreign)
    await room.mark(heron, rating=3)
    await room.scribe.write()
    assert room.files() == ["heron.json", "heron.png.aurous.json", "heron.png.json"]
    assert (room.paths.library / "heron.json").read_bytes() == foreign
    found = marks_beside(Path(heron.path), generation_id=heron.generation_id)
    assert found is not None and found.rating == 3
    await room.mark(heron, rating=0)
    await room.scribe.write()
    assert room.files() == ["heron.json", "heron.png.json"]


async def test_two_files_of_one_name_have_marks_of_their_own(room: Room) -> None:
    still, clip = await room.add("a.png", generation_id=""), await room.add("a.mp4", 1, generation_id="")
    await room.mark(still, rating=1)
    await room.mark(clip, rating=5)
    await room.scribe.write()
    for each, stars in ((still, 1), (clip, 5)):
        marks = marks_beside(Path(each.path))
        assert marks is not None and marks.rating == stars
    assert len(room.files()) == 2


async def test_words_of_another_picture_of_that_name_are_not_taken_for_its_own(room: Room) -> None:
    heron = await room.add("a.png", generation_id="img_1")
    await room.mark(heron, rating=4)
    await room.scribe.write()
    assert marks_beside(Path(heron.path), generation_id="img_2") is None
    assert marks_beside(Path(heron.path), generation_id="img_1", index=1) is None
    assert marks_beside(Path(heron.path)) is None


async def test_a_file_that_is_not_there_is_waited_for_without_a_word(room: Room, tmp_path: Path) -> None:
    heron, otter = await room.add("heron.png"), await room.add("otter.png", 1)
    (room.paths.library / "heron.png").rename(tmp_path / "away.png")
    await room.mark(heron, otter, rating=4)
    done = await room.scribe.write()
    assert done is not None and (done.written, done.waiting) == (1, 1)
    assert await room.left() == [heron.id] and room.said == []
    (tmp_path / "away.png").rename(room.paths.library / "heron.png")
    await room.scribe.write()
    assert await room.left() == [] and room.files() == ["heron.json", "otter.json"]


async def test_a_vanished_folder_is_told_of_once_and_written_to_when_it_is_back(room: Room) -> None:
    pictures = [await room.add(f"{number}.png", number) for number in range(3)]
    await room.store.marks.create("Harbours")
    await room.mark(*pictures, rating=4)
    away = room.paths.library.with_name("away")
    room.paths.library.rename(away)
    for _ in range(2):
        assert (await room.scribe.write() or pytest.fail("not written")).trouble is not None
    assert len(await room.left()) == 4 and len(room.said) == 1
    assert "is not there. Is its disk connected?" in room.said[0].cause
    assert not room.paths.library.exists()
    away.rename(room.paths.library)
    await room.scribe.write()
    assert await room.left() == [] and len(room.files()) == 4 and len(room.said) == 1


async def test_a_disk_that_is_not_mounted_gets_nothing_in_its_place(room: Room) -> None:
    await room.store.marks.create("Harbours")
    await room.store._database.write(  # as it was noted while the disk was there
        lambda connection: connection.execute(
            "INSERT INTO meta (name, value) VALUES ('mounted', ?)", (room.paths.library.as_posix(),)
        )
    )
    done = await room.scribe.write()
    assert done is not None and done.trouble is not None and room.files() == [] and await room.left() == [""]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
async def test_a_read_only_folder_keeps_its_own_marks_waiting_and_no_others(room: Room) -> None:
    locked, free = await room.add("locked/a.png"), await room.add("free/b.png", 1)
    (room.paths.library / "locked").chmod(0o500)
    await room.mark(locked, free, rating=4)
    await room.scribe.write()
    assert await room.left() == [locked.id] and "cannot be written to" in room.said[0].cause
    (room.paths.library / "locked").chmod(0o700)
    await room.scribe.write()
    assert await room.left() == []


async def test_only_one_process_writes_at_a_time(room: Room) -> None:
    pictures = [await room.add(f"{number}.png", number) for number in range(70)]
    await room.mark(*pictures, rating=4)
    other = room.another()
    both = await asyncio.gather(room.scribe.write(), other.write())
    assert both.count(None) == 1 and len(room.files()) == 70 and await room.left() == []
    await other.close()


async def test_collections_of_a_lost_index_are_not_written_over_before_it_is_rebuilt(room: Room) -> None:
    old = await room.store.marks.create("Harbours")
    await room.scribe.write()
    await room.store.marks.put_back(Shelf(gone=(old.id,)))
    await room.store._database.write(lambda connection: connection.execute("DELETE FROM unwritten"))  # a new index
    await room.store.rebuild.want()
    await room.store.marks.create("Night")
    await room.scribe.write()
    assert {each.name for each in await room.store.marks.collections()} == {"Harbours", "Night"}
    said = json.loads((room.paths.library / SHELVES).read_bytes())
    assert {each["name"] for each in said["collections"]} == {"Harbours", "Night"} and await room.left() == []


async def test_it_writes_by_itself_soon_after_a_change(room: Room) -> None:
    heron = await room.add("heron.png")
    running = asyncio.get_running_loop().create_task(room.scribe.run())
    for stars in (1, 2, 3):
        await room.mark(heron, rating=stars)
        while await room.left():
            await asyncio.sleep(0.01)
        assert document(Path(heron.path))["marks"]["rating"] == stars
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_another_picture_folder_gets_the_collections_too(room: Room, tmp_path: Path) -> None:
    await room.store.marks.create("Harbours")
    await room.scribe.write()
    before = (room.paths.library / SHELVES).read_bytes()
    room.paths.library.rename(tmp_path / "elsewhere")
    room.paths.library.mkdir()
    assert await room.left() == []
    later = room.another()
    await later.write()
    await later.close()
    assert (room.paths.library / SHELVES).read_bytes() == before


async def test_names_of_every_kind_have_marks(room: Room) -> None:
    names = ["鷺.png", "a b.c.png", "UPPER.PNG", "x" * 240 + ".png", "e\u0301.png", os.fsdecode(b"\xff.png")]
    pictures = [await room.add(name, number) for number, name in enumerate(names)]
    await room.mark(*pictures, rating=4)
    done = await room.scribe.write()
    assert done is not None and (done.trouble, done.waiting, await room.left()) == (None, 0, [])
    shutil.rmtree(room.paths.library)
