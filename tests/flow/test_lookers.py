"""Processes that look at files: what they see is what a thread sees, and their end costs nobody but them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.flow.finds import Spoilt
from studio.flow.hands import Hands
from studio.flow.lookers import Lookers
from studio.flow.newcomer import Newcomer, look_at
from tests.flow.family import TOLD, command, helpers
from tests.flow.shelf import laid
from tests.media.films import film

NOW = datetime(2026, 5, 1, tzinfo=UTC)
COUNT = 20
PATIENCE = 30


@pytest.fixture
def lookers() -> Iterator[Lookers]:
    hands = Hands()
    made = Lookers(hands)
    yield made
    made.close()
    hands.close()


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    pictures = [laid(tmp_path / f"鷺 {number}.png", number) for number in range(COUNT - 2)]
    (tmp_path / "broken.png").write_bytes(pictures[0].read_bytes()[:90])
    return [*pictures, film(tmp_path / "clip.mp4", frames=4), tmp_path / "broken.png"]


async def test_processes_see_what_a_thread_sees(lookers: Lookers, paths: list[Path]) -> None:
    looked = await lookers.all(paths, NOW)
    assert looked == [look_at(path, now=NOW) for path in paths]
    assert isinstance(looked[-1], Spoilt) and all(isinstance(each, Newcomer) for each in looked[:-1])


@TOLD
async def test_a_few_files_need_no_process(lookers: Lookers, paths: list[Path]) -> None:
    before = helpers(os.getpid())
    await lookers.all(paths[:4], NOW)
    assert helpers(os.getpid()) <= before  # those of another test may end meanwhile


@TOLD
async def test_what_ends_its_process_is_spoilt_and_the_next_batch_is_not(lookers: Lookers, paths: list[Path]) -> None:
    others = helpers(os.getpid())
    looking = asyncio.ensure_future(lookers.all(paths, NOW))
    while not looking.done():
        for child in helpers(os.getpid()) - others:
            os.kill(child, signal.SIGKILL)
        await asyncio.sleep(0.01)
    looked = looking.result()
    assert [each.path for each in looked] == paths
    assert any(isinstance(each, Spoilt) and "broke down" in each.reason for each in looked)
    assert await lookers.all(paths, NOW) == [look_at(path, now=NOW) for path in paths]


@TOLD
async def test_they_end_with_a_parent_that_is_killed(paths: list[Path]) -> None:
    program = textwrap.dedent(
        """
        import asyncio, sys
        from datetime import UTC, datetime
        from pathlib import Path
        from studio.flow.hands import Hands
        from studio.flow.lookers import Lookers

        async def main():
            lookers = Lookers(Hands())
            await lookers.all([Path(name) for name in sys.argv[1:]], datetime.now(UTC))
            print("ready", flush=True)
            await asyncio.sleep(600)

        asyncio.run(main())
        """
    )
    arguments = ["-c", program, *map(str, paths)]
    parent = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"ready\n"
    orphans = helpers(parent.pid)
    assert orphans
    parent.kill()
    async with asyncio.timeout(PATIENCE):
        await parent.wait()  # its output ends with the last who could write there
        while any(command(child) for child in orphans):
            await asyncio.sleep(0.01)
