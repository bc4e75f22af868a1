"""Marks from the command line: kept, written beside the file, and as the window would have given them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.shell import Shell
from tests.flow.shelf import laid


@pytest.fixture
def heron(shell: Shell, tmp_path: Path) -> Any:
    laid(tmp_path / "in" / "heron.png", 1)
    assert shell.run("library", "import", str(tmp_path / "in")).code == 0
    (item,) = shell.run("library", "list", "--json").document["items"]
    return item


def test_stars_and_tags_are_kept_and_written_beside_the_file(shell: Shell, heron: Any) -> None:
    assert shell.run("library", "rate", heron["id"], "4", "--json").document == heron | {"rating": 4}
    said = shell.run("library", "tag", heron["id"], "--add", "sea", "--add", "fog", "--json")
    assert said.document == heron | {"rating": 4, "tags": ["sea", "fog"]}
    said = shell.run("library", "tag", heron["id"], "--remove", "SEA")
    assert said.out.strip() == "4 of 5 stars, tags: fog"
    words = json.loads(Path(heron["path"]).with_suffix(".json").read_bytes())
    assert (words["marks"]["rating"], words["marks"]["tags"]) == (4, ["fog"])
    assert shell.run("library", "search", "rating>=4 tag:fog", "--json").document["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("rate", "nobody", "4"), 2, "There is no picture nobody"),
        (("rate", "{id}", "6"), 2, "6"),
        (("tag", "{id}"), 2, "Name a tag"),
        (("tag", "{id}", "--add", "x" * 65), 2, "64 letters"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    shell: Shell, heron: Any, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = shell.run("library", *(each.format(id=heron["id"]) for each in arguments))
    assert said.code == code and words in said.err
    assert not Path(heron["path"]).with_suffix(".json").exists()


def test_without_collections_there_are_none(shell: Shell) -> None:
    said = shell.run("library", "collections", "--json")
    assert said.document == {"collections": [], "smart_folders": []}
    assert shell.run("library", "collections").out.strip() == "No collections."
