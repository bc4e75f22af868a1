"""One copy of the index a day, at a calm moment, on a clock that stands still until it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.domain.identity import new_id, new_key
from studio.domain.job import Job
from studio.domain.request import ImageRequest
from studio.flow.board import Board
from studio.flow.trash import Trash
from studio.flow.upkeep import Upkeep
from studio.store.backup import copies
from studio.store.paths import Paths
from studio.store.store import Store
from tests.flow.cabinet import Cabinet


class HeldClock:
    """Stands still. Whoever sleeps is woken when the clock was moved far enough."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._asleep = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + timedelta(seconds=seconds), woken))
        self._asleep.set()
        await woken

    async def move(self, **by: float) -> None:
        """Go on, from one sleeper's moment to the next, each time until somebody sleeps again."""
        end = self._now + timedelta(**by)
        await self._asleep.wait()
        while self._sleepers and min(moment for moment, _ in self._sleepers) <= end:
            first = min(self._sleepers, key=lambda each: each[0])
            self._sleepers.remove(first)
            self._now = first[0]
            self._asleep.clear()
            first[1].set_result(None)
            await self._asleep.wait()
        self._now = end


class Watch:
    """An upkeep at work."""

    def __init__(self, store: Store, paths: Paths) -> None:
        self.clock = HeldClock()
        self.board = Board(journal=store.journal, clock=self.clock, owner="me", profile="default")
        self._paths = paths
        self.handed: list[str] = []
        self.trash = Trash(store, root=lambda: paths.library, clock=self.clock, give=self._give)
        self.board.start(Upkeep(self.board, store=store, trash=self.trash).run(), "Upkeep")

    def _give(self, path: str) -> None:
        Path(path).unlink()
        self.handed.append(Path(path).name)

    def days(self) -> list[str]:
        """Return the days there is a copy of, oldest first."""
        return [path.stem.removeprefix("studio-2026-11-") for path in reversed(copies(self._paths.backups))]

    def block(self) -> None:
        """Put a file where the copies go."""
        self._paths.backups.write_bytes(b"")

    def unblock(self) -> None:
        self._paths.backups.unlink()


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    """An upkeep on a store of its own."""
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    store = await Store.open(paths)
    watch = Watch(store, paths)
    yield watch
    await watch.board.stop()
    await store.close()


def busy() -> Job:
    """Return a job with something left to do."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Job(id=new_id(now), key=new_key(), profile="default", request=ImageRequest(prompt="a"), created_at=now)


async def test_there_is_a_copy_for_every_day_but_none_in_the_first_minute(watch: Watch) -> None:
    await watch.clock.move(seconds=59)
    assert watch.days() == []
    await watch.clock.move(seconds=2)
    assert watch.days() == ["23"]
    await watch.clock.move(hours=11)
    assert watch.days() == ["23"]
    await watch.clock.move(days=2)
    assert watch.days() == ["23", "24", "25"]


async def test_jobs_are_waited_for_but_not_for_ever(watch: Watch) -> None:
    job = busy()
    watch.board.hold(job)
    await watch.clock.move(minutes=30)
    assert watch.days() == []
    del watch.board.jobs[job.id]
    await watch.clock.move(minutes=2)
    assert watch.days() == ["23"]
    watch.board.hold(job)
    await watch.clock.move(days=1)
    assert watch.days() == ["23", "24"]


async def test_a_copy_that_fails_is_tried_again_and_stops_nothing(watch: Watch) -> None:
    await watch.clock.move(seconds=1)
    watch.block()
    await watch.clock.move(minutes=2)
    assert watch.days() == [] and watch.board.broken is None
    watch.unblock()
    await watch.clock.move(hours=1)
    assert watch.days() == ["23"]


async def test_what_is_in_the_trash_for_thirty_days_goes_on_by_itself(tmp_path: Path) -> None:
    cabinet = await Cabinet(tmp_path / "home").open()
    picture = await cabinet.add("a.png")
    watch = Watch(cabinet.store, cabinet.paths)
    assert (await watch.trash.throw([picture.id])).ids == (picture.id,)
    await watch.clock.move(days=29)
    assert watch.handed == []
    await watch.clock.move(days=2)
    assert watch.handed == ["a.png"] and await cabinet.store.library.get(picture.id) is None
    await watch.board.stop()
    await cabinet.close()


async def test_the_end_comes_while_a_copy_waits(watch: Watch) -> None:
    watch.board.hold(busy())
    await watch.clock.move(minutes=5)
    await watch.board.stop()
    assert watch.days() == [] and watch.board.broken is None
