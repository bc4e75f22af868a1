"""A folder is gone through in an order that is the same tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.store.walk import files

ENDINGS = frozenset((".png",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files on several floors, some of them not wanted."""
    for name in ("b.png", "a/z.png", "a/y/x.PNG", "a.png", "a b/c.png", ".hidden/h.png", ".h.png", "d.txt", "c/e.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "c" / "round").symlink_to(tmp_path)
    return tmp_path


def test_every_wanted_file_comes_once(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in files(folder, ENDINGS)]
    assert names == ["a/y/x.PNG", "a/z.png", "a b/c.png", "a.png", "b.png", "c/e.png"]


def test_it_goes_on_behind_every_file(folder: Path) -> None:
    everything = list(files(folder, ENDINGS))
    for place, path in enumerate(everything, start=1):
        assert list(files(folder, ENDINGS, after=path)) == everything[place:]
    (folder / "a.png").unlink()
    assert list(files(folder, ENDINGS, after=folder / "a.png")) == everything[4:]


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(files(tmp_path / "gone", ENDINGS))
