"""The arrangement of the window comes back, and a file that makes no sense costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.state.layout import Layout


@pytest.fixture
def file(qapp: QApplication, tmp_path: Path) -> Path:
    return tmp_path / "layout.json"


def test_what_was_kept_is_there_at_the_next_start(file: Path) -> None:
    layout = Layout(file)
    layout.keep("window", "AdnQ")
    layout.keep("right", False)
    layout.keep("panes usual", [350, 300])
    layout.keep("queue", [120])
    layout.forget("queue")
    layout.close()
    again = Layout(file)
    assert (again.text("window"), again.flag("right", True)) == ("AdnQ", False)
    assert (again.lengths("panes usual", 2), again.lengths("queue", 1)) == ([350, 300], [])


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 60_000, b'{"right": 1, "panes": [-5, 3]}'])
def test_a_damaged_file_opens_the_window_as_at_first(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    layout = Layout(file)
    assert (layout.text("right"), layout.flag("right", True), layout.lengths("panes", 2)) == ("", True, [])


def test_a_folder_that_cannot_be_written_stops_nothing(qapp: QApplication, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "missing" / "layout.json")
    layout.keep("right", False)
    layout.close()
    assert layout.flag("right", True) is False
