"""Another picture folder, a folder that moved: every row leads to its own file."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.picture import Picture
from studio.store.database import connect
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import picture


class Shelf:
    """Pictures with real files; each file holds the id of its picture."""

    def __init__(self, store: Store, paths: Paths) -> None:
        self._store = store
        self._paths = paths
        self._made = 0

    async def put(self, root: Path, name: str | None = None) -> Picture:
        """Save a picture under ``root``, as a process does that saves there."""
        self._made += 1
        path = root / (name or f"2026/11/{self._made}.png")
        one = picture(self._made, path=path.as_posix())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.id)
        await self._store.library.add(replace(one, size_bytes=len(one.id)))
        return one

    async def lead_to_their_files(self) -> bool:
        """Whether every row leads to the file that was written for it."""
        pictures = [one async for one in self._store.library.iterate()]
        assert len(pictures) == self._made
        return all(_holds(Path(one.path), one.id) for one in pictures)

    def rows(self) -> list[str]:
        """Return the paths as they are in the index, oldest first."""
        with contextlib.closing(connect(self._paths.database, readonly=True)) as connection:
            return [path for (path,) in connection.execute("SELECT path FROM pictures ORDER BY seq")]


def _holds(path: Path, text: str) -> bool:
    return path.is_absolute() and path.read_text() == text


@pytest.fixture
def shelf(store: Store, paths: Paths) -> Shelf:
    """An empty shelf on the store."""
    return Shelf(store, paths)


async def test_old_pictures_stay_where_they_are_and_new_ones_are_relative(
    store: Store, shelf: Shelf, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    await store.library.rebase(first)
    await shelf.put(first)
    second.mkdir()
    await store.library.rebase(second)
    await shelf.put(second)
    assert shelf.rows() == [f"{first.as_posix()}/2026/11/1.png", "2026/11/2.png"]
    assert await shelf.lead_to_their_files()
    await store.library.rebase(first)
    assert shelf.rows() == ["2026/11/1.png", f"{second.as_posix()}/2026/11/2.png"]
    assert await shelf.lead_to_their_files()


async def test_a_process_that_still_saves_elsewhere_is_understood(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    await store.library.rebase(old)
    await store.library.rebase(new)
    await shelf.put(old)
    await shelf.put(new)
    assert shelf.rows() == [f"{old.as_posix()}/2026/11/1.png", "2026/11/2.png"]
    assert await shelf.lead_to_their_files()


async def test_folders_inside_each_other(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    inner = outer / "inner"
    inner.mkdir(parents=True)
    for root in (outer, inner, outer, tmp_path / "outer two", inner):
        await store.library.rebase(root)
        await shelf.put(root)
        assert await shelf.lead_to_their_files()
    assert shelf.rows()[1] == "2026/11/2.png" and shelf.rows()[0] == f"{outer.as_posix()}/2026/11/1.png"


@pytest.mark.parametrize("move", [shutil.move, shutil.copytree])
async def test_rows_follow_a_folder_that_was_moved_or_copied(
    store: Store, shelf: Shelf, tmp_path: Path, move: object
) -> None:
    assert callable(move)
    stick, other = tmp_path / "stick", tmp_path / "other stick"
    await store.library.rebase(stick)
    for _ in range(60):
        await shelf.put(stick)
    move(stick, other)
    await store.library.rebase(other)
    shutil.rmtree(stick, ignore_errors=True)
    assert await shelf.lead_to_their_files()


async def test_what_was_not_copied_is_found_where_it_was(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    await store.library.rebase(old)
    for _ in range(70):
        await shelf.put(old)
    (new / "2026/11").mkdir(parents=True)
    for number in (3, 69):
        (old / f"2026/11/{number}.png").rename(new / f"2026/11/{number}.png")
    await store.library.rebase(new)
    assert await shelf.lead_to_their_files()


async def test_an_unplugged_disk_keeps_its_pictures(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    disk, new = tmp_path / "disk", tmp_path / "new"
    await store.library.rebase(disk)
    await shelf.put(disk)
    disk.rename(tmp_path / "unplugged")
    await store.library.rebase(new)
    await shelf.put(new)
    (tmp_path / "unplugged").rename(disk)
    assert await shelf.lead_to_their_files()


async def test_a_file_of_the_same_name_is_not_taken_for_another(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    await store.library.rebase(first)
    await shelf.put(first, "same.png")
    second.mkdir()
    (second / "same.png").write_text("somebody else's")
    await store.library.rebase(second)
    assert await shelf.lead_to_their_files()
    (second / "same.png").unlink()
    await shelf.put(second, "same.png")
    await store.library.rebase(first)
    assert await shelf.lead_to_their_files()


async def test_an_index_without_a_folder_takes_the_first(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    one = await shelf.put(tmp_path)
    await store.library.add(replace(picture(9), id=one.id + "0", path="2026/11/9.png"))
    (relative, _) = await store.library.page()
    assert relative.path == "2026/11/9.png"
    await store.library.rebase(tmp_path)
    assert shelf.rows() == ["2026/11/1.png", "2026/11/9.png"]
    assert [one.path for one in await store.library.page()] == [
        f"{tmp_path.as_posix()}/2026/11/{number}.png" for number in (9, 1)
    ]


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder whose name is no Unicode."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bilder-\xfc"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("names are Unicode on this disk")
    return folder


async def test_a_folder_whose_name_is_no_unicode(store: Store, shelf: Shelf, strange: Path, tmp_path: Path) -> None:
    await store.library.rebase(strange)
    await shelf.put(strange)
    await store.library.rebase(tmp_path / "new")
    await shelf.put(tmp_path / "new")
    await shelf.put(strange)
    assert await shelf.lead_to_their_files()


async def test_an_index_that_cannot_be_written_leads_on(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    old, new = tmp_path / f"old, so long that the rows need room{'!' * 200}", tmp_path / "new"
    await store.library.rebase(old)
    for _ in range(100):
        await shelf.put(old)
    await _allow(store, 1)  # as many pages as there are, as on a full disk
    await store.library.rebase(new)
    await _allow(store, 1_000_000)
    assert shelf.rows()[0] == "2026/11/1.png"
    await shelf.put(new)
    assert await shelf.lead_to_their_files()


async def _allow(store: Store, pages: int) -> None:
    await store._database.call(lambda: store._database.connection.execute(f"PRAGMA max_page_count={pages}").fetchone())
