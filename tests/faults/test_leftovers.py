"""What a kill leaves on disks without hard links, on a second disk, and among references."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from studio.flow.references import take
from studio.store.durable import sync_folder
from studio.store.files import LibraryFolder, _take_name_across, _take_name_reserved
from studio.store.parts import sweep_near


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[LibraryFolder]:
    """A picture folder."""
    (tmp_path / "library" / "2026").mkdir(parents=True)
    opened = LibraryFolder(tmp_path / "library")
    yield opened
    opened.close()


def part(folder: LibraryFolder, index: int = 0) -> Path:
    path = folder.part_path("01JOB", index)
    path.write_bytes(b"heron %d" % index)
    return path


def test_an_empty_file_that_held_a_name_gets_its_bytes(folder: LibraryFolder) -> None:
    target = folder.root / "2026" / "heron.png"
    target.touch()  # killed between taking the name and moving the file there
    assert _take_name_reserved(part(folder), target)
    assert target.read_bytes() == b"heron 0"


def test_a_name_that_holds_something_is_not_taken(folder: LibraryFolder) -> None:
    target = folder.root / "2026" / "heron.png"
    target.write_bytes(b"theirs")
    assert not _take_name_reserved(part(folder), target)
    assert target.read_bytes() == b"theirs"


def test_names_without_hard_links_are_taken_once(folder: LibraryFolder) -> None:
    """Two at a time: neither takes the name that the other is about to fill for what a crash left."""
    target = folder.root / "2026" / "heron.png"

    async def race() -> list[bool]:
        parts = [part(folder, index) for index in range(16)]
        return await asyncio.gather(*(folder.run(_take_name_reserved, each, target) for each in parts))

    assert asyncio.run(race()).count(True) == 1


def test_half_a_copy_of_a_dead_process_is_taken_away_and_that_of_a_living_one_is_not(folder: LibraryFolder) -> None:
    month, mine = folder.root / "2026", part(folder).parent.name
    dead, living = month / f".{'0' * 16}-ab.part", month / f".{mine}-ab.part"
    dead.touch()
    living.touch()
    assert _take_name_across(part(folder), month / "heron.png")
    assert sorted(path.name for path in month.iterdir()) == sorted([living.name, "heron.png"])


def test_a_folder_on_another_disk_is_looked_through_once_for_many_files(folder: LibraryFolder) -> None:
    month, before = folder.root / "2026", sweep_near.cache_info().misses
    for number in range(30):
        assert _take_name_across(part(folder, number), month / f"heron {number}.png")
    assert sweep_near.cache_info().misses == before + 1
    assert len(list(month.iterdir())) == 30


async def test_half_a_reference_is_taken_away_when_nobody_can_be_writing_it(tmp_path: Path) -> None:
    references = tmp_path / "references"
    references.mkdir()
    for name, age in ((".old.png.ab", 2), ("tmpold", 2), (".new.png.ab", 0)):
        (references / name).write_bytes(b"half")
        moment = time.time() - age * 24 * 3600
        os.utime(references / name, (moment, moment))
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "photo.png")
    kept = await take(tmp_path / "photo.png", folder=tmp_path)
    assert sorted(path.name for path in references.iterdir()) == sorted([".new.png.ab", Path(kept.source).name])


def test_a_kept_reference_that_was_spoilt_is_kept_anew(tmp_path: Path) -> None:
    """Of the same size, as a disk that lost its bytes leaves it."""
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "photo.png")

    def kept() -> Path:
        return Path(asyncio.run(take(tmp_path / "photo.png", folder=tmp_path)).source)

    content = kept().read_bytes()
    kept().write_bytes(bytes(len(content)))
    assert kept().read_bytes() == content


def test_a_disk_that_cannot_sync_folders_stops_nothing() -> None:
    place = Path("/proc")
    if not place.is_dir():
        pytest.skip("there is no such disk here")
    descriptor = os.open(place, os.O_RDONLY)
    try:
        with pytest.raises(OSError, match="Invalid argument"):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(place)
