"""Files that are named at a start are opened like dropped ones, also when the window was there already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalSocket

from studio.commands.window import is_for_window, named_file
from studio.instance import _LONGEST, _MOST_BYTES, _MOST_FILES, _MOST_VISITORS, Call, Instance, _name
from tests.journeys.windows import PATIENCE, Start, says, start

__all__ = ["start"]


def picture(path: Path) -> Path:
    Image.new("RGB", (64, 48), "#2b7ac0").save(path)
    return path


def test_files_of_a_start_are_opened_and_those_of_the_next_come_to_the_same_window(
    start: Start, tmp_path: Path
) -> None:
    one = picture(tmp_path / "one of them.png")
    window = start(one.as_uri())
    says(window, "open")
    says(window, "Nothing was found")

    picture(tmp_path / "two.png")
    visitor = start("two.png", "one of them.png", cwd=tmp_path)
    assert (visitor.wait(PATIENCE), visitor.communicate()[1]) == (0, "")
    says(window, "raised")
    says(window, "Import them?")

    assert start("missing.png", cwd=tmp_path).wait(PATIENCE) == 0
    says(window, "raised")
    says(window, "A file is not there")

    assert start("file://elsewhere/of/it.png").wait(PATIENCE) == 0
    says(window, "raised")
    says(window, "Nothing was read")


def test_a_mistyped_command_gets_its_sentence_and_no_window(start: Start, home: Path) -> None:
    process = start("genrate", "picture.png")
    said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said[0]) == (2, "")
    assert "genrate" in said[1]
    assert not home.exists()


def test_without_a_screen_files_get_a_sentence_and_no_picture_is_made(start: Start, home: Path) -> None:
    process = start("picture.png", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said[0]) == (2, "")
    assert "there is no display" in said[1]
    assert not home.exists()


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        ("--demo", True),
        ("picture.png", True),
        ("folder/of/it", True),
        ("file:///tmp/x", True),
        ("FILE:///tmp/x", True),
        ("here", True),
        ("genrate", False),
        ("a heron", False),
        ("--json", False),
        ("https://example.com/a.png", False),
        ("", False),
        ("\0", False),
    ],
)
def test_what_is_for_the_window(argument: str, meant: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    assert is_for_window(argument) is meant


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("file:///tmp/a%20heron%23%3F.png", "/tmp/a heron#?.png"),
        ("file:///tmp/a#1.png", "/tmp/a#1.png"),
        ("file://localhost/tmp/a.png", "/tmp/a.png"),
        ("file://elsewhere/tmp/a.png", "//elsewhere/tmp/a.png"),
        ("/tmp/a%20b.png", "/tmp/a%20b.png"),
    ],
)
def test_which_path_is_meant(argument: str, path: str) -> None:
    assert named_file(argument) == path


def test_a_path_from_here_on_becomes_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert named_file("a.png") == str(tmp_path / "a.png")
    assert Path(named_file("file://[x/a.png")).is_absolute()


def test_names_that_are_no_text_and_the_proof_of_the_desktop_are_passed_on_whole() -> None:
    call = Call.of(["/tmp/\udcff\n.png", "relative.png", "/x\0"], {"DESKTOP_STARTUP_ID": "id_TIME7"})
    assert call == Call(("/tmp/\udcff\n.png",), "id_TIME7")
    assert Call.read(call.written()) == call
    assert Call.of([], {"XDG_ACTIVATION_TOKEN": "bad\n", "DESKTOP_STARTUP_ID": "good"}).token == "good"


def test_more_than_can_be_passed_on_is_cut_to_what_can() -> None:
    many = [f"/{'x' * 4000}/{number}" for number in range(_MOST_FILES + 5)]
    passed = Call.read(Call.of(many, {}).written())
    assert passed is not None
    assert passed.files == tuple(many[: len(passed.files)]) and len(passed.files) > 500


HOSTILE = (
    b"raise\n",
    b"\n",
    b"\xff\xfe\x00\n",
    b"[" * 200_000 + b"\n",
    b"{}\n",
    b'{"files": "x", "token": ""}\n',
    b'{"files": ["relative"], "token": ""}\n',
    b'{"files": ["/a\\u0000b"], "token": ""}\n',
    b'{"files": [7], "token": ""}\n',
    b'{"files": [], "token": 7}\n',
    b'{"files": [], "token": "a\\nb"}\n',
    json.dumps({"files": ["/" + "x" * _LONGEST], "token": ""}).encode() + b"\n",
    json.dumps({"files": ["/x"] * (_MOST_FILES + 1), "token": ""}).encode() + b"\n",
    b"x" * (_MOST_BYTES + 10),
)


@pytest.fixture
def heard(qapp: QCoreApplication, tmp_path: Path) -> Iterator[list[Call]]:
    """What a window on ``tmp_path`` is told."""
    told: list[Call] = []
    instance = Instance.claim(tmp_path)
    assert instance is not None
    instance.listen(told.append)
    yield told
    instance.close()


def visit(data: Path, said: bytes) -> QLocalSocket:
    visitor = QLocalSocket()
    visitor.connectToServer(_name(data))
    visitor.write(said)
    return visitor


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_whoever_says_something_else_is_hung_up_on(said: bytes, heard: list[Call], tmp_path: Path, qtbot: Any) -> None:
    stranger = visit(tmp_path, said)
    qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=60_000)
    assert heard == []
    assert stranger.readAll().isEmpty()
    visitor = visit(tmp_path, Call(("/a.png",)).written())
    qtbot.waitUntil(lambda: heard == [Call(("/a.png",))], timeout=60_000)
    visitor.abort()


def test_a_line_may_come_in_pieces_and_who_only_keeps_the_line_busy_is_no_hindrance(
    heard: list[Call], tmp_path: Path, qtbot: Any
) -> None:
    silent = [visit(tmp_path, b"") for _ in range(_MOST_VISITORS - 1)]
    line = Call(("/a.png",), "token").written()
    visitor = visit(tmp_path, line[:7])
    visitor.write(line[7:])
    qtbot.waitUntil(lambda: heard == [Call(("/a.png",), "token")], timeout=60_000)
    for each in silent:
        each.abort()


def test_the_socket_is_for_its_user_alone(heard: list[Call], tmp_path: Path) -> None:
    visitor = visit(tmp_path, b"")
    assert visitor.waitForConnected(60_000)
    assert Path(visitor.fullServerName()).stat().st_mode & 0o077 == 0
    visitor.abort()
