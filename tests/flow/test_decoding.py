"""Outputs are decoded to their end, by whoever: a few here, many in processes that may die."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.domain.errors import BadBytes
from studio.domain.generation import Generation
from studio.flow.decoding import Decoding
from studio.flow.output import Output
from studio.store.files import LibraryFolder
from tests.flow.family import TOLD, helpers
from tests.flow.shelf import laid
from tests.store.examples import job

MANY = 12


@pytest.fixture
def decoding() -> Iterator[Decoding]:
    made = Decoding()
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[LibraryFolder]:
    made = LibraryFolder(tmp_path / "library")
    yield made
    made.close()


@pytest.fixture
def output() -> Output:
    return Output(
        job(), Generation(id="gen_1", status_word="completed", created_at=datetime(2026, 5, 1, tzinfo=UTC)), 0
    )


@TOLD
async def test_few_are_decoded_here_and_many_elsewhere_and_both_see_the_same(
    decoding: Decoding, folder: LibraryFolder, output: Output, tmp_path: Path
) -> None:
    before = helpers(os.getpid())
    paths = [laid(tmp_path / f"{number}.png", number) for number in range(MANY)]
    assert await decoding.of(folder, output, paths[0]) == output.decoder(paths[0])
    assert helpers(os.getpid()) <= before  # those of another test may end meanwhile
    assert await asyncio.gather(*(decoding.of(folder, output, path) for path in paths)) == [
        output.decoder(path) for path in paths
    ]
    assert helpers(os.getpid()) - before


async def test_what_is_broken_is_told_in_the_same_words(
    decoding: Decoding, folder: LibraryFolder, output: Output, tmp_path: Path
) -> None:
    broken = laid(tmp_path / "broken.png")
    broken.write_bytes(broken.read_bytes()[:-40])
    missing = tmp_path / "gone.png"
    wanted = [broken] * MANY
    said = await asyncio.gather(*(decoding.of(folder, output, path) for path in wanted), return_exceptions=True)
    assert {(type(each), str(each)) for each in said} == {
        (BadBytes, "The picture is truncated: its end is missing."),
    }
    said = await asyncio.gather(*(decoding.of(folder, output, missing) for _ in range(MANY)), return_exceptions=True)
    assert {(type(each), str(each)) for each in said} == {(BadBytes, "The file is not there.")}


@TOLD
async def test_the_death_of_all_that_decode_costs_no_output(
    decoding: Decoding, folder: LibraryFolder, output: Output, tmp_path: Path
) -> None:
    others = helpers(os.getpid())
    path = laid(tmp_path / "heron.png")
    asked = [asyncio.ensure_future(decoding.of(folder, output, path)) for _ in range(MANY)]
    while not (mine := helpers(os.getpid()) - others):
        await asyncio.sleep(0.001)
    for child in mine:
        os.kill(child, signal.SIGKILL)
    assert await asyncio.gather(*asked) == [output.decoder(path)] * MANY
