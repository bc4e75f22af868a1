"""A file that a kill left without its row is found again, whatever has changed before the next start."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio.domain.job import Job, JobState
from studio.domain.names import numbered
from studio.domain.settings import Settings
from tests.faults.books import differences
from tests.flow.desk import Desk, clip_order
from tests.sandbox_fixture import Sandbox

CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "the template": {"name_template": "{seed} {prompt}"},
    "the folders": {"name_template": "{style}/{size}/{seed}"},
    "no words any more": {"embed": False},
    "words from now on": {"embed": True},
}


async def killed_before_its_row(
    home: Path, sandbox: Sandbox, settings: Settings, *, clip: bool = False, taken: bool = False
) -> Job:
    """Save one output and take its row away, as if the process had died before writing it.

    ``taken``: the file is another run's, whose row is there.
    """
    desk = await Desk(home, sandbox, settings=settings).open()
    await desk.engine.start(reconcile=False)
    job = await desk.end(await desk.engine.submit(clip_order("a heron"))) if clip else await desk.make("a heron")
    assert job.state is JobState.SAVED
    await desk.engine.stop()
    row = msgspec.structs.replace(job, state=JobState.FINISHED, saved_count=0, ended_at=None, owner=None)
    await desk.store.journal.put(row)
    await desk.close()
    connection = sqlite3.connect(desk.paths.database)
    with connection:
        connection.execute("UPDATE pictures SET generation_id = 'img_other'" if taken else "DELETE FROM pictures")
    connection.close()
    return row


async def start_again(home: Path, sandbox: Sandbox, settings: Settings, job: Job) -> Desk:
    desk = Desk(home, sandbox, settings=settings)
    desk.clock.advance(hours=2)  # the other clock ran fast
    await desk.open()
    await desk.engine.start(reconcile=False)
    assert (await desk.end(job)).state is JobState.SAVED
    await desk.close()
    return desk


@pytest.mark.parametrize("embedded", [True, False], ids=["words inside", "plain"])
@pytest.mark.parametrize("change", CHANGES)
async def test_whatever_settings_changed(tmp_path: Path, sandbox: Sandbox, change: str, embedded: bool) -> None:
    settings = Settings(embed=embedded)
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings)
    changed = msgspec.structs.replace(settings, **CHANGES[change])
    desk = await start_again(tmp_path / "home", sandbox, changed, job)
    assert differences(desk.paths, sandbox) == []
    assert len(list(desk.paths.library.rglob("*.png"))) == 1


@pytest.mark.parametrize("embedded", [True, False], ids=["words inside", "plain"])
async def test_a_file_that_got_another_name(tmp_path: Path, sandbox: Sandbox, embedded: bool) -> None:
    settings = Settings(embed=embedded)
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings)
    (file,) = (tmp_path / "home" / "library").rglob("*.png")
    file.rename(file.with_name("my favourite.png"))
    desk = await start_again(tmp_path / "home", sandbox, settings, job)
    assert differences(desk.paths, sandbox) == []
    assert [path.name for path in desk.paths.library.rglob("*.png")] == ["my favourite.png"]


@pytest.mark.parametrize("embedded", [True, False], ids=["words inside", "plain"])
async def test_a_file_in_folders_of_the_template(tmp_path: Path, sandbox: Sandbox, embedded: bool) -> None:
    settings = Settings(embed=embedded, name_template="Work/{size}/{prompt}/{seed} {index}")
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings)
    (file,) = (tmp_path / "home" / "library").rglob("*.png")
    assert file.parent == tmp_path / "home" / "library" / "Work" / "256x256" / "a heron"
    file.rename(file.with_name("my favourite.png"))
    desk = await start_again(tmp_path / "home", sandbox, settings, job)
    assert differences(desk.paths, sandbox) == []
    assert [path.name for path in desk.paths.library.rglob("*.png")] == ["my favourite.png"]


async def test_a_clip_without_words(tmp_path: Path, sandbox: Sandbox) -> None:
    settings = Settings(embed=False)
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings, clip=True)
    desk = await start_again(tmp_path / "home", sandbox, settings, job)
    assert differences(desk.paths, sandbox) == []
    assert len(list(desk.paths.library.rglob("*.mp4"))) == 1


async def test_words_whose_clip_never_came_go_however_many_have_the_name(tmp_path: Path, sandbox: Sandbox) -> None:
    settings = Settings()
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings, clip=True)
    (words,) = (tmp_path / "home" / "library").rglob("*.json")
    words.rename(words.with_name(f"{words.stem} 300.json"))
    for number in range(1, 300):
        name = numbered(words.with_suffix(".mp4").name, number)
        words.with_name(name).write_bytes(b"of the user's own")
    desk = await start_again(tmp_path / "home", sandbox, settings, job)
    assert [path.name for path in desk.paths.library.rglob("*.json")] == [f"{words.stem} 300.json"]
    assert words.with_name(f"{words.stem} 300.mp4").stat().st_size > 1_000


async def test_the_same_bytes_of_another_run_are_not_taken_for_it(tmp_path: Path, sandbox: Sandbox) -> None:
    """One prompt and seed give one picture each time: what has a row is that row's, also where no words tell it."""
    settings = Settings(embed=False)
    job = await killed_before_its_row(tmp_path / "home", sandbox, settings, taken=True)
    desk = await start_again(tmp_path / "home", sandbox, settings, job)
    one, two = desk.paths.library.rglob("*.png")
    assert one.read_bytes() == two.read_bytes()
    connection = sqlite3.connect(desk.paths.database)
    assert connection.execute("SELECT count(DISTINCT path) FROM pictures").fetchone() == (2,)
    connection.close()
