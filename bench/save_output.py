"""An output on its way to the library, against the same bytes on their way to any file."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bench.figure import Figure, Reading
from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import SystemClock
from studio.domain.generation import Generation
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState
from studio.domain.request import ImageRequest
from studio.domain.settings import Settings
from studio.flow.board import Board
from studio.flow.saving import Saver
from studio.store.files import LibraryFolder
from studio.store.paths import Paths
from studio.store.store import Store

PICTURES = 32
AT_ONCE = 8
ROUNDS = 9
KEY = "al_live_" + "0" * 64


@contextmanager
def server() -> Iterator[str]:
    child = subprocess.Popen([sys.executable, "-m", "bench.handing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.communicate(timeout=30)


async def seconds(one: Callable[[int], Awaitable[object]]) -> float:
    """Do ``one`` for every picture, so many at once, and return the seconds per picture."""
    left = iter(range(PICTURES))

    async def work() -> None:
        for number in left:
            await one(number)

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return (time.perf_counter() - started) / PICTURES


class Bare:
    """What a script would do: stream to a file, fsync."""

    def __init__(self, client: httpx.AsyncClient, address: str, folder: Path) -> None:
        self._client = client
        self._address = address
        self._folder = folder
        self._made = 0

    async def save(self, _number: int) -> None:
        self._made += 1
        with (self._folder / f"{self._made}.png").open("wb") as file:
            async with self._client.stream("GET", f"{self._address}/bare.png") as answer:
                async for chunk in answer.aiter_raw():
                    file.write(chunk)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())


class Ours:
    """What the engine does with each output of a finished job."""

    def __init__(self, store: Store, board: Board, saver: Saver, address: str) -> None:
        self._store = store
        self._board = board
        self._saver = saver
        self._address = address
        self._jobs: list[tuple[Job, Generation]] = []

    async def plan(self) -> None:
        """Write the rows of the finished jobs, as they are when collecting begins."""
        self._jobs = [self._job(number) for number in range(PICTURES)]
        for job, _ in self._jobs:
            await self._store.journal.add(job)
            self._board.hold(job)

    def _job(self, number: int) -> tuple[Job, Generation]:
        now = datetime.now(UTC)
        name = f"gen_{new_id(now)}"
        request = ImageRequest(prompt=f"a heron at dawn, number {number}", width=1024, height=1024, seed=number)
        job = Job(
            id=new_id(now),
            key=new_key(),
            profile="bench",
            request=request,
            created_at=now,
            state=JobState.FINISHED,
            generation_id=name,
            output_count=1,
            owner="bench",
        )
        urls = (f"{self._address}/{name}.png",)
        generation = Generation(id=name, status_word="completed", created_at=now, output_urls=urls)
        return job, generation

    async def save(self, number: int) -> None:
        job, generation = self._jobs[number]
        await self._saver.save(job, generation, 0, lambda _done, _total: None)


async def compared(address: str, home: Path) -> Reading:
    """Take turns in one process, on one disk."""
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
    store = await Store.open(paths)
    await store.library.rebase(paths.library)
    clock = SystemClock()
    client, folder = Client(base_url=address, key=ApiKey(KEY), clock=clock), LibraryFolder(paths.library)
    board = Board(journal=store.journal, clock=clock, owner="bench", profile="bench")
    saver = Saver(
        board,
        client=client,
        store=store,
        folder=folder,
        settings=Settings,
        thumbnails=paths.thumbnails,
        sandbox=False,
    )
    ours = Ours(store, board, saver, address)
    pairs = []
    async with httpx.AsyncClient() as plain:
        bare = Bare(plain, address, home)
        for _ in range(ROUNDS + 1):
            await ours.plan()
            pairs.append((await seconds(bare.save), await seconds(ours.save)))
    saver.close()
    await client.aclose()
    folder.close()
    await store.close()
    return Reading(subject=tuple(pair[1] for pair in pairs[1:]), yardstick=tuple(pair[0] for pair in pairs[1:]))


def measure() -> Reading:
    with tempfile.TemporaryDirectory() as home, server() as address:
        return asyncio.run(compared(address, Path(home)))


FIGURE = Figure("save an output, 8 in flight", "bare httpx stream to a file, fsync", 1.5, measure)
