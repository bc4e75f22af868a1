"""A disk that is not connected when the studio starts, and leaves the place where it is mounted, empty and writable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble
from studio.domain.job import JobState
from tests.faults.disks import mount, unmount
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


class Disk:
    """A disk of memory that is mounted at ``place``."""

    def __init__(self, place: Path, behind: Path) -> None:
        self.place = place
        self._behind = behind
        behind.mkdir()
        place.mkdir(parents=True)
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(behind))
        self.plug()

    def plug(self) -> None:
        mount("--bind", str(self._behind), str(self.place))

    def unplug(self) -> None:
        unmount(self.place)

    def close(self) -> None:
        if self.place.is_mount():
            self.unplug()
        unmount(self._behind)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path / "home" / "library", tmp_path / "disk")
    yield disk
    disk.close()


async def started(tmp_path: Path, sandbox: Sandbox) -> Desk:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    return desk


async def test_a_start_without_the_disk_saves_nothing_in_the_place_where_it_was(
    tmp_path: Path, disk: Disk, sandbox: Sandbox
) -> None:
    desk = await started(tmp_path, sandbox)
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    await desk.close()
    disk.unplug()
    sandbox.control("release")
    desk = await started(tmp_path, sandbox)
    assert (await desk.end(job)).state is JobState.FINISHED
    with pytest.raises(DiskTrouble, match=r"is not there.*Nothing was bought"):
        await desk.buy()
    assert list(disk.place.iterdir()) == []
    disk.plug()
    desk.engine.wake()
    await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1 and len(desk.charges()) == 1
    await desk.close()


async def test_a_folder_that_is_chosen_again_is_used_without_its_disk(
    tmp_path: Path, disk: Disk, sandbox: Sandbox
) -> None:
    await (await started(tmp_path, sandbox)).close()
    disk.unplug()
    desk = await started(tmp_path, sandbox)
    with pytest.raises(DiskTrouble, match="is not there"):
        await desk.buy()
    await desk.session.move_library(disk.place)
    assert (await desk.make()).state is JobState.SAVED
    await desk.close()
    desk = await started(tmp_path, sandbox)
    assert (await desk.make()).state is JobState.SAVED
    await desk.close()


async def test_a_folder_that_was_emptied_is_used_where_it_never_was_a_disk(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await started(tmp_path, sandbox)
    await desk.make()
    await desk.close()
    for path in sorted(desk.paths.library.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    desk = await started(tmp_path, sandbox)
    assert (await desk.make()).state is JobState.SAVED
    await desk.close()
