"""A disk that is full, read-only or gone: the pictures wait at the server, and come when there is room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble
from studio.domain.job import Job, JobState, Phase
from studio.domain.settings import Settings
from studio.flow.events import Event, JobChanged
from studio.flow.references import take
from tests.faults.disks import mount, unmount
from tests.flow.desk import Desk
from tests.flow.test_uploading import buy, picture, spoil
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place))
    yield place
    unmount(place)


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


async def bought(desk: Desk) -> Job:
    """Buy a run that goes on until it is released."""
    desk.sandbox.control("outcomes", holds=True)
    return await desk.reaches(await desk.buy(), JobState.ACCEPTED)


async def test_a_folder_that_vanishes_after_the_purchase_is_waited_for(desk: Desk) -> None:
    job = await bought(desk)
    back = gone(desk.paths.library)
    desk.sandbox.control("release")
    job = await desk.end(job)
    assert job.state is JobState.FINISHED
    assert [each.job_id for each in desk.troubles] == [job.id]
    back()
    desk.engine.wake()
    await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1


def away(library: Path) -> Callable[[], None]:
    """Take the folder away as a whole."""
    aside = library.with_name("aside")
    library.rename(aside)

    def back() -> None:
        aside.rename(library)

    return back


@pytest.fixture(params=[gone, away], ids=["file in its place", "nothing there"])
def vanish(request: pytest.FixtureRequest) -> Callable[[Path], Callable[[], None]]:
    """Take the folder away; what is returned brings it back."""
    going: Callable[[Path], Callable[[], None]] = request.param
    return going


async def test_a_folder_that_vanishes_during_a_download_is_waited_for(
    desk: Desk, vanish: Callable[[Path], Callable[[], None]]
) -> None:
    mend: list[Callable[[], None]] = []

    def hear(event: Event) -> None:
        arriving = isinstance(event, JobChanged) and event.progress is not None and event.progress.bytes_done
        if arriving and not mend:
            mend.append(vanish(desk.paths.library))

    desk.engine.listen(hear)
    job = await desk.make()
    assert job.state is JobState.FINISHED
    assert [each.job_id for each in desk.troubles] == [job.id]
    assert "is not there" in desk.troubles[0].explanation.title
    mend[0]()
    desk.engine.wake()
    await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1


async def test_without_a_folder_nothing_is_bought(desk: Desk, vanish: Callable[[Path], Callable[[], None]]) -> None:
    back = vanish(desk.paths.library)
    with pytest.raises(DiskTrouble, match=r"is not there.*Nothing was bought") as trouble:
        await desk.buy()
    assert trouble.value.code == "disk_missing"
    assert desk.sandbox.calls(CREATE) == 0 and await desk.store.journal.recent() == ()
    back()
    assert (await desk.make()).state is JobState.SAVED


async def test_what_waits_in_line_is_not_bought_without_a_folder_and_goes_on_by_itself(desk: Desk) -> None:
    desk.engine.pause()
    jobs = [await desk.buy("a heron"), await desk.buy("an otter")]
    back = away(desk.paths.library)
    desk.engine.unpause()
    for job in jobs:
        assert (await desk.end(job)).state is JobState.PLANNED
        assert isinstance(desk.engine.stuck(job.id), DiskTrouble)
    await desk.clock.sleep(60)
    assert desk.sandbox.calls(CREATE) == 0
    assert sorted(each.job_id or "" for each in desk.troubles) == [job.id for job in jobs]  # each told once
    assert not desk.paths.library.exists()
    back()
    for job in jobs:
        await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 2 and len(desk.charges()) == 2


async def test_a_read_only_disk_is_noticed_before_the_purchase(
    tmp_path: Path, small_disk: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(library=str(small_disk))).open()
    await desk.engine.start()
    mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(DiskTrouble, match=r"cannot be written to\. Nothing was bought") as trouble:
        await desk.buy()
    assert trouble.value.code == "disk_read_only" and sandbox.calls(CREATE) == 0
    mount("-o", "remount,rw", str(small_disk))
    job = await bought(desk)
    mount("-o", "remount,ro", str(small_disk))
    sandbox.control("release")
    assert (await desk.end(job)).state is JobState.FINISHED
    mount("-o", "remount,rw", str(small_disk))
    await desk.reaches(job, JobState.SAVED)  # by itself
    assert len(desk.charges()) == 1
    await desk.close()


async def test_a_chosen_folder_is_never_made_in_place_of_its_disk(tmp_path: Path, sandbox: Sandbox) -> None:
    chosen = tmp_path / "media" / "usb" / "pictures"
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(library=str(chosen))).open()
    await desk.engine.start()
    with pytest.raises(DiskTrouble, match="is not there"):
        await desk.buy()
    with pytest.raises(DiskTrouble, match="is not there"):
        await desk.session.move_library(chosen)
    assert not (tmp_path / "media").exists()
    chosen.mkdir(parents=True)
    assert (await desk.make()).state is JobState.SAVED
    await desk.close()


async def test_a_home_on_a_disk_that_is_not_there_is_not_made(tmp_path: Path, sandbox: Sandbox) -> None:
    with pytest.raises(DiskTrouble, match="is not there"):
        await Desk(tmp_path / "media" / "usb", sandbox).open()
    assert not (tmp_path / "media").exists()


@pytest.fixture
def place(tmp_path: Path, small_disk: Path) -> Iterator[Path]:
    """Where the small disk is mounted."""
    place = tmp_path / "mounted"
    place.mkdir()
    mount("--bind", str(small_disk), str(place))
    yield place
    unmount(place)


def empty(folder: Path) -> bool:
    """Whether nothing is in a folder."""
    return not list(folder.iterdir())


async def test_the_place_where_a_disk_was_mounted_is_not_the_disk(
    tmp_path: Path, small_disk: Path, place: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(library=str(place))).open()
    await desk.engine.start()
    await desk.make("before")
    job = await bought(desk)
    unmount(place)
    sandbox.control("release")
    assert (await desk.end(job)).state is JobState.FINISHED
    with pytest.raises(DiskTrouble, match="is not there"):
        await desk.buy("never")
    assert empty(place)
    mount("--bind", str(small_disk), str(place))
    await desk.reaches(job, JobState.SAVED)
    assert len(desk.charges()) == 2
    await desk.close()


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


async def test_a_fault_of_ours_while_an_end_is_written_down_leaves_no_job_out_of_the_line(
    desk: Desk, tmp_path: Path
) -> None:
    reference = await take(picture(tmp_path), folder=desk.paths.data)
    spoil(reference)
    refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON jobs WHEN new.ended BEGIN SELECT RAISE(ABORT, 'broken'); END"
    change(desk.paths.database, refuse)
    job = await buy(desk, reference)
    await desk.until(lambda: any("broken" in each.explanation.cause for each in desk.troubles))
    change(desk.paths.database, "DROP TRIGGER refuse")
    await desk.reaches(job, JobState.FAILED)


async def test_a_disk_that_fails_at_the_end_leaves_nothing_open(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.buy()
    change(desk.paths.database, "CREATE TRIGGER refuse BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(sqlite3.IntegrityError, match="broken"):
        await desk.close()
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
