"""The Trash where very many files have one name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.domain.names import numbered
from studio.flow.trash import Trash
from tests.flow.cabinet import Cabinet


@pytest.fixture
async def cabinet(tmp_path: Path) -> AsyncIterator[Cabinet]:
    cabinet = await Cabinet(tmp_path / "home").open()
    yield cabinet
    await cabinet.close()


def trash_of(cabinet: Cabinet) -> Trash:
    return Trash(cabinet.store, root=lambda: cabinet.root, clock=cabinet.clock)


async def test_files_on_their_way_back_are_found_however_many_have_the_name(cabinet: Cabinet) -> None:
    thrown = []
    for number in range(3):
        picture = await cabinet.add("2026/a.png", prompt=f"heron {number}")
        await trash_of(cabinet).throw([picture.id])
        thrown.append(Path((await cabinet.row(picture)).path))
    for number, path in enumerate(thrown):
        path.rename(cabinet.root / f"2026/a {number * 500 + 300}.png")
    for number in range(1, 300):
        (cabinet.root / "2026" / numbered("a.png", number)).write_bytes(b"of the user's own")
    (cabinet.root / "2026/b 900.png").write_bytes((cabinet.root / "2026/a 800.png").read_bytes())
    assert await trash_of(cabinet).settle() == 3
    assert all(path.is_file() for path in thrown)
    assert len(list((cabinet.root / "2026").iterdir())) == 300 and (cabinet.root / "2026/b 900.png").is_file()


async def test_there_is_always_one_more_name(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/a.png", words_beside=True)
    await trash_of(cabinet).throw([picture.id])
    for number in range(1, 1_205):
        (cabinet.root / "2026" / numbered("a.png", number)).touch()
    (cabinet.root / "2026/a 1205.json").touch()
    outcome = await trash_of(cabinet).restore([picture.id])
    assert (outcome.ids, outcome.renamed, outcome.problem) == ((picture.id,), 1, "")
    assert (await cabinet.row(picture)).path == (cabinet.root / "2026/a 1206.png").as_posix()
    assert (cabinet.root / "2026/a 1206.json").stat().st_size > 0
