"""``library import`` and ``library verify``: a folder comes in, and what happened to it is told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.media.check import check_picture
from tests.commands.shell import Shell
from tests.flow.shelf import art, laid, parameters


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    laid(folder / "a.png", 1, pnginfo=parameters("a heron\nSteps: 5, Seed: 7, Size: 512x512"))
    laid(folder / "deep" / "b.jpg", 2)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    return folder


def test_a_folder_comes_in_and_is_found(shell: Shell, inside: Path) -> None:
    said = shell.run("library", "import", str(inside), "--json")
    assert said.code == 7
    told = said.document
    assert (told["imported"], told["known"], told["others"], told["broken"]) == (2, 0, 1, 1)
    assert [Path(each["path"]).name for each in told["examples"]] == ["broken.png"]
    items = shell.run("library", "search", "heron", "--json").document["items"]
    assert [item["seed"] for item in items] == [7] and items[0]["id"] in told["pictures"]
    again = shell.run("library", "import", str(inside))
    assert "0 files were imported, 2 were in the library already" in again.out


def test_verify_follows_tells_and_keeps_its_shape(shell: Shell, inside: Path) -> None:
    (inside / "broken.png").unlink()
    assert shell.run("library", "import", str(inside)).code == 0
    assert shell.run("library", "verify", "--json").document == {"ok": 2, "missing": [], "changed": []}
    jpg, png = sorted(
        (Path(item["path"]) for item in shell.run("library", "list", "--json").document["items"]),
        key=lambda path: path.suffix,
    )
    jpg = jpg.rename(jpg.with_name("moved.jpg"))
    art(9).save(png)
    said = shell.run("library", "verify", "--json")
    assert said.code == 7 and said.document["ok"] == 1 and not said.document["missing"]
    assert [each["path"] for each in said.document["changed"]] == [str(png)]
    assert "1 picture was moved, 1 was edited outside." in said.err
    jpg.unlink()
    said = shell.run("library", "verify", "--json")
    assert [each["path"] for each in said.document["missing"]] == [str(jpg)]


def test_a_library_that_is_gone_is_told_and_not_forgotten(shell: Shell, inside: Path, tmp_path: Path) -> None:
    shell.run("library", "import", str(inside))
    (shell.home / "library").rename(tmp_path / "away")
    said = shell.run("library", "verify", "--json")
    assert said.code == 7 and said.document["ok"] == 0 and len(said.document["missing"]) == 2
    assert "library" in said.err
    (tmp_path / "away").rename(shell.home / "library")
    assert shell.run("library", "verify", "--json").document["ok"] == 2


def test_what_is_not_there_is_a_mistake(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("library", "import", str(tmp_path / "nowhere"), "--json")
    assert said.code == 2 and "nowhere" in said.document["error"]["message"]


def test_a_kill_leaves_whole_files_and_the_next_import_takes_them_up(shell: Shell, tmp_path: Path) -> None:
    for number in range(150):
        laid(tmp_path / "in" / f"{number}.png", number)
    library = shell.home / "library"
    with shell.start("library", "import", str(tmp_path / "in"), "--json") as command:
        while command.poll() is None and len(pictures(library)) < 40:
            time.sleep(0.01)
        command.kill()
    assert 40 <= len(pictures(library)) < 150
    for path in pictures(library):
        check_picture(path)
    done = shell.run("library", "import", str(tmp_path / "in"), "--json").document
    assert done["imported"] + done["known"] == 150 and done["broken"] == 0
    assert len(pictures(library)) == 150
    assert shell.run("library", "verify", "--json").document == {"ok": 150, "missing": [], "changed": []}
    assert not [path for path in library.rglob("*.part") if path.is_file()]


def pictures(library: Path) -> list[Path]:
    """Return the files that have their names."""
    return [path for path in library.glob("*/*/*") if path.suffix == ".png" and path.name[0] != "."]
