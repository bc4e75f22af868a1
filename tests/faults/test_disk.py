"""A disk that is full, read-only or gone: the pictures wait at the server, and come when there is room."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.domain.job import JobState, Phase
from studio.domain.settings import Settings
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


async def test_a_full_disk_keeps_the_job_finished_until_there_is_room(
    tmp_path: Path, small_disk: Path, sandbox: Sandbox
) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(460 * 1024))
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(library=str(small_disk))).open()
    await desk.engine.start()
    job = await desk.make()
    assert job.state is JobState.FINISHED and job.charged == 1
    progress = desk.engine.progress(job.id)
    assert progress is not None and progress.phase is Phase.NOT_SAVED and progress.retry_at is not None
    (trouble,) = desk.troubles
    assert trouble.job_id == job.id and "Expires in" in trouble.explanation.cause
    assert await desk.pictures() == ()
    filler.unlink()
    desk.engine.wake()
    assert (await desk.reaches(job, JobState.SAVED)).saved_count == 1
    await desk.close()


def gone(library: Path) -> Callable[[], None]:
    """Put a file where the folder was, as an unplugged disk leaves nothing behind."""
    aside = library.with_name("aside")
    library.rename(aside)
    library.write_bytes(b"")

    def back() -> None:
        library.unlink()
        aside.rename(library)

    return back


async def test_a_vanished_folder_is_waited_for(desk: Desk) -> None:
    back = gone(desk.paths.library)
    job = await desk.make()
    assert job.state is JobState.FINISHED
    assert [each.job_id for each in desk.troubles] == [job.id]
    back()
    desk.engine.wake()
    await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1


async def test_a_folder_that_has_the_name_of_a_picture_costs_no_picture(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(name_template="{prompt} {index}")).open()
    await desk.engine.start()
    in_the_way = desk.paths.library / f"{desk.clock.now().astimezone():%Y/%m}" / "a heron 1.png"
    in_the_way.mkdir(parents=True)
    job = await desk.make(count=2)
    assert (job.state, job.saved_count) == (JobState.SAVED, 2)
    names = {desk.file(picture).name for picture in await desk.pictures()}
    assert names == {"a heron 1 2.png", "a heron 2.png"}
    assert in_the_way.is_dir()
    await desk.close()


async def test_a_fault_of_ours_ends_a_try_but_never_loses_the_picture(desk: Desk) -> None:
    refuse = (
        "CREATE TRIGGER refuse BEFORE INSERT ON pictures WHEN new.place = 0 BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    change(desk.paths.database, refuse)
    job = await desk.buy(count=2)
    await desk.until(lambda: any("broken" in each.explanation.cause for each in desk.troubles))
    assert (await desk.row(job)).state is JobState.FINISHED
    change(desk.paths.database, "DROP TRIGGER refuse")
    assert (await desk.reaches(job, JobState.SAVED)).saved_count == 2
    assert await desk.sound() == 2


async def test_a_disk_that_fails_at_the_end_leaves_nothing_open(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.buy()
    change(desk.paths.database, "CREATE TRIGGER refuse BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(sqlite3.IntegrityError, match="broken"):
        await desk.session.close()
    assert list(desk.paths.owners.iterdir()) == []  # the next start may take the row over
    with pytest.raises(RuntimeError, match="shutdown"):
        await desk.session.folder.run(lambda: None)
    await desk.store.close()


def change(database: Path, statement: str) -> None:
    """Run ``statement`` as another program."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(statement)
    connection.close()
