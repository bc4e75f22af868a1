"""Another picture folder while the engine runs: nothing is lost, and everything is found."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.errors import DiskTrouble
from studio.domain.job import JobState
from studio.domain.settings import Settings
from studio.flow.events import PictureSaved
from studio.store.settings_file import SettingsFile
from tests.commands.shell import Shell
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    (tmp_path / "other").mkdir()
    return tmp_path / "other" / "pictures"


def choose(desk: Desk, root: Path) -> None:
    """Set another folder while no program runs."""
    root.mkdir(parents=True)
    SettingsFile(desk.paths.settings).save(Settings(library=str(root)))


async def move(desk: Desk, root: Path) -> None:
    """Do what the window does when another folder was chosen."""
    desk.settings = replace(desk.settings, library=str(root))
    await asyncio.to_thread(SettingsFile(desk.paths.settings).save, desk.settings)
    await desk.session.move_library(root)


async def in_folders(desk: Desk, *roots: Path) -> list[int]:
    """Check every file of the library and return how many are in each of the folders."""
    pictures = await desk.pictures()
    files = [desk.file(picture) for picture in pictures]
    assert [_sha256(file) for file in files] == [picture.sha256 for picture in pictures]
    on_disk = [_pictures(root) for root in roots]
    assert sorted(files) == sorted(file for found in on_disk for file in found)
    return [len(found) for found in on_disk]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _pictures(root: Path) -> list[Path]:
    return [file for file in root.rglob("*") if file.suffix in (".png", ".jpg", ".webp")]


def verified(desk: Desk) -> dict[str, object]:
    """Return what the command line finds in the same home."""
    said = Shell(desk.paths.data.parent).run("library", "verify", "--json")
    assert said.code == 0, said.err
    answer: dict[str, object] = said.document
    return answer


async def test_old_pictures_stay_and_new_ones_go_to_the_new_folder(desk: Desk, other: Path) -> None:
    await desk.make("before")
    await move(desk, other)
    await desk.make("after")
    assert await in_folders(desk, desk.paths.library, other) == [1, 1]
    assert verified(desk)["ok"] == 2
    await move(desk, desk.paths.library)
    await desk.make("again")
    assert await in_folders(desk, desk.paths.library, other) == [2, 1]
    assert verified(desk)["ok"] == 3


async def test_a_job_in_collection_is_split_but_not_lost(desk: Desk, other: Path) -> None:
    job = await desk.buy(count=4)
    await desk.until(lambda: any(isinstance(event, PictureSaved) for event in desk.events))
    await move(desk, other)
    job = await desk.end(job)
    assert (job.state, job.saved_count) == (JobState.SAVED, 4)
    before, after = await in_folders(desk, desk.paths.library, other)
    assert before >= 1 and before + after == 4
    assert not list((desk.paths.library / ".aurous-parts").iterdir())


async def test_pictures_that_found_no_room_go_to_the_new_folder_at_once(desk: Desk, other: Path) -> None:
    desk.sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    desk.paths.library.rename(desk.paths.library.with_name("unplugged"))
    desk.sandbox.control("release")
    job = await desk.end(job)
    assert job.state is JobState.FINISHED
    await move(desk, other)
    assert (await desk.reaches(job, JobState.SAVED)).saved_count == 1
    assert await in_folders(desk, other) == [1]


async def test_a_folder_that_cannot_be_used_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskTrouble):
        await desk.session.move_library(tmp_path / "file" / "pictures")
    await desk.make()
    assert await desk.sound() == 1


async def test_a_start_with_another_folder_finds_the_pictures_of_the_last_one(
    tmp_path: Path, other: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await desk.make("before")
    await desk.close()
    choose(desk, other)
    assert verified(desk)["ok"] == 1
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(library=str(other))).open()
    await desk.engine.start()
    await desk.make("after")
    assert await in_folders(desk, desk.paths.library, other) == [1, 1]
    await desk.close()
    assert verified(desk)["ok"] == 2
