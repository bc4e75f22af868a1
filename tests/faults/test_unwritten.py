"""Marks whose disk is full, read-only or gone: kept, told once, and written as soon as that is possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.domain.marks import Change
from studio.domain.picture import Picture
from studio.domain.words import Explanation
from studio.flow.beside import marks_beside
from studio.flow.sidecars import Round, Scribe
from studio.store.paths import Paths
from studio.store.store import Store
from tests.faults.disks import mount, unmount
from tests.faults.test_full import clear, fill
from tests.flow.desk import QuickClock
from tests.store.examples import picture


@pytest.fixture
def library(paths: Paths) -> Iterator[Path]:
    """The picture folder as a small disk of its own."""
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(paths.library))
    mounted = paths.library
    yield mounted
    unmount(mounted)


@dataclass
class Scribbler:
    """Somebody with marked pictures on a disk that fails."""

    store: Store
    scribe: Scribe
    pictures: list[Picture]
    said: list[Explanation]

    async def write(self) -> Round:
        done = await self.scribe.write()
        assert done is not None
        return done

    async def left(self) -> int:
        return len(await self.store.marks.unwritten(limit=1000))

    def stars(self) -> list[int]:
        """Return what stands beside the files."""
        found = [marks_beside(Path(each.path), generation_id=each.generation_id) for each in self.pictures]
        return [0 if marks is None else marks.rating for marks in found]


@pytest.fixture
async def somebody(paths: Paths, store: Store, library: Path) -> Scribbler:
    await store.rebuild.finish()
    pictures = []
    for number in range(5):
        path = library / f"{number}.png"
        path.write_bytes(b"pretend")
        pictures.append(picture(number, path=path.as_posix()))
        await store.library.add(pictures[-1])
    said: list[Explanation] = []
    scribe = Scribe(store, root=lambda: library, clock=QuickClock(), data=paths.data, tell=said.append)
    await store.marks.apply([each.id for each in pictures], Change(rating=2))
    return Scribbler(store, scribe, pictures, said)


def names(folder: Path) -> list[str]:
    """Return everything in a folder, also what is hidden."""
    return [path.name for path in folder.iterdir()]


async def ends_well(somebody: Scribbler, words: str) -> None:
    """See that everything is written after it failed and was healed, and that this was told once."""
    assert await somebody.left() == 0 and len(somebody.said) == 1
    assert words in somebody.said[0].cause and "written as soon as that is possible" in somebody.said[0].cause
    await somebody.scribe.close()


async def test_a_full_disk_is_waited_for_and_keeps_what_stood_there(somebody: Scribbler, library: Path) -> None:
    await somebody.write()
    await somebody.store.marks.apply([each.id for each in somebody.pictures], Change(rating=5, notes="x" * 6000))
    fill(library)
    for _ in range(2):
        assert (await somebody.write()).trouble is not None
    assert await somebody.left() == 5 and somebody.stars() == [2] * 5
    assert not [name for name in names(library) if name.endswith("part")], "no half of a file is left"
    clear(library)
    assert (await somebody.write()).written == 5 and somebody.stars() == [5] * 5
    await ends_well(somebody, "no room left")


def failures(library: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return how the disk is made to fail, and how it is healed."""
    elsewhere = library.with_name("elsewhere")
    elsewhere.mkdir()
    return {
        "read-only": (("-o", "remount,ro", str(library)), ("-o", "remount,rw", str(library))),
        "gone": (("--move", str(library), str(elsewhere)), ("--move", str(elsewhere), str(library))),
    }


@pytest.mark.parametrize("failing", ["read-only", "gone"])
async def test_a_disk_that_cannot_be_written_to_is_waited_for(somebody: Scribbler, library: Path, failing: str) -> None:
    await somebody.store.library.expects_disk(library)
    fail, heal = failures(library)[failing]
    mount(*fail)
    for _ in range(2):
        assert (await somebody.write()).trouble is not None
    assert await somebody.left() == 5
    if failing == "gone":
        assert names(library) == [], "nothing is made in the place of a disk"
    mount(*heal)
    assert (await somebody.write()).written == 5 and somebody.stars() == [2] * 5
    await ends_well(somebody, "cannot be written to" if failing == "read-only" else "Is its disk connected?")
