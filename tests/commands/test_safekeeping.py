"""Copies for somewhere else, and the index back from one, on the command line."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands.shell import Shell

MAKE = ("generate", "a heron at dawn", "--width", "256", "--height", "256", "--count", "2", "--seed", "5", "--json")


@pytest.fixture
def made(shell: Shell) -> Iterator[list[dict[str, Any]]]:
    """Two pictures in the library of the shell."""
    said = shell.run(*MAKE)
    assert said.code == 0, said.err
    yield said.document["jobs"][0]["files"]


def test_an_export_by_words_and_by_ids(shell: Shell, made: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    wish = ("--format", "jpeg", "--longest", "100", "--no-metadata", "--names", "{prompt} {index}", "--json")
    said = shell.run("library", "export", "heron", "dawn", "--to", str(out), *wish)
    assert said.code == 0, said.err
    assert (said.document["exported"], said.document["problem"]) == (2, None)
    assert sorted(Path(path).name for path in said.document["files"]) == [
        "a heron at dawn 1.jpg",
        "a heron at dawn 2.jpg",
    ]
    with Image.open(out / "a heron at dawn 1.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (100, 100))
    said = shell.run("library", "export", made[0]["id"], "--to", str(out), "--zip", "--json")
    (archive,) = said.document["files"]
    with zipfile.ZipFile(archive) as found:
        assert found.namelist() == [Path(made[0]["path"]).name]
    assert len(shell.run("library", "export", "heron", "--to", str(out), "--sheet", "--json").document["files"]) == 1


def test_an_export_that_makes_no_sense(shell: Shell, made: list[dict[str, Any]], tmp_path: Path) -> None:
    assert made
    out = str(tmp_path / "out")
    for arguments, word in (
        (("nothing-like-it",), "No picture"),
        (("rating>>",), ""),
        (("heron", "--longest", "3"), "16 to"),
        (("heron", "--names", "{colour}"), "not known"),
    ):
        said = shell.run("library", "export", *arguments, "--to", out)
        assert said.code == 2 and word in said.err, arguments
    Path(made[0]["path"]).unlink()
    said = shell.run("library", "export", "heron", "--to", out, "--json")
    assert said.code == 7 and said.document["skipped"] == 1 and "missing" in said.err


def test_there_and_back(shell: Shell, made: list[dict[str, Any]], tmp_path: Path) -> None:
    said = shell.run("library", "backup", str(tmp_path), "--json")
    assert said.code == 0, said.err
    copy = Path(said.document["path"])
    assert copy.parent == tmp_path and copy.name.startswith("Aurous Studio library 20")
    assert Path(shell.run("library", "backup", str(copy), "--json").document["path"]).name == f"{copy.stem} 2.sqlite3"
    index = shell.home / "data" / "studio.sqlite3"
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute("DELETE FROM pictures")
    said = shell.run("library", "restore", str(copy), "--json")
    assert said.code == 0, said.err
    kept = Path(said.document["kept"])
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM pictures").fetchone() == (0,)
    assert shell.run("library", "list", "--json").document["total"] == len(made)
    assert copy.is_file() and not list(tmp_path.glob("*-wal"))


@pytest.mark.parametrize(
    ("content", "word"),
    [(None, "There is no file"), (b"not a database", "no copy of a library"), (b"", "no copy of a library")],
)
def test_what_is_no_copy_changes_nothing(
    shell: Shell, made: list[dict[str, Any]], tmp_path: Path, content: bytes | None, word: str
) -> None:
    source = tmp_path / "copy.sqlite3"
    if content is not None:
        source.write_bytes(content)
    said = shell.run("library", "restore", str(source))
    assert said.code != 0 and word in said.err and "Nothing was changed" in said.err
    assert shell.run("library", "list", "--json").document["total"] == len(made)


def test_a_damaged_copy_and_a_newer_one_change_nothing(
    shell: Shell, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    copy = Path(shell.run("library", "backup", str(tmp_path), "--json").document["path"])
    damaged, newer = tmp_path / "damaged.sqlite3", tmp_path / "newer.sqlite3"
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 :] = b"\xa5" * (len(content) - len(content) // 2)
    damaged.write_bytes(content)
    newer.write_bytes(copy.read_bytes())
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version=9999")
    for source, word in ((damaged, "damaged"), (newer, "newer Aurous Studio")):
        said = shell.run("library", "restore", str(source))
        assert said.code != 0 and word in said.err, said.err
    assert shell.run("library", "list", "--json").document["total"] == len(made)
    assert [path.name for path in (shell.home / "data").glob("*before*")] == []


def test_while_somebody_uses_it_nothing_changes(shell: Shell, made: list[dict[str, Any]], tmp_path: Path) -> None:
    copy = shell.run("library", "backup", str(tmp_path), "--json").document["path"]
    from studio.store.lock import FileLock

    using = FileLock.take(shell.home / "data" / "studio.using", shared=True)
    assert using is not None and made
    said = shell.run("library", "restore", copy)
    using.release()
    assert said.code != 0 and "Close it and try again; nothing was changed" in said.err
    assert shell.run("library", "restore", copy).code == 0
