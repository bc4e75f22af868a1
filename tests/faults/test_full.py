"""Every disk the program writes to may be full, at any moment; with room again everything goes on by itself."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from studio.domain.errors import DiskTrouble
from studio.domain.job import JobState
from studio.domain.settings import Settings
from studio.flow.order import Order
from studio.flow.references import take
from studio.store import logs
from studio.store.parts import FOLDER
from studio.store.paths import Paths
from studio.store.settings_file import SettingsFile
from studio.store.store import Store
from tests.commands.shell import Shell
from tests.faults.disks import mount, unmount
from tests.flow.desk import Desk, clip_order, order
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
FILLER = "filler"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Callable[[str, str], Path]]:
    """Mount small disks below the home folder, by name and options."""
    mounted = []

    def make(name: str, options: str = "size=2m") -> Path:
        place = tmp_path / "home" / name
        place.mkdir(parents=True)
        mount("-t", "tmpfs", "-o", options, "tmpfs", str(place))
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        unmount(place)


def fill(place: Path, *, leave: int = 0) -> None:
    """Leave ``leave`` bytes of a disk free."""
    with (place / FILLER).open("ab", buffering=0) as file:
        while (free := os.statvfs(place).f_bavail * os.statvfs(place).f_frsize - leave) > 0:
            file.write(bytes(min(free, 1 << 20)))


def clear(place: Path) -> None:
    """Make room again."""
    (place / FILLER).unlink()


def halves(library: Path) -> list[Path]:
    """Return what people would see of a picture that is not whole."""
    names = [path.relative_to(library) for path in library.rglob("*") if path.is_file()]
    return [name for name in names if name.parts[0] != FOLDER and name.name != FILLER]


@pytest.mark.parametrize(
    ("wish", "share"),
    # What is bought twice must be of one size both times, and with one seed it is the same picture.
    [(order(seed=7), 0.0), (order(seed=7), 0.5), (order(seed=7), 1.5), (clip_order(seed=7), 2.0)],
    ids=["first byte", "middle", "words", "words beside the clip"],
)
async def test_a_full_library_is_waited_for(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox, wish: Order, share: float
) -> None:
    library = small("library", "size=16m")
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await desk.end(await desk.engine.submit(wish))
    (first,) = await desk.pictures()
    fill(library, leave=int(-(-first.size_bytes // 4096) * 4096 * share))
    job = await desk.end(await desk.engine.submit(wish))
    assert job.state is JobState.FINISHED and job.charged
    assert "no room left" in desk.troubles[0].explanation.title and len(desk.troubles) == 1
    assert len(halves(library)) == (2 if first.is_video else 1)
    clear(library)
    await desk.reaches(job, JobState.SAVED)
    assert len(halves(library)) == (4 if first.is_video else 2) and len(desk.charges()) == 2
    second, _ = await desk.pictures()
    assert second.size_bytes == first.size_bytes
    await desk.close()


def test_a_command_says_where_the_picture_is_while_the_disk_is_full(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox
) -> None:
    fill(small("library"), leave=40_000)
    sandbox.advance(5 * 3600)  # as for somebody whose clock is late: what counts is the server's
    shell = Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    made = shell.run("generate", "a heron", "--json")
    assert made.code == 7 and made.document["jobs"][0]["state"] == "finished"
    assert "no room left" in made.err and "It is paid for and stays at the server. Expires in 23 h" in made.err
    clear(tmp_path / "home" / "library")
    assert shell.run("resume", "--json").code == 0


def test_a_command_that_cannot_write_its_journal_buys_nothing(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox
) -> None:
    data = small("data")
    shell = Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    assert shell.run("jobs").code == 0
    fill(data)
    made = shell.run("generate", "a heron", "--json")
    assert made.code == 7 and "no room left" in made.document["error"]["message"] and "Traceback" not in made.err
    assert sandbox.calls(CREATE) == 0


async def test_a_disk_without_room_for_names_is_waited_for(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox
) -> None:
    library = small("library", "size=16m,nr_inodes=40")
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    names: list[Path] = []
    while os.statvfs(library).f_favail:
        names.append(library / f"{len(names)}.txt")
        names[-1].touch()
    sandbox.control("release")
    assert (await desk.end(job)).state is JobState.FINISHED
    for name in names:
        name.unlink()
    await desk.reaches(job, JobState.SAVED)
    assert len(halves(library)) == 1 and len(desk.charges()) == 1
    await desk.close()


@pytest.fixture
async def cramped(tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox) -> Desk:
    """A desk whose data folder is a small disk; whoever uses it closes it."""
    small("data", "size=1m")
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    return desk


async def test_without_room_for_the_journal_nothing_is_bought(cramped: Desk) -> None:
    fill(cramped.paths.data)
    with pytest.raises(DiskTrouble, match=r"no room left.*Nothing was bought"):
        await cramped.buy()
    assert cramped.sandbox.calls(CREATE) == 0
    clear(cramped.paths.data)
    assert (await cramped.make()).state is JobState.SAVED
    await cramped.close()


async def test_what_waits_is_not_sent_while_the_journal_has_no_room(cramped: Desk) -> None:
    cramped.engine.pause()
    job = await cramped.buy()
    fill(cramped.paths.data)
    cramped.engine.unpause()
    assert (await cramped.end(job)).state is JobState.PLANNED
    await cramped.clock.sleep(30)
    assert cramped.sandbox.calls(CREATE) == 0 and len(cramped.troubles) == 1
    clear(cramped.paths.data)
    await cramped.reaches(job, JobState.SAVED)
    assert len(cramped.charges()) == 1
    await cramped.close()


async def test_an_answer_that_cannot_be_written_down_is_asked_for_again_with_the_same_key(cramped: Desk) -> None:
    cramped.sandbox.fault(CREATE, "delay", when="after", seconds=0.5)
    job = await cramped.reaches(await cramped.buy(), JobState.SENDING)
    fill(cramped.paths.data)
    await cramped.until(lambda: bool(cramped.troubles))
    clear(cramped.paths.data)
    saved = await cramped.reaches(job, JobState.SAVED)
    assert saved.key == job.key and saved.charged == 1
    assert cramped.sandbox.calls(CREATE) > 1 and len(cramped.charges()) == 1
    await cramped.close()


async def test_a_run_that_ends_while_the_journal_has_no_room_is_saved_later(cramped: Desk) -> None:
    cramped.sandbox.control("outcomes", holds=True)
    job = await cramped.reaches(await cramped.buy(), JobState.ACCEPTED)
    fill(cramped.paths.data)
    cramped.sandbox.control("release")
    assert (await cramped.end(job)).state is JobState.ACCEPTED
    clear(cramped.paths.data)
    await cramped.reaches(job, JobState.SAVED)
    assert await cramped.sound() == 1 and len(cramped.charges()) == 1
    await cramped.close()


async def test_no_room_to_open_the_index_is_a_sentence(tmp_path: Path, small: Callable[..., Path]) -> None:
    data = small("data", "size=1m")
    fill(data)
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    with pytest.raises(DiskTrouble, match="no room left"):
        await Store.open(paths)
    clear(data)
    store = await Store.open(paths)
    assert store.notices == ()
    await store.close()


async def test_a_copy_that_finds_no_room_leaves_the_older_ones(cramped: Desk) -> None:
    older = await cramped.store.keep_copy(datetime.fromisoformat("2026-11-22T12:00:00+00:00"))
    fill(cramped.paths.data)
    with pytest.raises(DiskTrouble, match="no room left"):
        await cramped.store.keep_copy(cramped.clock.now())
    assert sorted(path.name for path in cramped.paths.backups.iterdir()) == ["copying", (older or Path()).name]
    clear(cramped.paths.data)
    assert await cramped.store.keep_copy(cramped.clock.now()) is not None
    await cramped.close()


async def test_a_full_cache_costs_a_thumbnail_and_no_picture(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox
) -> None:
    cache = small("cache")
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    fill(cache)
    assert (await desk.make()).state is JobState.SAVED
    assert desk.troubles == []
    clear(cache)
    await desk.close()


async def test_a_reference_that_finds_no_room_leaves_nothing(tmp_path: Path, small: Callable[..., Path]) -> None:
    data = small("data", "size=1m")
    Image.effect_noise((300, 300), 90).save(tmp_path / "mine.png")
    fill(data)
    with pytest.raises(DiskTrouble):
        await take(tmp_path / "mine.png", folder=data)
    assert [path for path in data.rglob("*") if path.is_file()] == [data / FILLER]
    clear(data)
    assert (await take(tmp_path / "mine.png", folder=data)).size_bytes > 0


def test_settings_that_find_no_room_stay_as_they_were(small: Callable[..., Path]) -> None:
    config = small("config", "size=64k")
    file = SettingsFile(config / "settings.toml")
    file.save(Settings(theme="light"))
    fill(config)
    with pytest.raises(DiskTrouble, match="no room left"):
        file.save(Settings(theme="system"))
    assert file.load().theme == "light" and file.notices == ()
    assert sorted(path.name for path in config.iterdir()) == [FILLER, "settings.toml", "settings.toml.good"]


def test_a_full_log_disk_stops_nothing_and_says_nothing(
    tmp_path: Path, small: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    place = small("logs", "size=64k")
    fill(place)
    end = logs.setup(Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")}))
    log = logging.getLogger("studio.test")
    for number in range(500):
        log.warning("line %s %s", number, "x" * 200)
    clear(place)
    log.warning("there is room again")
    fill(place)
    for number in range(500):
        log.warning("line %s %s", number, "x" * 200)
    end()
    assert "there is room again" in (place / logs.FILE).read_text()
    assert capfd.readouterr() == ("", "")
