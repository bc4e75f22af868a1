"""``clip``: frames and films from the command line, without a key and without a network."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PIL import Image

from studio.media.frames import ClipFrames
from tests.commands.shell import Shell
from tests.media.films import code_of, coded_film


@pytest.fixture
def alone(tmp_path: Path) -> Shell:
    """A shell that knows no server and no key."""
    return Shell(tmp_path / "home")


@pytest.fixture
def clips(tmp_path: Path) -> list[str]:
    return [str(coded_film(tmp_path / f"{name}.mp4", options={"bf": "2"})) for name in ("héron", "b")]


def number_in(path: str) -> int:
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        return code_of(picture)


def test_the_last_ten_frames_are_written_unless_others_are_asked_for(alone: Shell, clips: list[str]) -> None:
    out = Path(clips[0]).parent / "frames"
    said = alone.run("clip", "frames", clips[0], "--out", str(out), "--json")
    assert said.code == 0, said.err
    assert set(said.document) == {"clip", "frames", "seconds", "width", "height", "files"}
    assert (said.document["clip"], said.document["frames"], said.document["seconds"]) == (clips[0], 24, 1)
    files = said.document["files"]
    assert [set(file) for file in files] == [{"number", "seconds", "path", "sharpness"}] * 10
    assert [file["number"] for file in files] == [*range(15, 25)]
    assert [number_in(file["path"]) for file in files] == [*range(14, 24)]
    assert max(file["sharpness"] for file in files) == 1 and files[0]["seconds"] == pytest.approx(14 / 24, abs=1e-6)
    assert sorted(path.name for path in out.iterdir()) == [f"héron, frame {number}.png" for number in range(15, 25)]
    for arguments, numbers in (
        (("--last", "2"), [22, 23]),
        (("--last", "500"), [*range(24)]),
        (("--number", "3", "1", "3"), [2, 0]),
        (("--at", "0.5", "0", "1"), [12, 0, 23]),
    ):
        said = alone.run("clip", "frames", clips[0], *arguments, "--out", str(out), "--json")
        assert [number_in(file["path"]) for file in said.document["files"]] == numbers
    assert len([*out.iterdir()]) == 10 + 2 + 24 + 2 + 3  # nothing was overwritten


def test_frames_are_told_to_people_one_a_line(alone: Shell, clips: list[str], tmp_path: Path) -> None:
    said = alone.run("clip", "frames", clips[1], "--number", "7", "--out", str(tmp_path))
    assert said.code == 0 and said.out == f" 7    0.250 s  100% sharp  {tmp_path}/b, frame 07.png\n"


def test_clips_become_a_film_and_a_sheet(alone: Shell, clips: list[str], tmp_path: Path) -> None:
    film, sheet = tmp_path / "film.mp4", tmp_path / "sheet.jpg"
    said = alone.run("clip", "join", *clips, "--out", str(film), "--sheet", str(sheet), "--json")
    assert said.code == 0, said.err
    assert said.document == {
        "path": str(film),
        "width": 160,
        "height": 90,
        "seconds": 2.0,
        "copied": True,
        "fade": 0.0,
        "clips": clips,
        "sheet": str(sheet),
    }
    assert "Joining 2 clips" in said.err and "100%" in said.err
    with ClipFrames(film) as frames, Image.open(sheet) as picture:
        assert [code_of(frames.at(number)) for number in range(48)] == [*range(24)] * 2
        assert picture.format == "JPEG"


def test_a_fade_that_is_too_long_is_shortened_and_that_is_said(alone: Shell, clips: list[str], tmp_path: Path) -> None:
    said = alone.run("clip", "join", *clips, "--out", str(tmp_path / "film"), "--fade", "3")
    assert said.code == 0 and said.out == f"{tmp_path}/film.mp4\n"
    assert "leaves room for cross-fades of 0.50 s" in said.err and "1.5 s, 160 × 90" in said.err


def test_clips_of_the_library_are_named_by_their_ids(shell: Shell, tmp_path: Path) -> None:
    wish = ("video", "a heron wades", "--model", "slow-drift", "--resolution", "480p", "--duration", "2", "--json")
    (clip,) = shell.run(*wish).document["jobs"][0]["files"]
    (picture,) = shell.run("generate", "reeds", "--width", "256", "--height", "256", "--json").document["jobs"][0][
        "files"
    ]
    said = shell.run("clip", "join", clip["id"], clip["path"], "--out", str(tmp_path / "film.mp4"), "--json")
    assert said.code == 0, said.err
    assert (said.document["seconds"], said.document["copied"]) == (4, True)
    assert said.document["clips"] == [clip["path"]] * 2
    said = shell.run("clip", "frames", clip["id"], "--last", "1", "--out", str(tmp_path), "--json")
    with Image.open(said.document["files"][0]["path"]) as frame:
        assert frame.size == (clip["width"], clip["height"]) and frame.info["Description"] == "a heron wades"
    said = shell.run("clip", "frames", picture["id"], "--json")
    assert said.code == 2 and "is a picture, not a clip" in said.document["error"]["message"]


MISTAKES = [
    (("frames",), "PATH"),
    (("frames", "{gone}"), "no file and no clip"),
    (("frames", "{page}"), "HTML"),
    (("frames", "{clip}", "--last", "0"), "--last"),
    (("frames", "{clip}", "--last", "3", "--number", "1"), "not allowed"),
    (("frames", "{clip}", "--number", "25"), "24 frames"),
    (("frames", "{clip}", "--at", "7"), "plays 1.00 s"),
    (("frames", "{clip}", "--at", "nan"), "--at"),
    (("frames", "{clip}", "--at", "-1"), "--at"),
    (("join", "{clip}", "{clip}"), "--out"),
    (("join", "{clip}", "--out", "{film}"), "two clips"),
    (("join", "{clip}", "{page}", "--out", "{film}"), "Clip 2, page.mp4: This is an HTML page"),
    (("join", "{clip}", "{clip}", "--out", "{film}.mkv"), ".mp4"),
    (("join", "{clip}", "{clip}", "--out", "{film}", "--fade", "0"), "--fade"),
    (("join", "{clip}", "{clip}", "--out", "{film}", "--fade", "inf"), "--fade"),
    (("join", "{clip}", "{clip}", "--out", "{film}", "--sheet", "sheet.gif"), ".png"),
]


def test_mistakes_are_told_and_nothing_is_written(alone: Shell, clips: list[str], tmp_path: Path) -> None:
    page, out = tmp_path / "page.mp4", tmp_path / "out"
    page.write_bytes(b"<!doctype html>")
    out.mkdir()
    names = {"clip": clips[1], "page": str(page), "gone": str(tmp_path / "gone.mp4"), "film": str(out / "film")}
    for arguments, words in MISTAKES:
        typed = [argument.format_map(names) for argument in arguments]
        where = ["--out", str(out)] if typed[0] == "frames" else []
        said = alone.run("clip", *typed, *where, "--json")
        assert said.code == 2 and words in said.document["error"]["message"], (typed, said)
    assert [*out.iterdir()] == []


def test_names_that_are_no_text_are_names_all_the_same(alone: Shell, clips: list[str], tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.mp4")
    Path(odd).write_bytes(Path(clips[0]).read_bytes())
    said = alone.run("clip", "join", odd, clips[1], "--out", str(tmp_path / "film.mp4"), "--json")
    assert said.code == 0 and said.document["clips"][0].endswith("/\ufffd.mp4")
    said = alone.run("clip", "frames", odd, "--last", "1", "--out", str(tmp_path / "frames"), "--json")
    assert said.code == 0 and len([*(tmp_path / "frames").iterdir()]) == 1


def test_ctrl_c_ends_a_join_and_leaves_nothing(alone: Shell, tmp_path: Path) -> None:
    clip = str(coded_film(tmp_path / "long.mp4", frames=240, size=(640, 360)))
    out = tmp_path / "out"
    with alone.start("clip", "join", *[clip] * 20, "--out", str(out / "film.mp4"), "--fade", "2") as process:
        assert process.stderr is not None
        while "10%" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=180)
    assert process.returncode == 130 and [*out.iterdir()] == []
