"""Everything has its place, and one variable moves it all."""

from __future__ import annotations

import stat
from dataclasses import astuple
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble
from studio.store.paths import Paths


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "x")})
    assert [path.relative_to(tmp_path / "x").as_posix() for path in astuple(paths)] == [
        "data",
        "config",
        "cache",
        "logs",
        "library",
    ]
    assert not (tmp_path / "x").exists()
    paths.create()
    paths.create()
    assert all(path.is_dir() for path in astuple(paths))
    assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700


def test_without_it_the_folders_are_the_users_own() -> None:
    paths = Paths.find({})
    assert all(path.is_absolute() for path in astuple(paths))
    assert paths.library.name == "Aurous Studio"
    assert not paths.database.is_relative_to(paths.library)


def test_the_picture_folder_may_be_chosen(tmp_path: Path) -> None:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)})
    assert paths.library_folder("") == tmp_path / "library"
    assert paths.library_folder("/somewhere/else") == Path("/somewhere/else")


def test_a_file_in_the_way_is_trouble_but_not_for_the_pictures(tmp_path: Path) -> None:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)})
    paths.library.write_text("in the way")
    paths.create()
    paths.cache.rmdir()
    paths.cache.write_text("in the way")
    with pytest.raises(DiskTrouble):
        paths.create()
