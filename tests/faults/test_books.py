"""The books notice what they are there to notice."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.domain.job import JobState
from studio.store.paths import Paths
from tests.faults.books import differences
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox


def alter(paths: Paths, statement: str) -> None:
    connection = sqlite3.connect(paths.database)
    with connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def file(paths: Paths) -> Path:
    return next(path for path in sorted(paths.library.rglob("*.png")))


def double(paths: Paths) -> None:
    shutil.copyfile(file(paths), file(paths).with_name("another name.png"))


def stain(paths: Paths) -> None:
    with file(paths).open("ab") as target:
        target.write(b"!")


def fake(paths: Paths) -> None:
    paths.references.mkdir()
    (paths.references / f"{'a' * 64}.png").write_bytes(b"half a picture")


def empty(paths: Paths) -> None:
    file(paths).with_name("holds a name.png").touch()


def overbuy(paths: Paths) -> None:
    """Let both rows be takes of one shot, of which one was agreed to."""
    for which in ("min", "max"):
        words = 'cast(replace(cast(data AS TEXT), \'"shot":null\', \'"shot":"s1"\') AS BLOB)'
        alter(paths, f"UPDATE jobs SET data = {words} WHERE id = (SELECT {which}(id) FROM jobs)")
    alter(paths, "INSERT INTO agreements (shot, storyboard, place, take, data) VALUES ('s1', 'b', 1, 1, x'7b7d')")


FIRST = "WHERE id = (SELECT min(id) FROM jobs)"
PLANTED: dict[str, tuple[Callable[[Paths], object], tuple[str, ...]]] = {
    "a deleted file": (lambda paths: file(paths).unlink(), ("has no file",)),
    "a doubled file": (double, ("on the disk 2 times", "has no row")),
    "a changed file": (stain, ("not what its row says",)),
    "a lost picture row": (
        lambda paths: alter(paths, "DELETE FROM pictures WHERE seq = (SELECT min(seq) FROM pictures)"),
        ("has no row", "the library has"),
    ),
    "a lost job row": (lambda paths: alter(paths, f"DELETE FROM jobs {FIRST}"), ("no row knows it", "the ledger took")),
    "a changed charge": (
        lambda paths: alter(
            paths,
            "UPDATE jobs SET data = cast(replace(cast(data AS TEXT), '\"charged\":2', '\"charged\":3') AS BLOB)"
            f" {FIRST}",
        ),
        ("the server took 2", "the ledger took"),
    ),
    "a row that is stuck": (
        lambda paths: alter(
            paths,
            f"UPDATE jobs SET data = cast(replace(cast(data AS TEXT), '\"saved\"', '\"finished\"') AS BLOB) {FIRST}",
        ),
        ("is stuck",),
    ),
    "a take too many": (overbuy, ("was agreed to 1 times and has 2 rows",)),
    "a half file": (lambda paths: (paths.library / "x.part").write_bytes(b"half"), ("leftover",)),
    "an empty file": (empty, ("leftover",)),
    "a half reference": (fake, ("kept reference",)),
}


async def test_every_planted_difference_is_noticed(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start(reconcile=False)
    for prompt, count in (("a heron", 2), ("a fox", 1)):
        assert (await desk.make(prompt, count=count)).state is JobState.SAVED
    await desk.close()
    assert await asyncio.to_thread(differences, desk.paths, sandbox) == []
    for name, (plant, words) in PLANTED.items():
        home = tmp_path / name
        shutil.copytree(tmp_path / "home", home)
        paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        alter(paths, f"UPDATE meta SET value = '{paths.library.as_posix()}' WHERE name = 'library'")
        plant(paths)
        found = await asyncio.to_thread(differences, paths, sandbox)
        assert len(found) >= len(words), (name, found)
        assert all(any(word in sentence for sentence in found) for word in words), (name, found)


@pytest.mark.parametrize("twice", [False, True], ids=["a run nobody knows", "a click bought twice"])
async def test_a_run_behind_the_back_is_noticed(tmp_path: Path, sandbox: Sandbox, twice: bool) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start(reconcile=False)
    await desk.make("a heron")
    await desk.close()
    with sandbox.client() as client:
        body = {"prompt": "a heron" if twice else "a fox", "width": 256, "height": 256}
        client.post("/v1/images", json=body).raise_for_status()
        while sandbox.balance()["held_credits"]:
            pass
    found = await asyncio.to_thread(differences, desk.paths, sandbox)
    assert any("no row knows it" in sentence for sentence in found)
    assert any("was clicked 1 times and bought 2 times" in sentence for sentence in found) is twice
    assert any("The journal spent 1; the ledger took 2." in sentence for sentence in found)
