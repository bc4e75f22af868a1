"""A damaged or lost index is rebuilt: from a copy, from the files' own words, and from the server's last day."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.settings import Settings
from studio.flow.rebuilding import Rebuilt, rebuild
from studio.flow.spending import spending
from studio.store.files import sidecar_path
from tests.flow.desk import Desk, clip_order
from tests.sandbox_fixture import Sandbox

OUTPUT = "GET /v1/images/{id}/output/{n}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a studio knew before its index was lost."""

    today: Decimal
    month: Decimal
    jobs: tuple[Job, ...]
    pictures: tuple[Picture, ...]

    @classmethod
    async def by(cls, desk: Desk) -> Known:
        used = await spending(desk.store, desk.clock, desk.session.profile)
        jobs = sorted(await desk.store.journal.recent(), key=lambda job: job.request.prompt)
        return cls(used.today, used.month, tuple(jobs), await desk.pictures())


def told(job: Job) -> dict[str, object]:
    """Return what the files know of a run."""
    fields = (
        "profile state request style_name quoted charged generation_id request_ids accepted_at "
        "output_count saved_count another"
    )
    return {name: getattr(job, name) for name in fields.split()}


def shown(picture: Picture) -> dict[str, object]:
    """Return what the files know of themselves."""
    fields = (
        "generation_id index path sha256 source_sha256 size_bytes media_type width height request style_name seed "
        "charged seconds sandbox"
    )
    return {name: getattr(picture, name) for name in fields.split()}


def lose(desk: Desk) -> None:
    """Lose the whole data folder, as on a new computer."""
    shutil.rmtree(desk.paths.data)


def delete(desk: Desk) -> None:
    """Delete the index alone; what belongs to it stays."""
    desk.paths.database.with_name("studio.sqlite3-wal").write_bytes(b"left behind")
    desk.paths.database.unlink()


def zero(desk: Desk) -> None:
    """Zero the pages in the middle, as a dying disk does."""
    content = bytearray(desk.paths.database.read_bytes())
    content[4096:-4096] = bytes(len(content) - 8192)
    desk.paths.database.write_bytes(content)


def truncate(desk: Desk) -> None:
    """Cut the file in the middle of a page."""
    content = desk.paths.database.read_bytes()
    desk.paths.database.write_bytes(content[: len(content) // 2 + 100])


def empty(desk: Desk) -> None:
    """Leave the name and nothing else."""
    desk.paths.database.write_bytes(b"")


def garble(desk: Desk) -> None:
    """Overwrite the header."""
    with desk.paths.database.open("r+b") as file:
        file.write(b"\x5a" * 100)


def folder(desk: Desk) -> None:
    """Put a folder where the file was."""
    desk.paths.database.unlink()
    (desk.paths.database / "something").mkdir(parents=True)


DAMAGES = (lose, delete, zero, truncate, empty, garble, folder)


async def stocked(desk: Desk) -> Known:
    """Buy two runs and a clip, and return what is known then."""
    await desk.make("a heron", count=2, seed=7, negative_prompt="fog")
    await desk.make("an otter")
    await desk.end(await desk.engine.submit(clip_order()))
    return await Known.by(desk)


@pytest.fixture
async def first(tmp_path: Path, sandbox: Sandbox) -> Desk:
    """A desk at work; whoever uses it closes it."""
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    return desk


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_everything_comes_back_from_the_files_and_nothing_is_fetched_twice(
    first: Desk, sandbox: Sandbox, damage: Callable[[Desk], None]
) -> None:
    before = await stocked(first)
    fetched = sandbox.calls(OUTPUT)
    await first.close()
    damage(first)
    following = await first.again()
    assert following.store.rebuild_wanted
    await following.engine.start()
    assert not following.store.rebuild_wanted
    await following.session.engine.rescue()
    await asyncio.wait_for(following.engine.drained(), 60)
    after = await Known.by(following)
    assert (after.today, after.month) == (before.today, before.month) and before.today > 3
    assert [told(job) for job in after.jobs] == [told(job) for job in before.jobs]
    assert sorted(map(str, map(shown, after.pictures))) == sorted(map(str, map(shown, before.pictures)))
    assert await following.sound() == 4
    assert sandbox.calls(OUTPUT) == fetched and len(following.charges()) == 3
    found = [each.explanation.cause for each in following.troubles]
    assert found == ["4 files have a place in the index again, 3 runs in the journal."]
    await following.close()
