"""``licences``: what a bundle has to show of others can be read without a window."""

from __future__ import annotations

from pathlib import Path

from studio.store.licences import MISSING, licences
from tests.commands.shell import Shell


def test_the_licences_are_printed_whole(shell: Shell) -> None:
    said = shell.run("licences")
    assert said.code == 0 and not said.err
    assert "x264" in said.out and "GNU GENERAL PUBLIC LICENSE" in said.out.upper()
    assert shell.run("licences", "--json").document == {"licences": licences()}


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert licences(tmp_path / "NOTICES") == MISSING
    assert licences(tmp_path).startswith("The licences could not be read: Is a directory.")
    (tmp_path / "odd").write_bytes(b"\xff one")
    assert licences(tmp_path / "odd") == "\ufffd one"
